// "Look closer" in one picture: a part of the face and a part of what is around it, their fine detail amplified.

import { colour } from "../page/colours.js";
import { smoothed, swing } from "../page/detail.js";
import { outline, pixelsOf } from "../page/lens.js";
import { amplifiedOn, between, makeMagnifier } from "../page/magnifier.js";
import { h, write } from "../page/page.js";

/**
 * @import { Box, Buffer } from "../page/types.js"
 * @import { Part } from "../page/magnifier.js"
 * @import { State } from "./state.js"
 */

/**
 * A part of picture `index` around the face, pixel by pixel: `place` is where it lies in the frame, as shares of its
 * sides, `scale` how much smaller than the frame it is, `base` the same pixels smoothed.
 *
 * @typedef {object} Near
 * @property {number} inspection
 * @property {number} index
 * @property {Box} place
 * @property {number} scale
 * @property {ImageData} pixels
 * @property {Float32Array} base
 *
 * One of the two places: where in the face's box it is, as shares of its sides; outside of 0 to 1 is around the face.
 * @typedef {{ colour: string, names: string[], at: { u: number, v: number } }} Lens
 *
 * The two places that one looks at, the picture they are in, and how many of its pixels one shows.
 * @typedef {ReturnType<typeof makeLenses>} Lenses
 */

const SHOWN = 200; // CSS pixels that one takes up on a page, about: what "3 times" means
const ZOOMS = [2, 3, 4, 6, 8, 12];
const MOST_GAIN = 10;
const REACH = 2; // pixels: what is finer is amplified
/** @type {Box} */
const WHOLE = [0, 0, 1, 1]; // the box, where there is no face

const WORDS =
  "Two places of this picture, enlarged alike, each of its pixels a square. Amplifying makes everything fine stronger: " +
  "grain, seams and blocks, and what compression left behind, too. Move a place here, or its square on the picture.";

/**
 * What Python sent, as the state keeps it: pixels without loss, and these smoothed.
 *
 * @param {Omit<Near, "pixels" | "base">} message
 * @param {Buffer} buffer  a PNG
 * @returns {Promise<Near>}
 */
export async function nearOf({ inspection, index, place, scale }, buffer) {
  const bitmap = await createImageBitmap(new Blob([/** @type {BlobPart} */ (buffer)], { type: "image/png" }));
  const pixels = pixelsOf(bitmap);
  bitmap.close();
  return { inspection, index, place, scale, pixels, base: smoothed(pixels, REACH) };
}

/**
 * The panel under the player. `plays()` tells whether the clip is moving; `changed()` is called when the picture above has
 * to be painted again, with `over(context)` after its frame.
 *
 * @param {{ state: State, plays: () => boolean, changed: () => void }} options
 */
