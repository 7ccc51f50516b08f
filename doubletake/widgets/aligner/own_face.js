// The face whose points are dragged.

import { h, newId, radioCards, write } from "../page/page.js";
import { chosenColour, linesBetween, makeEasel, otherColour, ownColour, squareAround } from "./easel.js";
import { apply } from "./similarity.js";
import { dragPoints, movePointsByKeys } from "./touch.js";
import { percent } from "./words.js";

/** @import { Easel, Line, Square } from "./easel.js" */
/** @import { Look, Now } from "./aligner.js" */
/** @import { State } from "./state.js" */

/** Parts of the face that can be looked at; the keys are the values of their cards. */
const VIEWS = {
  face: { label: "Face", first: 0, count: 68, room: 1.3 },
  right: { label: "Right eye", first: 36, count: 6, room: 1.5 },
  left: { label: "Left eye", first: 42, count: 6, room: 1.5 },
  mouth: { label: "Mouth", first: 48, count: 20, room: 1.4 },
};
const LEAST_SIDE = 40; // pixels of the picture
const ASTRAY = 0.01; // pixels: a point that lies farther from where it was has been dragged

const KEYS_HELP =
  "Arrow keys move the chosen point by one pixel, with Shift by ten. Page Up and Page Down choose another point. " +
  "Control and Z undoes.";

/** @typedef {keyof typeof VIEWS} View */

/**
 * The square to show: it stays where it is while a point is dragged, and while the clip plays.
 *
 * @param {State} state
 * @param {View} view
 * @returns {Square}
 */
function squareOf(state, view) {
  const { first, count, room } = VIEWS[view];
  const whole = view === "face";
  const { index, size } = state.chosen;
  const frames = whole ? Array.from(state.clip().yaw, (_, k) => k) : [index];
  const lists = frames.map((k) => state.base(k).subarray(2 * first, 2 * (first + count)));
  const { x, y, side } = squareAround(lists, room);
  const [u, v] = apply(state.lean(), [x + side / 2, y + side / 2]);
  const grown = whole ? side : Math.max(side * size, LEAST_SIDE);
  return { x: u - grown / 2, y: v - grown / 2, side: grown };
}

/**
 * What the eye-aspect ratio is of: a line from corner to corner, and two from lid to lid.
 *
 * @param {Easel} easel
 * @param {Float64Array} points
 * @param {number} first  of the eye's six points
 */
function drawEyeLines(easel, points, first) {
  const line = (/** @type {number} */ a, /** @type {number} */ b) => {
    const [from, to] = [2 * (first + a), 2 * (first + b)];
    return /** @type {Line} */ ([points[from], points[from + 1], points[to], points[to + 1]]);
  };
  easel.lines([line(0, 3)], "#ffffff", 2);
  easel.lines([line(1, 5), line(2, 4)], otherColour(), 2);
}

/**
 * A ring around the point that keys move.
 *
 * @param {Easel} easel
 * @param {number} x
 * @param {number} y
 * @param {number} radius  pixels of the page
 */
function drawRing({ context, grain }, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius * grain(), 0, 2 * Math.PI);
  context.lineWidth = 3 * grain();
  context.strokeStyle = chosenColour();
  context.stroke();
}

/**
 * Choosing what is looked at and which point is moved; undoing.
 *
 * @param {State} state
 * @param {Look} look
 * @param {() => void} refresh
 */
function makeChoices(state, look, refresh) {
  const names = state.menu.groups.flatMap(({ label, first, count }) =>
    Array.from({ length: count }, (_, k) => ({ number: first + k, words: `${first + k + 1} · ${label}` })),
  );
  const id = newId();
  const picker = h(
    "select",
    { id, onchange: () => state.select(Number(picker.value)) },
    ...names.map(({ number, words }) => h("option", { value: number }, words)),
  );
  const undo = h("button", { type: "button", onclick: state.undo }, "Undo");
  const reset = h("button", { type: "button", onclick: state.reset }, "Put all back");
  const says = h("p", { class: "dt-help dt-aligner-says", role: "status", "aria-live": "polite" });
  const onpick = (/** @type {string} */ value) => {
    look.view = /** @type {View} */ (value);
    const { first, count } = VIEWS[look.view];
    if (look.view !== "face" && (state.selected < first || state.selected >= first + count)) state.select(first);
    refresh();
  };
  const options = Object.entries(VIEWS).map(([value, { label }]) => ({ value, label }));
  const views = radioCards({ legend: "Look at", options, value: look.view, onpick, className: "dt-aligner-views" });
  const row = h("div", { class: "dt-aligner-point-row" }, h("label", { for: id }, "Point"), picker, undo, reset);
  const paint = () => {
    picker.value = String(state.selected);
    undo.disabled = !state.canUndo();
  };
  return {
    element: h("section", { "aria-label": "The points" }, says, views.group, row),
    say: (/** @type {string} */ words) => write(says, words),
    nameOf: (/** @type {number} */ number) => names[number].words,
    paint,
  };
}

/**
 * @param {State} state
 * @param {Look} look
 * @param {() => void} refresh
 */
export function makeOwnFace(state, look, refresh) {
  const helpId = newId();
  const easel = makeEasel({ tabindex: "0", role: "application", "aria-describedby": helpId });
  const { canvas } = easel;
  const title = h("p", { class: "dt-aligner-title" });
  const choices = makeChoices(state, look, refresh);
  const finger = dragPoints(state, easel);
  movePointsByKeys(state, canvas, () => VIEWS[look.view]);
  let drawn = 0;

  const paint = (/** @type {Now} */ { bitmap, points, fit }) => {
    const square = squareOf(state, look.view);
    const whole = look.view === "face";
    easel.aim(square);
    if (bitmap) easel.picture(bitmap, state.lean(), state.about());
    if (look.mesh && state.mesh) easel.mesh(state.mesh, points, ownColour());
    if (look.view === "right" || look.view === "left") drawEyeLines(easel, points, VIEWS[look.view].first);
    easel.lines(linesBetween(apply(state.lean(), state.base()), points, ASTRAY), "#ffffff", 1.5);
    easel.points(points, ownColour(), whole ? 3.5 : 7, "dot");
    const [x, y] = [points[2 * state.selected], points[2 * state.selected + 1]];
    drawRing(easel, x, y, whole ? 8 : 12);
    describe(`${x.toFixed(1)} across, ${y.toFixed(1)} down`, fit.leftOver);
    // For whoever measures: which event this drawing answers, and what it shows.
    canvas.dataset.asked = String(state.asked ?? "");
    canvas.dataset.square = JSON.stringify(square);
    canvas.dataset.drawn = String(++drawn);
  };
  const describe = (/** @type {string} */ where, /** @type {number} */ leftOver) => {
    const { label, frames, text } = state.about();
    const heading = `${label}, frame ${state.chosen.index + 1} of ${frames}`;
    const name = choices.nameOf(state.selected);
    write(title, heading);
    choices.paint();
    if (document.activeElement === canvas || finger.isHeld())
      choices.say(`Point ${name}: ${where}. Left over: ${percent(leftOver)}.`);
    const words = `${heading}, with its 68 landmarks. Chosen: point ${name}, ${where}. ${text}`;
    canvas.setAttribute("aria-label", words);
  };
  const element = h(
    "section",
    { "aria-label": "The face with the points" },
    title,
    h("div", { class: "dt-aligner-picture" }, canvas),
    h("p", { id: helpId, hidden: true }, KEYS_HELP),
  );
  return { element, controls: choices.element, paint };
}
