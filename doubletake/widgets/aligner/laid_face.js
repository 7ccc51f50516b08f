// The face laid on the other: how far the alignment has gone, and what is left over after it.

import { h, newId, radioCards, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { linesBetween, makeEasel, otherColour, ownColour, squareAround } from "./easel.js";
import { apply, meshPoints } from "./similarity.js";
import { percent } from "./words.js";

/** @import { Look, Now } from "./aligner.js" */
/** @import { Easel } from "./easel.js" */
/** @import { Fit, Matrix } from "./similarity.js" */
/** @import { Mesh, State } from "./state.js" */

const STEPS = ["As they are", "Moved", "Moved and turned", "Moved, turned and sized"];
const JAW = 17; // the outline: the jaw, and back along the hairline, which the mesh's points hold
const HAIRLINE = [73, 80];
const RUN = 1000; // ms: moves of a slider that follow one another sooner are undone together
const UNMOVED = { c: 1, s: 0, x: 0, y: 0 };

const length = (/** @type {number} */ share, /** @type {number} */ whole) =>
  `${Math.min(100, (100 * share) / whole).toFixed(1)}%`;

/** A bar, and how long it is in words. */
function makeBar() {
  const bar = h("span", { class: "dt-aligner-bar", "aria-hidden": "true" });
  const value = h("span", { class: "dt-value" });
  const set = (/** @type {number} */ share, /** @type {number} */ whole) => {
    write(value, percent(share));
    bar.style.setProperty("--dt-length", length(share, whole));
  };
  return { bar, value, set };
}

/**
 * The steps of the alignment as cards, each with how far apart the points lie after it.
 *
 * @param {Look} look
 * @param {() => void} refresh
 */
function makeSteps(look, refresh) {
  const bars = STEPS.map(makeBar);
  const { group } = radioCards({
    legend: "How far apart the points lie, in % of the distance between the eyes",
    options: STEPS.map((label, value) => ({ value: String(value), label })),
    value: String(look.step),
    onpick: (step) => {
      look.step = Number(step);
      refresh();
    },
    className: "dt-aligner-steps",
  });
  [...group.querySelectorAll(".dt-card")].forEach((card, k) => card.append(bars[k].value, bars[k].bar));
  const paint = (/** @type {number[]} */ shares) => {
    const most = Math.max(...shares);
    shares.forEach((share, k) => bars[k].set(share, most));
  };
  return { group, paint };
}

/** What is left over, part by part. */
function makeParts(/** @type {State} */ { menu }) {
  const parts = menu.parts.map(({ label }) => ({ label, ...makeBar() }));
  const items = parts.map(({ label, value, bar }) => h("li", {}, h("span", {}, label), value, bar));
  const list = h("ul", { class: "dt-aligner-parts" }, ...items);
  const paint = (/** @type {number[]} */ shares) =>
    parts.forEach(({ set }, k) => set(shares[k], Math.max(0.2, ...shares)));
  return { list, paint };
}

/**
 * A slider that moves the whole face: each drag is undone alone, keys that follow one another together.
 *
 * @param {State} state
 * @param {"lean" | "size"} name
 * @param {{ label: string, step: number, say: (value: number) => string }} about
 */
function makeWhole(state, name, { label, step, say }) {
  let moving = false;
  let setAt = -Infinity;
  const [least, last] = state.menu[name];
  const { element, input, set } = makeSlider({
    name,
    label,
    least,
    last,
    step,
    onmove: (value, { timeStamp }) => {
      if (!moving && performance.now() - setAt > RUN && state.ready()) state.remember();
      moving = true;
      state.choose({ [name]: value }, { asked: timeStamp });
    },
    onset: () => {
      moving = false;
      setAt = performance.now();
      state.commit();
    },
  });
  input.addEventListener("pointerdown", () => {
    setAt = -Infinity;
  });
  return { element, show: () => set(state.chosen[name], say(state.chosen[name])) };
}

/**
 * What is drawn and how: how strongly the face is laid over, the mesh, and how the whole face stands.
 *
 * @param {State} state
 * @param {Look} look
 * @param {() => void} refresh
 */
function makeDraws(state, look, refresh) {
  const id = newId();
  const mesh = h("input", { type: "checkbox", id });
  mesh.addEventListener("change", () => {
    look.mesh = mesh.checked;
    refresh();
  });
  const over = makeSlider({
    name: "over",
    label: "Lay the face over",
    last: 1,
    step: 0.05,
    onmove: (share) => {
      look.over = share;
      refresh();
    },
  });
  const minus = (/** @type {number} */ value) => `${value}°`.replace("-", "−");
  const times = (/** @type {number} */ value) => `× ${value.toFixed(2)}`;
  const lean = makeWhole(state, "lean", { label: "Lean the whole face", step: 1, say: minus });
  const size = makeWhole(state, "size", { label: "Size of the whole face", step: 0.01, say: times });
  const check = h("label", { class: "dt-aligner-check", for: id }, mesh, h("span", {}, "Show the triangle mesh"));
  const paint = () => {
    lean.show();
    size.show();
    over.set(look.over, `${Math.round(100 * look.over)} %`);
  };
  return { element: h("div", { class: "dt-aligner-draws" }, over.element, check, lean.element, size.element), paint };
}

/**
 * The outline of a face, as a path to clip by.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Mesh} mesh
 * @param {Float64Array} points
 */
function outline(context, mesh, points) {
  const all = meshPoints(mesh.weights, points);
  const [first, end] = HAIRLINE;
  const order = [
    ...Array.from({ length: JAW }, (_, k) => k),
    ...Array.from({ length: end - first }, (_, k) => end - 1 - k),
  ];
  context.beginPath();
  for (const k of order) context.lineTo(all[2 * k], all[2 * k + 1]);
  context.closePath();
}

/**
 * The face itself, inside of its outline, where a step of the alignment puts it.
 *
 * @param {Easel} easel
 * @param {State} state
 * @param {{ bitmap: ImageBitmap, mesh: Mesh, placed: Float64Array, step: Matrix, over: number }} face
 */
function layOver({ context, picture }, state, { bitmap, mesh, placed, step, over }) {
  context.save();
  outline(context, mesh, placed);
  context.clip();
  context.globalAlpha = over;
  const { c, s, x, y } = step;
  context.transform(c, s, -s, c, x, y);
  picture(bitmap, state.lean(), state.about());
  context.restore();
}

/** Which points are whose. */
function makeKey() {
  return h(
    "p",
    { class: "dt-help" },
    h("span", { class: "dt-aligner-key-own" }, "●"),
    " the face that is laid on ",
    h("span", { class: "dt-aligner-key-other" }, "■"),
    " the portrait; white lines join each point to its partner",
  );
}

/**
 * @param {State} state
 * @param {Look} look
 * @param {() => void} refresh
 */
export function makeLaidFace(state, look, refresh) {
  const easel = makeEasel({ role: "img" });
  const title = h("p", { class: "dt-aligner-title" });
  const steps = makeSteps(look, refresh);
  const draws = makeDraws(state, look, refresh);
  const parts = makeParts(state);

  const paint = (/** @type {Now} */ { bitmap, points, fit }) => {
    const other = state.other();
    const step = fit.steps[look.step];
    const placed = apply(step, points);
    const { mesh } = state;
    // Before anything is moved, the two lie anywhere in their pictures: the whole picture is shown.
    const whole = [[0, 0, other.width, other.height]];
    easel.aim(look.step ? squareAround([other.points], 1.45) : squareAround(whole, 1));
    if (other.bitmap) easel.picture(other.bitmap, UNMOVED, other);
    if (bitmap && look.over > 0 && mesh) layOver(easel, state, { bitmap, mesh, placed, step, over: look.over });
    if (look.mesh && mesh) {
      easel.mesh(mesh, other.points, otherColour());
      easel.mesh(mesh, placed, ownColour());
    }
    easel.lines(linesBetween(placed, other.points), "#ffffff", 1.5);
    easel.points(other.points, otherColour(), 2.5, "square");
    easel.points(placed, ownColour(), 3, "dot");
    describe(fit);
  };
  const describe = (/** @type {Fit} */ fit) => {
    const { label, text } = state.otherAbout();
    const heading = `${state.about().label} laid on the portrait of ${label}`;
    write(title, heading);
    draws.paint();
    const shares = fit.distances.map((distance) => distance / fit.eyeDistance);
    steps.paint(shares);
    parts.paint(fit.byPart.map((distance) => distance / fit.eyeDistance));
    easel.canvas.setAttribute(
      "aria-label",
      `${heading}: ${STEPS[look.step].toLowerCase()}. The points lie ${percent(shares[look.step])} of the ` +
        `distance between the eyes from their partners. ${text}`,
    );
  };
  const element = h(
    "section",
    { "aria-label": "The face laid on the other" },
    title,
    h("div", { class: "dt-aligner-picture" }, easel.canvas),
    makeKey(),
    steps.group,
    draws.element,
    h("h4", {}, "What is left over after all three, part by part"),
    parts.list,
  );
  return { element, paint };
}