export function makeFaceMagnifier({ state, plays, changed }) {
  const lenses = makeLenses(state, () => magnifier.times());
  const magnifier = makeMagnifier({
    names: lenses.all.map(({ names }) => names[0]),
    enlarge: { name: "magnify", label: "Magnify", last: ZOOMS.length - 1 },
    times: (place) => ZOOMS[place],
    place: 1,
    strengthen: { name: "amplify", label: "Amplify what is fine", least: 1, last: MOST_GAIN },
    can: () => current() !== null,
    move: (k, x, y) => {
      const near = current();
      if (!near) return;
      lenses.moveBy(near, lenses.all[k], x, y);
      changed();
    },
    enlarged: changed,
    strengthened: changed,
  });
  const view = makeView(lenses.all, magnifier.canvases, [magnifier.size.element, magnifier.strength.element]);
  const { element } = view;
  element.addEventListener("toggle", () => changed());
  /** What came, if it is of the picture that is shown. */
  const current = () => {
    const { near, held, index } = state;
    return element.open && held && near?.inspection === held.inspection && near.index === index ? near : null;
  };
  const loud = makeLoud();

  /** Over the picture: its amplified part, and a square where each lens is. */
  const over = (/** @type {CanvasRenderingContext2D} */ context) => {
    const near = current();
    if (!near) return;
    const [left, top, across, down] = inside(near.place, context.canvas);
    const gain = magnifier.gain();
    if (gain > 1) context.drawImage(loud.of(near, gain), left, top, across, down);
    const [wide, high] = [across / near.pixels.width, down / near.pixels.height];
    for (const lens of lenses.all) {
      const { left: x, top: y, side } = lenses.partOf(near, lens);
      outline(context, lens.colour, () => context.rect(left + x * wide, top + y * high, side * wide, side * high));
    }
  };
  const paint = (/** @type {Near} */ near) => {
    const [times, gain] = [magnifier.times(), magnifier.gain()];
    const source = loud.of(near, gain);
    const loudly = gain > 1 ? `, what is fine amplified ${gain} times` : "";
    const fine = lenses.all.map((lens, k) => {
      const part = lenses.partOf(near, lens);
      const levels = swing(near.pixels, near.base, part).toFixed(1);
      const name = lens.names[lenses.hasFace() ? 0 : 1];
      const words = `${name}, enlarged ${times} times${loudly}. Fine detail: ${levels} of 255 levels.`;
      magnifier.paint(k, source, part, { words, squares: true });
      // For whoever measures.
      magnifier.canvases[k].dataset.near = `${near.index} ${times} ${gain} ${part.left} ${part.top}`;
      view.name(k, name);
      return levels;
    });
    view.tell(fineInWords(fine, near.scale));
  };
  const update = () => {
    element.hidden = !state.held;
    if (!state.held) loud.drop();
    if (!state.held || !element.open) return;
    magnifier.showDials();
    const near = current();
    if (near) return paint(near);
    const waiting = state.nearWords || "The exact pixels are on their way.";
    view.tell(plays() ? "The clip plays. Pause it, to look closer." : waiting);
    if (!plays()) state.askNear();
  };
  const grip = (/** @type {HTMLCanvasElement} */ canvas) => gripOn(canvas, { current, lenses, changed });
  return { element, update, over, grip };
}

/**
 * Where the two places are. They go with the face.
 *
 * @param {State} state
 * @param {() => number} times  how often a place is enlarged
 */
function makeLenses(state, times) {
  /** @type {Lens[]} */
  const all = [
    { colour: colour("orange"), names: ["The face", "One place"], at: { u: 0.3, v: 0.5 } },
    { colour: colour("sky"), names: ["Around it", "Another place"], at: { u: 0.5, v: -0.24 } },
  ];
  const box = () => state.held?.boxes[state.held.face - 1]?.[state.index] ?? WHOLE;
  const hasFace = () => box() !== WHOLE;
  /** Where a lens is, as shares of the frame's sides. */
  const spot = (/** @type {Lens} */ { at }) => {
    const [left, top, right, bottom] = box();
    return { x: left + at.u * (right - left), y: top + at.v * (bottom - top) };
  };
  const sideOf = (/** @type {ImageData} */ { width, height }) => Math.min(Math.round(SHOWN / times()), width, height);
  /**
   * Bring a lens to a place of the frame; it stays inside the part that came.
   *
   * @param {Near} near
   * @param {Lens} lens
   * @param {{ x: number, y: number }} to
   */
  const moveTo = ({ place, pixels }, lens, { x, y }) => {
    const [left, top, right, bottom] = box();
    const half = sideOf(pixels) / 2;
    const [across, down] = [
      ((place[2] - place[0]) * half) / pixels.width,
      ((place[3] - place[1]) * half) / pixels.height,
    ];
    lens.at = {
      u: (between(x, place[0] + across, place[2] - across) - left) / (right - left),
      v: (between(y, place[1] + down, place[3] - down) - top) / (bottom - top),
    };
  };
  /**
   * Move a lens by shares of what it shows.
   *
   * @param {Near} near
   * @param {Lens} lens
   * @param {number} x
   * @param {number} y
   */
  const moveBy = (near, lens, x, y) => {
    const { place, pixels } = near;
    const side = sideOf(pixels);
    const from = spot(lens);
    moveTo(near, lens, {
      x: from.x + ((x * side) / pixels.width) * (place[2] - place[0]),
      y: from.y + ((y * side) / pixels.height) * (place[3] - place[1]),
    });
  };
  /**
   * What a lens shows of the part that came.
   *
   * @param {Near} near
   * @param {Lens} lens
   * @returns {Part}
   */
  const partOf = ({ pixels, place }, lens) => {
    const { x, y } = spot(lens);
    const side = sideOf(pixels);
    const within = (/** @type {number} */ share, /** @type {number} */ length) =>
      between(Math.round(share * length - side / 2), 0, length - side);
    return {
      left: within((x - place[0]) / (place[2] - place[0]), pixels.width),
      top: within((y - place[1]) / (place[3] - place[1]), pixels.height),
      side,
    };
  };
  return { all, hasFace, spot, moveTo, moveBy, partOf };
}

