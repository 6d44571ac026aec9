// Runs in the page, before its own scripts.
globalThis.tour = {
  /** Nothing loads, nothing moves, no picture in sight is half drawn. */
  settled() {
    if (document.querySelector("main") === null || document.querySelector(".loading, [aria-busy=true]") !== null) return false;
    const near = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
    const moving = document.getAnimations().some((each) => each.playState === "running");
    return !moving && near.every((image) => image.complete) && document.fonts.status === "loaded";
  },

  async go(hash) {
    location.hash = hash;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  },

  /** By how many pixels the page is wider than its window, and what sticks out; "" where it fits. */
  overflow() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return "";
    const sticksOut = (each) => each.getBoundingClientRect().right > clientWidth + 1 || each.getBoundingClientRect().left < -1;
    const out = [...document.querySelectorAll("body *")].filter(sticksOut).slice(0, 6);
    return `${scrollWidth - clientWidth} px: ${out.map((each) => `${each.tagName}.${each.getAttribute("class") ?? ""}`).join(", ")}`;
  },

  /** Buttons that begin before the words above them, although in forced colours all have a border. */
  pulled() {
    if (!matchMedia("(forced-colors: active)").matches) return [];
    const isPulled = (each) => Number.parseFloat(getComputedStyle(each).marginInlineStart) < 0;
    return [...document.querySelectorAll(".button")].filter(isPulled).map((each) => each.textContent.trim());
  },

  /** How many pictures in sight could not be drawn. */
  broken() {
    const shown = [...document.images].filter((image) => image.getBoundingClientRect().width > 0 && image.getBoundingClientRect().top < innerHeight);
    return shown.filter((image) => image.complete && image.naturalWidth === 0).length;
  },

  /** Keys on the screen, where a text should be. */
  unsaid() {
    return document.body.innerText.split("\n").filter((line) => /^[a-z][a-z-]*(\.[a-z][a-z-]*){2,}$/.test(line.trim()));
  },

  /** The page's height; 0 where a dialog or long list is drawn as large as the window. */
  height() {
    const ownSize = document.querySelector("[role=dialog], .photo-grid, [role=listbox]") !== null;
    return ownSize ? 0 : document.documentElement.scrollHeight;
  },

  /** The character as pixels, in the page's own font. */
  pixels(character) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 40;
    const context = canvas.getContext("2d");
    context.font = `32px ${getComputedStyle(document.body).fontFamily}`;
    context.fillText(character, 0, 32);
    return canvas.toDataURL();
  },

  /** The video's picture at half its time, as a person would who drags its slider. */
  async seekHalf() {
    const video = document.querySelector("video");
    const sought = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
    video.currentTime = video.duration / 2;
    await sought;
    return video.currentTime / video.duration;
  },

  /** What the keys go to, and whether one can see it. The browser's own bar comes between the last stop and the first. */
  focus() {
    const at = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    return { name: at.textContent.trim(), marked: at === document.body || (outlineStyle !== "none" && outlineWidth !== "0px") };
  },

  isDrawn: (path) => document.querySelector(`img[src="${path}"]`)?.naturalWidth > 0,

  playable: () => document.querySelector("video")?.readyState >= 2,

  /** What moved before is told a moment later, when motion is off already. Gives whether it was off before. */
  hold: () => {
    tour.isHeld = true;
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  },

  letGo: () => (tour.isHeld = false),

  clicks: () => Number(sessionStorage.getItem("tour-clicks") ?? 0),
};

// What moves although the person asked for less motion.
const moved = (event) => {
  if (!tour.isHeld && matchMedia("(prefers-reduced-motion: reduce)").matches) console.warn(`moves: ${event.target.className} ${event.propertyName ?? event.animationName}`);
};
for (const name of ["transitionrun", "animationstart"]) document.addEventListener(name, moved, { capture: true });

document.addEventListener("click", (event) => event.isTrusted && sessionStorage.setItem("tour-clicks", String(tour.clicks() + 1)), { capture: true });
