// A picture with a divider: what was there before at its left, what came of it at its right.

import { h, write } from "../page/page.js";

/** Keys that do something on an element, Shift and the key where both are needed; JupyterLab hears nothing of them. */
export function onKeys(/** @type {HTMLElement} */ element, /** @type {Record<string, () => void>} */ moves) {
  element.addEventListener("keydown", (event) => {
    const move = moves[(event.shiftKey ? "Shift+" : "") + event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    move();
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * The frame around a canvas, with the divider's handle: dragged anywhere on the picture, or moved with keys. `share()` is
 * how many per cent of the picture are before; `changed()` is called when that is another number.
 *
 * @param {object} options
 * @param {HTMLCanvasElement} options.canvas
 * @param {() => void} options.changed
 */
export function makeWipe({ canvas, changed }) {
  let share = 25;
  const handle = h("div", {
    class: "dt-stepper-wipe",
    role: "slider",
    tabindex: "0",
    "aria-label": "Divider between before and after",
    "aria-valuemin": "0",
    "aria-valuemax": "100",
    "aria-orientation": "horizontal",
  });
  const before = h("span", { class: "dt-stepper-chip dt-stepper-chip-before", "aria-hidden": "true" });
  const after = h("span", { class: "dt-stepper-chip dt-stepper-chip-after", "aria-hidden": "true" });
  const frame = h("div", { class: "dt-stepper-frame" }, canvas, before, after, handle);

  const put = (/** @type {number} */ percent) => {
    share = Math.max(0, Math.min(100, percent));
    frame.style.setProperty("--dt-wipe", `${share}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(share)));
    handle.setAttribute("aria-valuetext", `${Math.round(share)} % before, ${Math.round(100 - share)} % after`);
    before.hidden = share < 15;
    after.hidden = share > 85;
    changed();
  };
  const move = (/** @type {number} */ by) => put(share + by);
  const drag = (/** @type {PointerEvent} */ event) => {
    if (event.type === "pointerdown") {
      if (event.button !== 0) return;
      frame.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
    } else if (!frame.hasPointerCapture(event.pointerId)) return;
    const box = frame.getBoundingClientRect();
    put(((event.clientX - box.left) / box.width) * 100);
    event.preventDefault();
  };
  frame.addEventListener("pointerdown", drag);
  frame.addEventListener("pointermove", drag);
  onKeys(handle, {
    ArrowLeft: () => move(-2),
    ArrowDown: () => move(-2),
    ArrowRight: () => move(2),
    ArrowUp: () => move(2),
    PageDown: () => move(-10),
    PageUp: () => move(10),
    Home: () => put(0),
    End: () => put(100),
  });
  /** What the two sides are. */
  const name = (/** @type {string} */ left, /** @type {string} */ right) => {
    write(before, left);
    write(after, right);
  };
  return { frame, share: () => share, put, move, name };
}