/** The part that came with what is fine in it amplified, made once for each gain. */
function makeLoud() {
  /** @type {{ near: Near, gain: number } | null} */
  let made = null;
  const canvas = document.createElement("canvas");
  const of = (/** @type {Near} */ near, /** @type {number} */ gain) => {
    if (made?.near === near && made.gain === gain) return canvas;
    const { width, height, data } = near.pixels;
    made = { near, gain };
    return amplifiedOn(canvas, new ImageData(new Uint8ClampedArray(data), width, height), near.base, gain);
  };
  const drop = () => {
    made = null;
  };
  return { of, drop };
}

/**
 * What unfolds under the picture.
 *
 * @param {Lens[]} lenses
 * @param {HTMLCanvasElement[]} canvases
 * @param {HTMLElement[]} dials
 */
function makeView(lenses, canvases, dials) {
  const names = lenses.map(() => h("strong"));
  const figures = lenses.map((lens, k) => {
    const mark = h("span", {
      class: "dt-magnifier-mark",
      style: `background:${lens.colour}`,
      "aria-hidden": "true",
    });
    return h("figure", {}, canvases[k], h("figcaption", {}, mark, names[k]));
  });
  const told = h("p", { class: "dt-help" });
  const parts = h("div", { class: "dt-magnifier-parts" }, ...figures);
  const body = h("div", { class: "dt-magnifier-body" }, parts, ...dials, told, h("p", { class: "dt-help" }, WORDS));
  const element = h("details", { class: "dt-inspector-magnifier" }, h("summary", {}, "Look closer"), body);
  return {
    element,
    name: (/** @type {number} */ k, /** @type {string} */ words) => write(names[k], words),
    tell: (/** @type {string} */ words) => write(told, words),
  };
}

/**
 * A square that is dragged on the picture: the nearer one comes to the finger.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {{ current: () => Near | null, lenses: Lenses, changed: () => void }} options
 */
function gripOn(canvas, { current, lenses, changed }) {
  /** @type {Lens | null} */
  let held = null;
  const follow = (/** @type {PointerEvent} */ event) => {
    const near = current();
    if (!near || !held) return;
    lenses.moveTo(near, held, placeOn(canvas, event));
    changed();
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!current()) return;
    const to = placeOn(canvas, event);
    const [first, second] = lenses.all;
    const far = (/** @type {Lens} */ lens) => Math.hypot(lenses.spot(lens).x - to.x, lenses.spot(lens).y - to.y);
    held = far(first) <= far(second) ? first : second;
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", follow);
  for (const type of ["pointerup", "pointercancel"])
    canvas.addEventListener(type, () => {
      held = null;
    });
}

/**
 * Where on a picture somebody points, as shares of its sides. The picture may be narrower than its canvas.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {PointerEvent} event
 */
function placeOn(canvas, event) {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const scale = Math.min(width / canvas.width, height / canvas.height);
  const [wide, high] = [scale * canvas.width, scale * canvas.height];
  return {
    x: (event.clientX - left - (width - wide) / 2) / wide,
    y: (event.clientY - top - (height - high) / 2) / high,
  };
}

/**
 * A box in pixels of a picture: left, top, width and height.
 *
 * @param {Box} box
 * @param {{ width: number, height: number }} picture
 */
const inside = ([left, top, right, bottom], { width, height }) => [
  left * width,
  top * height,
  (right - left) * width,
  (bottom - top) * height,
];

/**
 * @param {string[]} fine
 * @param {number} scale
 */
function fineInWords([face, around], scale) {
  const small =
    scale < 1 ? ` The picture is large: this is made of it at ${Math.round(100 * scale)} % of its size.` : "";
  return (
    `Before amplifying, fine detail swings by ${face} of 255 levels in the orange square and by ${around} in the blue one. ` +
    `Hair, edges and light count in it: compare like with like.${small}`
  );
}
