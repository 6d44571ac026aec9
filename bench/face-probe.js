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
  const answered = new Set();
  let pressed = 0;

  /** What a key asked for is painted: for it, and for those before it that were overtaken. */
  const found = (words) => {
    answered.add(words);
    const last = keys.findLastIndex((key) => key.words === words);
    const settled = keys.slice(0, last + 1).filter((key) => key.painted === null);
    // React draws what came in a later task, begun before this one; an answer that shows the same as before changes nothing.
    setTimeout(() => afterPaint((at) => settled.forEach((key) => (key.painted ??= at))), 4);
  };

  addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
  const typed = (event) => {
    const words = event.target.value.trim();
    // Letters that are not on this keyboard come without a key. A space asks for nothing new.
    const at = performance.timeOrigin + (pressed || event.timeStamp);
    pressed = 0;
    if (words === keys.at(-1)?.words) return;
    keys.push({ words, at, painted: null });
    // The page remembers what it found.
    if (answered.has(words)) found(words);
  };
  addEventListener("input", typed, true);

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
