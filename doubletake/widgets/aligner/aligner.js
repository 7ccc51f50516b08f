// The landmark aligner: drag the points of one face, and see it laid on another face at once.

import { makeNotes, makeReadings } from "../page/figures.js";
import { h, oncePerFrame, pictureCards, statusLine, widget } from "../page/page.js";
import { makeClip } from "./clip.js";
import { makeLaidFace } from "./laid_face.js";
import { makeOwnFace } from "./own_face.js";
import { eyeRatios } from "./similarity.js";
import { makeState } from "./state.js";
import { percent, shifted, turned } from "./words.js";

/**
 * @import { Entry, ViewContext } from "../page/types.js"
 * @import { View } from "./own_face.js"
 * @import { Fit } from "./similarity.js"
 * @import { State } from "./state.js"
 *
 * What a view alone decides: which part of the face it shows, how far the alignment has gone, what is drawn.
 * @typedef {{ view: View, step: number, mesh: boolean, over: number }} Look
 *
 * What is painted: the frame (if it is there), its points, and how they lie on the other face.
 * @typedef {{ bitmap: ImageBitmap | null, points: Float64Array, fit: Fit }} Now
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 */
function draw(root, state, { signal }) {
  /** @type {Look} */
  const look = { view: "face", step: 3, mesh: false, over: 0.5 };
  const people = makePeople(state);
  const own = makeOwnFace(state, look, () => refresh());
  const clip = makeClip(state, signal);
  const laid = makeLaidFace(state, look, () => refresh());
  const readings = makeFigures(state);
  const notes = makeKept(state);
  const { line, show } = statusLine();
  const left = [own.element, readings.element, own.controls, clip.element, line];
  root.append(
    people.element,
    h(
      "div",
      { class: "dt-columns dt-aligner-faces" },
      h("div", { class: "dt-aligner-own" }, ...left),
      h("div", { class: "dt-aligner-laid" }, laid.element, notes.element),
    ),
  );
  for (const { element } of [people, clip, notes]) element.hidden = state.menu.one_frame;
  const refresh = makeRefresh(root, state, signal, [own, clip, laid, readings]);
  return (/** @type {string | undefined} */ what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "notes" || what === "faces") notes.list();
    if (!what || what === "faces") people.fill();
    if (what !== "words" && what !== "notes") refresh();
  };
}

/**
 * Painting everything once the frame is there, at most once a picture of the screen.
 *
 * @param {HTMLElement} root
 * @param {State} state
 * @param {AbortSignal} signal
 * @param {{ paint: (now: Now) => void }[]} parts
 */
function makeRefresh(root, state, signal, parts) {
  let turn = 0;
  return oncePerFrame(async () => {
    if (signal.aborted) return;
    root.toggleAttribute("data-waits", !state.ready());
    if (!state.ready()) return;
    const mine = ++turn;
    const { frames } = state.clip();
    const { index } = state.chosen;
    // Waiting for a picture that is decoded already would put the drawing off by one frame of the screen.
    const bitmap = frames.has(index) ? (frames.ready(index) ?? (await frames.get(index))) : null;
    if (mine !== turn || signal.aborted) return; // overtaken
    const now = { bitmap, points: state.points(), fit: state.fit() };
    for (const { paint } of parts) paint(now);
    root.toggleAttribute("data-waits", !bitmap);
    if (bitmap) frames.ahead(index, state.about().frames);
  });
}

/** Whose points are dragged, and whose face they are laid on. */
function makePeople(/** @type {State} */ state) {
  const makeCards = (
    /** @type {string} */ legend,
    /** @type {Entry[]} */ options,
    /** @type {"clip" | "other"} */ key,
  ) => {
    const onpick = (/** @type {string} */ name) => state.choose({ [key]: name }, { commit: true });
    const cards = pictureCards({ legend, options, value: state.chosen[key], onpick });
    const fill = () => {
      cards.set(state.chosen[key]);
      cards.fill(state.portraits);
    };
    return { group: cards.group, fill };
  };
  const clip = makeCards("The face with the points", state.menu.clips, "clip");
  const other = makeCards("is laid on the portrait of", state.menu.others, "other");
  const fill = () => {
    clip.fill();
    other.fill();
  };
  return { element: h("div", { class: "dt-aligner-people" }, clip.group, other.group), fill };
}

/** The numbers, read off live. */
function makeFigures(/** @type {State} */ state) {
  const { list, show } = makeReadings({
    turn: "Turn",
    size: "Size",
    shift: "Move",
    left: "Left over",
    eyes: "Eye-aspect ratio",
    heads: "Heads are turned",
  });
  const paint = (/** @type {Now} */ { points, fit }) => {
    const [right, left] = eyeRatios(points);
    const yaws = [state.clip().yaw[state.chosen.index], state.other().yaw].map((yaw) => `${Math.round(yaw)}°`);
    show({
      turn: turned(fit.rotation),
      size: `× ${fit.scale.toFixed(2)}`,
      shift: shifted(fit.shift),
      left: `${fit.distances[3].toFixed(1)} px = ${percent(fit.leftOver)}`,
      eyes: `${((right + left) / 2).toFixed(2)} (right ${right.toFixed(2)}, left ${left.toFixed(2)})`,
      heads: yaws.join(" and ").replaceAll("-", "−"),
    });
    const { steps, byPart, ...plain } = fit; // unrounded, for whoever compares them with Python's
    list.dataset.fit = JSON.stringify({ ...plain, ratio: (right + left) / 2, byPart });
  };
  return { element: h("section", { "aria-label": "What is read off the points" }, list), paint };
}

/** The measurements that the learner kept. */
function makeKept(/** @type {State} */ state) {
  const { element, keep, show } = makeNotes({
    columns: ["Face", "Portrait", "Turned apart", "As they are", "Left over"],
    onkeep: state.keep,
    onclear: state.clear,
  });
  const labelOf = (/** @type {Entry[]} */ entries, /** @type {string} */ wanted) =>
    entries.find(({ name }) => name === wanted)?.label ?? wanted;
  const list = () => {
    keep.disabled = !state.ready();
    show(
      state.notes.map(({ clip, other, index, turned: apart, before, left_over: left, dragged }) => [
        `${labelOf(state.menu.clips, clip)}, frame ${index + 1}${dragged ? ", points dragged" : ""}`,
        labelOf(state.menu.others, other),
        `${Math.round(apart)}°`,
        percent(before),
        percent(left),
      ]),
    );
  };
  return { element, list };
}

export default widget("dt-aligner", makeState, draw);
