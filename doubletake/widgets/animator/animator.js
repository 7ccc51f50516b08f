// The photo animator: one photo, a clip that drives it, and the photo in motion.

import { latestOnly, pictureAt } from "../page/latest.js";
import { h, newId, oncePerFrame, pictureCards, statusLine, widget, write } from "../page/page.js";
import { degrees } from "./angle_words.js";
import { makeCourse } from "./animator_course.js";
import { makeState } from "./animator_state.js";

/** @import { Entry, Update, ViewContext } from "../page/types.js" */

const KEYS_HELP =
  "Left and right arrow keys step one frame, Home and End go to the first and last, Space plays or pauses.";

/**
 * @typedef {import("./animator_state.js").AnimatorState} State
 * @typedef {import("./animator_course.js").Course} Course
 * @typedef {"own" | "made"} Which The clip that drives, or the photo that follows.
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const course = makeCourse(state, signal);
  const own = screen(state, "own", course);
  const made = screen(state, "made", course);
  const pair = pairCards(state);
  const { line, show } = statusLine();
  const sides = h("div", { class: "dt-sides" }, own.element, made.element);
  root.append(pair.element, sides, course.element, line, course.below);
  const refresh = oncePerFrame(
    latestOnly(
      signal,
      async () => {
        root.toggleAttribute("data-waits", !state.pair);
        return state.pair ? wantedFrames(state) : null;
      },
      ({ index, filmed, animated }) => {
        own.paint(filmed, index);
        made.paint(animated, index);
        course.paint(index);
        root.toggleAttribute("data-waits", !animated);
        for (const frames of [state.pair?.frames, state.filmed]) frames?.ahead(index, state.driver.frames);
      },
    ),
  );
  return (what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "pair") pair.fill();
    if (what !== "words") refresh();
  };
}

/** @param {State} state */
async function wantedFrames(state) {
  const { index } = state.chosen;
  const wanted = [pictureAt(state.pair?.frames, index), pictureAt(state.filmed, index)];
  const [animated, filmed] = await Promise.all(wanted);
  return { index, animated, filmed };
}

/**
 * Whose photo moves, and as which clip.
 *
 * @param {State} state
 */
function pairCards(state) {
  /** @param {string} legend @param {Entry[]} options @param {"photo" | "driver"} key */
  const cards = (legend, options, key) =>
    pictureCards({
      legend,
      options,
      value: state.chosen[key],
      onpick: (name) => state.choose({ [key]: name }, { commit: true }),
    });
  const photo = cards("The photo of", state.menu.people, "photo");
  const driver = cards("moves as this clip does", state.menu.drivers, "driver");
  return {
    element: h("div", { class: "dt-animator-pair" }, photo.group, driver.group),
    fill: () => {
      photo.set(state.chosen.photo);
      driver.set(state.chosen.driver);
      for (const { fill } of [photo, driver]) fill(state.talk.portraits);
    },
  };
}

/**
 * The clip that drives, or the photo that follows.
 *
 * @param {State} state
 * @param {Which} which
 * @param {Course} course
 */
function screen(state, which, course) {
  const { width, height } = state.driver;
  const helpId = newId();
  const canvas = h("canvas", { width, height, role: "img", tabindex: "0", "aria-describedby": helpId });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  const caption = h("figcaption");
  const chip = h("span", { class: "dt-side-chip" });
  canvas.addEventListener("keydown", keysOf(state, course));
  /** @param {ImageBitmap | null} bitmap @param {number} index */
  const paint = (bitmap, index) => {
    const title = titleOf(state, which);
    write(caption, title);
    if (bitmap) context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    paintChip(chip, state, which, index);
    const turned = chip.hidden ? "" : `Turned from the photo: ${chip.textContent}.`;
    const { text } = which === "own" ? state.driver : state.photo;
    const place = `Frame ${index + 1} of ${state.driver.frames}.`;
    canvas.setAttribute("aria-label", `${title}. ${place} ${turned} ${text}`);
    if (!bitmap) return;
    // For whoever measures: which frame is drawn, of what, and which event it answers.
    canvas.dataset.shows = `${state.chosen.photo} ${state.chosen.driver} ${index}`;
    canvas.dataset.asked = String(state.asked ?? "");
  };
  const frame = h("div", { class: "dt-side-frame" }, canvas, chip);
  const help = h("p", { id: helpId, hidden: true }, KEYS_HELP);
  return { element: h("figure", { class: "dt-side" }, caption, frame, help), paint };
}

/** @param {State} state @param {Which} which */
const titleOf = (state, which) =>
  which === "own" ? `${state.driver.label}: the clip that drives` : `${state.photo.label}’s photo follows`;

/**
 * How far the frame turns the photo, and whether it breaks there.
 *
 * @param {HTMLElement} chip
 * @param {State} state
 * @param {Which} which
 * @param {number} index
 */
function paintChip(chip, state, which, index) {
  const { range } = state.menu;
  const angle = state.pair?.angles?.[index];
  const broken = which === "made" && angle !== undefined && angle > range;
  chip.hidden = which === "own" || angle === undefined;
  chip.toggleAttribute("data-broken", broken);
  if (angle === undefined) return;
  write(chip, broken ? `${degrees(angle)}: beyond ${degrees(range)}, it breaks` : degrees(angle));
}

/**
 * What the keys do on a picture. Nothing of it gets through to the notebook.
 *
 * @param {State} state
 * @param {Course} course
 */
function keysOf(state, course) {
  /** @param {number} by */
  const step = (by) => {
    course.pause();
    state.choose({ index: state.chosen.index + by });
  };
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => step(-state.driver.frames),
    End: () => step(state.driver.frames),
    " ": course.toggle,
  };
  return (/** @type {KeyboardEvent} */ event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  };
}

export default widget("dt-animator", makeState, draw);
