// The turn slider: one photo turned to either side, beside the film of the same head, and the error to plot.

import { makeReadings } from "../page/figures.js";
import { latestOnly, pictureAt } from "../page/latest.js";
import { h, oncePerFrame, pictureCards, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { percent, sided } from "./angle_words.js";
import { makeNotesTable } from "./turning_notes.js";
import { makeDotsPlot } from "./turning_plot.js";
import { makeState } from "./turning_state.js";

/** @import { Update, ViewContext } from "../page/types.js" */

const NOT_FILMED = "Nobody filmed this. How wrong the photo is here, nothing can tell.";

/**
 * @typedef {import("./turning_state.js").TurningState} State
 * @typedef {import("./turning_state.js").Stop} Stop
 * @typedef {import("./turning_state.js").Row} Row
 *
 * @typedef {object} Looked What is looked at.
 * @property {number} number
 * @property {Stop[]} stops
 * @property {Stop} stop
 * @property {Row | null} row Null if it has not come yet.
 * @property {ImageBitmap | null} made
 * @property {ImageBitmap | null} film
 *
 * @typedef {"made" | "film"} Which
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const people = peopleCards(state);
  const notes = makeNotesTable(state);
  const { line, show } = statusLine();
  const made = screen(state, "made", "Made from one photo");
  const film = screen(state, "film", "As it was filmed");
  const slider = turnSlider(state);
  const readings = readingsHere(state);
  const plot = makeDotsPlot(state, signal);
  const limit = limitSlider(state);
  const plotted = h("div", { class: "dt-animator-turning-plot" }, plot.element, limit.element, notes.element);
  const below = h("div", { class: "dt-animator-turning-below" }, readings.element, plotted);
  root.append(people.element, h("div", { class: "dt-sides" }, made.element, film.element), slider.element, line, below);
  const refresh = oncePerFrame(
    latestOnly(
      signal,
      async () => {
        root.toggleAttribute("data-waits", !state.stops);
        return lookedAt(state);
      },
      (looked) => {
        for (const part of [made, film, slider, readings, plot, limit]) part.paint(looked);
        root.toggleAttribute("data-waits", !looked.row);
        if (looked.row) decodeAhead(state, looked);
      },
    ),
  );
  return (what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "person") people.fill();
    if (!what || what === "notes") notes.fill();
    if (what !== "words" && what !== "notes") refresh();
  };
}

/**
 * What is looked at, with its pictures decoded; null as long as nobody knows to where the head can be turned.
 *
 * @param {State} state
 * @returns {Promise<Looked | null>}
 */
async function lookedAt({ turn, stops, number }) {
  if (!turn || !stops) return null;
  const row = turn.rows.get(number) ?? null;
  const wanted = row ? [pictureAt(turn.made, number), pictureAt(turn.film, number)] : [null, null];
  const [made, film] = await Promise.all(wanted);
  return { number, stops, stop: stops[number], row, made, film };
}

/** @param {State} state @param {Looked} looked */
function decodeAhead({ turn }, { number, stops }) {
  for (const frames of [turn?.made, turn?.film]) frames?.ahead(number, stops.length);
}

/**
 * Whose head is turned.
 *
 * @param {State} state
 */
function peopleCards(state) {
  const { group, set, fill } = pictureCards({
    legend: "One photo of",
    options: state.menu.people,
    value: state.chosen.person,
    onpick: (person) => state.choose({ person }, true),
  });
  group.hidden = state.menu.people.length < 2;
  return {
    element: group,
    fill: () => {
      set(state.chosen.person);
      fill(state.talk.portraits);
    },
  };
}

/**
 * One of the two pictures. Where nothing was filmed, the words say so and the picture stays empty.
 *
 * @param {State} state
 * @param {Which} which
 * @param {string} title
 */
function screen(state, which, title) {
  const { width, height } = state.person;
  const canvas = h("canvas", { width, height, role: "img" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  const chip = h("span", { class: "dt-side-chip" });
  const none = h("p", { class: "dt-animator-turning-none" }, NOT_FILMED);
  /** @param {Looked} looked */
  const paint = (looked) => {
    const { number, row, stop, [which]: bitmap } = looked;
    const empty = which === "film" && stop.frame === null;
    none.hidden = !empty;
    canvas.classList.toggle("dt-animator-turning-empty", empty);
    if (bitmap) context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    paintChip(chip, state, which, row);
    chip.hidden = !row || empty;
    const what = which === "made" ? `The photo turned: ${chip.textContent}.` : "The film of the same head.";
    canvas.setAttribute("aria-label", empty ? NOT_FILMED : `${what} ${sided(stop.angle)}. ${state.person.text}`);
    if (!row) return;
    // For whoever measures: which moment is drawn, and which event it answers.
    canvas.dataset.number = String(number);
    canvas.dataset.asked = String(state.asked ?? "");
  };
  const frame = h("div", { class: "dt-side-frame" }, canvas, none, chip);
  return { element: h("figure", { class: "dt-side" }, h("figcaption", {}, title), frame), paint };
}

/**
 * Whether the photo can stand this turn.
 *
 * @param {HTMLElement} chip
 * @param {State} state
 * @param {Which} which
 * @param {Row | null} row
 */
function paintChip(chip, state, which, row) {
  const range = Math.round(state.menu.range);
  const broken = which === "made" && row !== null && !row.within;
  const whole = which === "made" ? `within ${range}°` : "filmed";
  write(chip, broken ? `beyond ${range}°: it breaks` : whole);
  chip.toggleAttribute("data-broken", broken);
}

/** @param {State} state */
function turnSlider(state) {
  const { element, input, set } = makeSlider({
    name: "turn",
    label: "Turn the head",
    last: 0,
    onmove: (number, { timeStamp }) => state.turnTo(number, timeStamp),
    onset: () => state.commit(),
  });
  element.classList.add("dt-animator-turning-slider");
  /** @param {Looked} looked */
  const paint = ({ number, stops, stop }) => {
    const words = sided(stop.angle);
    set(number, words, stops.length - 1);
    input.setAttribute("aria-valuetext", `${words}${stop.frame === null ? ", not filmed" : ""}`);
  };
  return { element, paint };
}

/**
 * The numbers of the moment that is looked at.
 *
 * @param {State} state
 */
function readingsHere(state) {
  const { list, show } = makeReadings({
    turned: "Turned",
    lost: "Likeness lost",
    points: "Points apart",
    dots: "Your dots",
  });
  /** @param {Looked} looked */
  const paint = ({ row, stop }) => {
    const measured = (/** @type {"lost" | "points"} */ name) => {
      if (stop.frame === null) return "nothing to compare with";
      if (!row) return "…";
      const share = row[name];
      return share === null ? "no face was found" : percent(share, 1);
    };
    const dots = `${state.dots.length} of ${state.filmed}`;
    show({ turned: sided(stop.angle), lost: measured("lost"), points: measured("points"), dots });
  };
  return { element: h("section", { "aria-label": "What is measured here" }, list), paint };
}

/** @param {State} state */
function limitSlider(state) {
  const [least, last] = state.menu.limits;
  const { element, set } = makeSlider({
    name: "limit",
    label: "Your limit for the likeness lost",
    least,
    last,
    step: 0.01,
    onmove: (limit) => state.choose({ limit }),
    onset: () => state.commit(),
  });
  element.hidden = state.menu.fixed;
  return { element, paint: () => set(state.chosen.limit, percent(state.chosen.limit)) };
}

export default widget("dt-animator-turning", makeState, draw);
