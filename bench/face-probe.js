// Runs in the page before its own scripts (see face-window.ts) and notes when what it is asked about was painted, in epoch milliseconds.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  /** After the next frame has been drawn. */
  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => then(now()), { once: true });
      port1.start();
      port2.postMessage(null);
    });

  const awaited = new Set();
  const look = () => {
    for (const one of awaited) {
      if (!document.querySelector(one.selector)) continue;
      awaited.delete(one);
      afterPaint(one.resolve);
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });

  /** Resolves when the selector finds something that has been painted. */
  const painted = (selector) =>
    new Promise((resolve) => {
      awaited.add({ selector, resolve });
      look();
    });

  const keys = [];
  const asked = new Map();
  let pressed = 0;
  addEventListener("keydown", (event) => (pressed = performance.timeOrigin + event.timeStamp), true);
  addEventListener("input", (event) => keys.push({ words: event.target.value.trim(), at: pressed, painted: null }), true);

  /** What a key asked for is painted: for it, and for those before it that were overtaken. */
  const found = (words) => {
    const last = keys.findLastIndex((key) => key.words === words);
    const settled = keys.slice(0, last + 1).filter((key) => key.painted === null);
    // React draws what came in a later task, begun before this one; an answer that shows the same as before changes nothing.
    setTimeout(() => afterPaint((at) => settled.forEach((key) => (key.painted ??= at))), 4);
  };

  const Plain = WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        const id = /^\{"id":(\d+)/.exec(data.slice(0, 20))?.[1];
        if (id && asked.has(id)) found(asked.get(id));
      });
    }
    send(data) {
      const message = JSON.parse(data);
      if (message.call === "search") asked.set(String(message.id), message.input.words);
      super.send(data);
    }
  };

  globalThis.faceProbe = { painted, keys };
})();
