// A closer look at a clip that was answered: enlarged, beside the clip as it was filmed, the change exaggerated.

import { colour } from "../page/colours.js";
import { makeFrames } from "../page/frames.js";
import { outline, pixelsOf } from "../page/lens.js";
import { amplifiedOn, between, makeMagnifier, SIDE } from "../page/magnifier.js";
import { awaited, h, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";

/**
 * @import { Buffer, Point } from "../page/types.js"
 * @import { Magnifier, Part } from "../page/magnifier.js"
 *
 * Python's answer (message "magnify", `clip_magnifier.py`): frames from `start` on, of all `of`; with the first ones comes
 * what there is to see, in pixels of the part of the clip that is sent: the square around the face in each frame, the
 * lines along which the face ends, and the place most worth a look.
 * @typedef {object} Magnified
 * @property {number} number
 * @property {number} start
 * @property {number} of
 * @property {boolean} pair  whether the clip as it was filmed comes along
 * @property {[left: number, top: number, side: number][]} boxes
 * @property {Point[][][]} edges
 * @property {[frame: number, x: number, y: number] | null} place
 *
 * What is looked at: `middle` as shares of the face's square, `here` the number of frames that have come.
 * @typedef {object} Look
 * @property {Magnified | null} about
 * @property {number} here
 * @property {number} index
 * @property {{ x: number, y: number }} middle
 */

const RING = 44; // pixels of a canvas: how far a ring is from the place that it is around
const PER_SECOND = 8; // frames: slower than it was filmed, so that one can look
const NAMES = ["The clip you saw", "As it was filmed"];
const PAIR = "Both pictures are in step. Once they are enlarged, drag in one of them, or tap what you want to see.";
const ALONE = "Once the picture is enlarged, drag in it, or tap what you want to see.";

/**
 * `ask(start)` fetches the frames from there on; `take(message, buffers)` gets them.
 *
 * @param {{ ask: (start: number) => void, signal: AbortSignal }} options
 */
export function makeClipMagnifier({ ask, signal }) {
  /** @type {Look} */
  const look = { about: null, here: 0, index: 0, middle: { x: 0.5, y: 0.5 } };
  const clips = [makeFrames(), makeFrames()]; // as it was shown, and as it was filmed
  const magnifier = makeMagnifier({
    names: NAMES,
    enlarge: { name: "enlarge", label: "Enlarge", least: 1, last: 5, step: 0.5 },
    strengthen: { name: "exaggerate", label: "Exaggerate the change", least: 1, last: 6 },
    can: () => magnifier.times() > 1,
    move: (_, x, y) => {
      const times = magnifier.times();
      centre({ x: look.middle.x + x / times, y: look.middle.y + y / times });
    },
    enlarged: () => centre(look.middle),
    strengthened: () => draw(),
  });
  const slow = makeSlowMotion(() => goTo((look.index + 1) % look.here, true));
  const view = makeView(magnifier, { button: slow.button, onframe: (index) => goTo(index), onedge: () => draw() });

  const goTo = (/** @type {number} */ next, byItself = false) => {
    if (!byItself) slow.pause();
    look.index = Math.min(next, look.here - 1);
    draw();
  };
  /** Look at a place; the part that is shown stays inside the square around the face. */
  const centre = (/** @type {{ x: number, y: number }} */ { x, y }) => {
    const half = 0.5 / magnifier.times();
    look.middle = { x: between(x, half, 1 - half), y: between(y, half, 1 - half) };
    draw();
  };
  let drawn = 0;
  const draw = () => awaited(drawNewest());
  const drawNewest = async () => {
    const { about, index } = look;
    if (!about || !look.here) return;
    const number = ++drawn;
    const pair = about.pair ? clips : clips.slice(0, 1);
    const bitmaps = await Promise.all(pair.map((clip) => clip.get(index)));
    if (number !== drawn || signal.aborted) return; // something newer is being drawn
    paint(magnifier, look, bitmaps, view.showsEdge());
    view.frame(look.index, look.here);
    magnifier.showDials();
  };

  const begin = (/** @type {Magnified} */ message) => {
    Object.assign(look, { about: message, here: 0, index: 0 });
    view.pair(message.pair);
    if (message.place) look.middle = middleOf(message.place, message.boxes);
    magnifier.enlargeTo(message.place ? 2 : 1);
  };
  /**
   * Python's answer: the first one says what there is to see.
   *
   * @param {Magnified} message
   * @param {Buffer[]} buffers
   */
  const take = (message, buffers) => {
    const count = buffers.length / (message.pair ? 2 : 1);
    if (message.start === 0) begin(message);
    buffers.forEach((buffer, k) => clips[k < count ? 0 : 1].put(message.start + (k % count), buffer));
    look.here = Math.max(look.here, message.start + count);
    view.most(look.here - 1);
    if (look.here < message.of) ask(look.here);
    // The frame with the place worth a look is shown as soon as it is there.
    const place = look.about?.place;
    if (place && message.start <= place[0] && place[0] < look.here) look.index = place[0];
    view.element.hidden = false;
    draw();
  };
  const close = () => {
    slow.pause();
    drawn++;
    for (const clip of clips) clip.close();
  };
  signal.addEventListener("abort", () => close());
  return { element: view.element, take, close };
}

/**
 * The button that plays the frames slowly; `step()` goes to the next one.
 *
 * @param {() => void} step
 */
function makeSlowMotion(step) {
  let timer = 0;
  const pause = () => {
    clearInterval(timer);
    timer = 0;
    write(button, "Play slowly");
  };
  const start = () => {
    timer = setInterval(step, 1000 / PER_SECOND);
    write(button, "Pause");
  };
  const button = h("button", { type: "button", onclick: () => (timer ? pause() : start()) }, "Play slowly");
  return { button, pause };
}

/**
 * The pictures, and what can be set below them.
 *
 * @param {Magnifier} magnifier
 * @param {{ button: HTMLElement, onframe: (index: number) => void, onedge: () => void }} options
 */
function makeView({ canvases, size, strength }, { button, onframe, onedge }) {
  const figures = canvases.map((canvas, k) => h("figure", {}, h("figcaption", {}, NAMES[k]), canvas));
  const frames = makeSlider({ name: "frame", label: "Frame", last: 0, onmove: onframe });
  const edge = h("input", { type: "checkbox", checked: true, onchange: onedge });
  const told = h("p", { class: "dt-help" });
  const element = h(
    "section",
    { class: "dt-spot-magnifier", "aria-label": "A closer look", hidden: true },
    h("div", { class: "dt-magnifier-parts" }, ...figures),
    h("div", { class: "dt-spot-tools" }, button, frames.element, size.element, strength.element),
    h("label", { class: "dt-card" }, edge, h("span", {}, "Show where the face ends")),
    told,
  );
  return {
    element,
    showsEdge: () => edge.checked,
    /** Say whether the clip as it was filmed is there, too. */
    pair: (/** @type {boolean} */ there) => {
      figures[1].hidden = !there;
      strength.element.hidden = !there;
      write(told, there ? PAIR : ALONE);
    },
    frame: (/** @type {number} */ index, /** @type {number} */ count) =>
      frames.set(index, `${index + 1} of ${count}`, Math.max(0, count - 1)),
    most: (/** @type {number} */ last) => {
      frames.input.max = String(last);
    },
  };
}

/**
 * Show a frame of the clip, and of the clip as it was filmed where that is there.
 *
 * @param {Magnifier} magnifier
 * @param {Look} look
 * @param {ImageBitmap[]} bitmaps
 * @param {boolean} edge  whether it is shown where the face ends
 */
function paint(magnifier, look, bitmaps, edge) {
  const { about, index } = look;
  if (!about) return;
  const [times, gain] = [magnifier.times(), magnifier.gain()];
  const part = partOf(about.boxes[index], look.middle, times);
  const exaggeration = gain > 1 ? `, the change exaggerated ${gain} times` : "";
  const state = `frame ${index + 1}, the face enlarged ${times} times${exaggeration}.`;
  bitmaps.forEach((bitmap, k) => {
    const source = k === 0 && about.pair && gain > 1 ? exaggerated(bitmap, bitmaps[1], gain) : bitmap;
    const context = magnifier.paint(k, source, part, { words: `${NAMES[k]}, ${state}` });
    if (edge) drawEdges(context, part, about.edges[index]);
    if (k === 0 && about.place?.[0] === index) drawRing(context, part, about.place);
    magnifier.canvases[k].dataset.shows = `${index} ${times} ${gain}`; // for whoever measures
  });
}

/**
 * The part of a frame that is shown.
 *
 * @param {[left: number, top: number, side: number]} box  the square around the face
 * @param {{ x: number, y: number }} middle
 * @param {number} times
 * @returns {Part}
 */
function partOf([left, top, side], middle, times) {
  const shown = side / times;
  return { left: left + middle.x * side - shown / 2, top: top + middle.y * side - shown / 2, side: shown };
}

/**
 * Where in the face's square a place lies, as shares of its side.
 *
 * @param {[frame: number, x: number, y: number]} place
 * @param {[left: number, top: number, side: number][]} boxes
 */
function middleOf([frame, x, y], boxes) {
  const [left, top, side] = boxes[frame];
  return { x: (x - left) / side, y: (y - top) / side };
}

const scratch = document.createElement("canvas");

/**
 * The clip with each difference from what was filmed made `gain` times as large.
 *
 * @param {ImageBitmap} shown
 * @param {ImageBitmap} filmed
 * @param {number} gain
 */
function exaggerated(shown, filmed, gain) {
  const pixels = pixelsOf(shown, scratch);
  return amplifiedOn(scratch, pixels, pixelsOf(filmed, scratch).data, gain);
}

/**
 * Where the face ends: a broken line, white on dark.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Part} part
 * @param {Point[][]} lines
 */
function drawEdges(context, { left, top, side }, lines) {
  const scale = SIDE / side;
  for (const { width, ink, dash } of [
    { width: 3, ink: "rgb(0 0 0 / 60%)", dash: [] },
    { width: 1.5, ink: "#fff", dash: [5, 7] },
  ]) {
    context.lineWidth = width;
    context.strokeStyle = ink;
    context.setLineDash(dash);
    for (const line of lines) {
      context.beginPath();
      for (const [x, y] of line) context.lineTo((x + 0.5 - left) * scale, (y + 0.5 - top) * scale);
      context.closePath();
      context.stroke();
    }
  }
  context.setLineDash([]);
}

/**
 * A ring around the place most worth a look.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Part} part
 * @param {[frame: number, x: number, y: number]} place
 */
function drawRing(context, { left, top, side }, [, x, y]) {
  const scale = SIDE / side;
  outline(context, colour("orange"), () => context.arc((x - left) * scale, (y - top) * scale, RING, 0, 2 * Math.PI));
}
