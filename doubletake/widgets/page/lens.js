// An enlarged part of a picture: moved with keys, mouse or finger; its pixels.

import { paintable } from "./page.js";

const STEP = 0.06; // of the part that is shown, for an arrow key
const TAP = 5; // CSS pixels that a finger may move in a tap

/** What the keys do, for a screen reader. */
export const LENS_KEYS = "Arrow keys move the enlarged part, plus and minus enlarge it.";

/**
 * Let the part that a canvas shows be moved. `move(x, y)` moves it, by shares of its sides; `zoom(±1)` enlarges it more or
 * less; `can()` tells whether there is anything to move. A finger that drags up or down scrolls the page.
 *
 * @param {object} options
 * @param {HTMLCanvasElement} options.canvas
 * @param {() => boolean} [options.can]
 * @param {(x: number, y: number) => void} options.move
 * @param {(sign: number) => void} options.zoom
 */
export function makeMovable({ canvas, can = () => true, move, zoom }) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => move(-STEP, 0),
    ArrowRight: () => move(STEP, 0),
    ArrowUp: () => move(0, -STEP),
    ArrowDown: () => move(0, STEP),
    "+": () => zoom(1),
    "-": () => zoom(-1),
  };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  /** @type {PointerEvent | null} */
  let last = null;
  /** @type {PointerEvent | null} */
  let pressed = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (!can()) return;
    pressed = last = event;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const [x, y] = [event.clientX - last.clientX, event.clientY - last.clientY];
    last = event;
    move(-x / canvas.clientWidth, -y / canvas.clientWidth);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < TAP) {
      // A tap: what was tapped comes to the middle.
      const { width, height } = canvas.getBoundingClientRect();
      move(event.offsetX / width - 0.5, event.offsetY / height - 0.5);
    }
    pressed = last = null;
  });
  canvas.addEventListener("pointercancel", () => (pressed = last = null));
}

/**
 * The pixels of a bitmap, drawn on a canvas of nobody's for that.
 *
 * @param {ImageBitmap} bitmap
 */
export function pixelsOf(bitmap, scratch = document.createElement("canvas")) {
  [scratch.width, scratch.height] = [bitmap.width, bitmap.height];
  const context = paintable(scratch, { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  return context.getImageData(0, 0, bitmap.width, bitmap.height);
}

/**
 * A frame on a picture that is seen on any ground: a dark line, and a bright one in it.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} colour
 * @param {() => void} trace
 * @param {[wide: number, thin: number]} [widths]
 */
export function outline(context, colour, trace, [wide, thin] = [6, 3]) {
  for (const { width, ink } of [
    { width: wide, ink: "rgb(0 0 0 / 60%)" },
    { width: thin, ink: colour },
  ]) {
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.beginPath();
    trace();
    context.stroke();
  }
}
