// The platform room: a threshold, how rare swaps are, what errors cost; and whom the flags fall on. All in the page.

import { h, makeLink, makeVoice, radioCards, shape, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { crossTable } from "../page/tables.js";
import { cheapestOf, dayOf, placeOf } from "./base_rate.js";

const ICONS = 1000;
const ACROSS = 50; // icons in a row
const CELL = 10; // units an icon takes
const MIDDLE = 0.5; // the threshold that another detector begins with

/**
 * @import { Context, Hear, Update, Voice } from "../page/types.js"
 * @import { OperatingPoint, Stakes } from "./base_rate.js"
 *
 * What can be chosen: names with what they are called, numbers that a slider stops at, and what cannot be moved.
 * @typedef {object} Menu
 * @property {[value: string, label: string][]} detectors
 * @property {[value: string, label: string][]} shown
 * @property {number[]} prevalences
 * @property {number[]} costs
 * @property {number} clips  uploads a day
 * @property {string[]} fixed
 * @property {boolean} cheapest  whether the cheapest threshold is told
 *
 * What a test was, and its thresholds.
 * @typedef {{ about: string, points: OperatingPoint[] }} Test
 *
 * @typedef {Stakes & { detector: string, shown: string, threshold: number | null }} Chosen
 *
 * @typedef {object} State
 * @property {Voice} voice
 * @property {Menu} menu
 * @property {Record<string, Test>} tests
 * @property {Chosen} chosen
 * @property {Partial<Chosen>} wanted  what was chosen of a detector that is not trained yet
 * @property {() => OperatingPoint[]} points  the thresholds of the test that is looked at, from the one that flags all to the one that flags nothing
 * @property {() => OperatingPoint} point  the one that is chosen
 * @property {(changes: Partial<Chosen>) => void} choose
 * @property {() => void} commit
 * @property {() => void} start
 */

/**
 * @param {Context} context
 * @returns {State}
 */
function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  /** @type {Hear} */
  const hear = (message) => {
    if (message.t === "error" || message.t === "failed") voice.say(message.text, true);
    else if (message.t === "commit" && message.saved) voice.say(message.words);
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  /** @type {State} */
  const state = {
    voice,
    menu: model.get("menu"),
    tests: model.get("tests"),
    chosen: model.get("chosen"),
    wanted: {},
    points: () => state.tests[testOf(state.chosen)].points,
    point: () => state.points()[placeOf(state.points(), state.chosen.threshold)],
    choose: (changes) => {
      if (!state.tests[testOf({ ...state.chosen, ...changes })]) {
        state.wanted = changes;
        voice.say("The detector is being trained and tested…");
        link.ask({ t: "tests" });
        return voice.tell("chosen");
      }
      if (changes.detector) state.wanted = {};
      state.chosen = { ...state.chosen, ...changes };
      state.chosen.threshold = state.point().threshold; // another test has other thresholds
      voice.tell("chosen");
    },
    commit: () => {
      link.send({ t: "commit", chosen: state.chosen });
    },
    start: () => {
      link.send({ t: "hello" });
    },
  };
  model.on("change:tests", () => {
    state.tests = model.get("tests");
    const { wanted } = state;
    state.wanted = {};
    state.choose(wanted);
    if (!wanted.detector) return;
    voice.say("");
    state.commit();
  });
  return state;
}

const testOf = (/** @type {{ detector: string, shown: string }} */ { detector, shown }) =>
  detector === "trained" ? shown : detector;

const whole = (/** @type {number} */ number) => Math.round(number).toLocaleString("en-US");

/** A share with both ends, as a count of 1,000. */
const said = (/** @type {[number, number, number]} */ [value, low, high]) => {
  const [count, least, most] = [value, low, high].map(Math.round);
  return `${value < 1 ? "fewer than 1" : `about ${count}`} (${least} to ${most})`;
};

/** A thousand flagged clips: so many of them diamonds, the others circles. */
function iconArray() {
  const wide = ACROSS * CELL;
  const svg = shape("svg", {
    viewBox: `0 0 ${wide} ${(ICONS / ACROSS) * CELL}`,
    role: "img",
    class: "dt-detector-room-icons",
  });
  const swapped = shape("path", { class: "dt-sign-swapped" });
  const real = shape("path", { class: "dt-sign-real" });
  svg.append(swapped, real);
  const at = (/** @type {number} */ k) =>
    `M ${(k % ACROSS) * CELL + CELL / 2} ${Math.floor(k / ACROSS) * CELL + CELL / 2}`;
  const diamond = (/** @type {number} */ k) => `${at(k)} m 0 -4.5 l 4.5 4.5 l -4.5 4.5 l -4.5 -4.5 z`;
  const circle = (/** @type {number} */ k) => `${at(k)} m -3.4 0 a 3.4 3.4 0 1 0 6.8 0 a 3.4 3.4 0 1 0 -6.8 0`;
  /**
   * @param {number} from
   * @param {number} to
   * @param {(k: number) => string} draw
   */
  const all = (from, to, draw) => Array.from({ length: to - from }, (_, k) => draw(from + k)).join("");
  /** @type {number | null} */
  let drawn = null;
  /**
   * @param {number | null} count  of swapped clips among them; null draws nothing
   * @param {string} sentence
   */
  const set = (count, sentence) => {
    svg.setAttribute("aria-label", sentence);
    if (count === drawn) return;
    drawn = count;
    swapped.setAttribute("d", count === null ? "" : all(0, count, diamond));
    real.setAttribute("d", count === null ? "" : all(count, ICONS, circle));
  };
  return { svg, set };
}

const shareOf = (/** @type {[number, number]} */ [flagged, count]) => `${whole(flagged)} of ${whole(count)}`;
const oneIn = (/** @type {number} */ prevalence) => `1 in ${whole(1 / prevalence)}`;

/** The place of the number that is nearest by ratio. */
const nearest = (/** @type {number[]} */ numbers, /** @type {number} */ wanted) => {
  const far = numbers.map((number) => Math.abs(Math.log(number / wanted)));
  return far.indexOf(Math.min(...far));
};

/**
 * Cards for one setting; another detector or test begins in the middle.
 *
 * @param {State} state
 * @param {"detector" | "shown"} name
 * @param {string} legend
 * @param {[value: string, label: string][]} options
 */
const settingCards = (state, name, legend, options) =>
  radioCards({
    legend,
    options: options.map(([value, label]) => ({ value, label })),
    value: state.chosen[name],
    onpick: (value) => {
      state.choose({ [name]: value, threshold: MIDDLE });
      state.commit();
    },
  });

/**
 * A slider for one number, that stops at those that are given.
 *
 * @param {State} state
 * @param {"prevalence" | "cost_missed" | "cost_false_alarm"} name
 * @param {string} label
 * @param {number[]} numbers
 */
const stepSlider = (state, name, label, numbers) => ({
  ...makeSlider({
    name,
    label,
    last: numbers.length - 1,
    onmove: (place) => state.choose({ [name]: numbers[place] }),
    onset: state.commit,
  }),
  place: () => nearest(numbers, state.chosen[name]),
});

/**
 * What can be set.
 *
 * @param {State} state
 */
function makeControls(state) {
  const { menu } = state;
  const detector = settingCards(state, "detector", "Which detector?", menu.detectors);
  const shown = settingCards(state, "shown", "How do the clips reach the platform?", menu.shown);
  const threshold = makeSlider({
    name: "threshold",
    label: "Threshold: how high must a score be to be flagged?",
    last: 1,
    onmove: (place) => state.choose({ threshold: state.points()[place].threshold }),
    onset: state.commit,
  });
  const prevalence = stepSlider(state, "prevalence", "How many uploads are swapped?", menu.prevalences);
  const missed = stepSlider(state, "cost_missed", "A missed swap costs", menu.costs);
  const alarm = stepSlider(state, "cost_false_alarm", "A false alarm costs", menu.costs);
  detector.group.hidden = menu.fixed.includes("detector");
  prevalence.input.disabled = menu.fixed.includes("prevalence");
  for (const { input } of [missed, alarm]) input.disabled = menu.fixed.includes("costs");
  const sliders = [threshold, prevalence, missed, alarm].map(({ element }) => element);
  const elements = [detector.group, shown.group, ...sliders];
  const update = () => {
    const { chosen } = state;
    const points = state.points();
    const point = state.point();
    detector.set(state.wanted.detector ?? chosen.detector);
    shown.set(chosen.shown);
    shown.group.hidden = chosen.detector !== "trained" || menu.fixed.includes("shown");
    const told = point.threshold === null ? "nothing is flagged" : point.threshold.toFixed(2);
    threshold.set(points.indexOf(point), told, points.length - 1);
    prevalence.set(prevalence.place(), oneIn(chosen.prevalence));
    missed.set(missed.place(), whole(chosen.cost_missed));
    alarm.set(alarm.place(), whole(chosen.cost_false_alarm));
  };
  return { elements, update };
}

/**
 * A thousand flagged clips, drawn and in words; and what the test counted.
 *
 * @param {State} state
 */
function makeOutcome(state) {
  const icons = iconArray();
  const heading = h("h4", {});
  const legend = h("p", { class: "dt-detector-room-key" });
  const sentence = h("p", { class: "dt-detector-room-told", role: "status", "aria-live": "polite" });
  const test = h("p", { class: "dt-detector-room-small" });
  const element = h("div", { class: "dt-detector-room-outcome" }, heading, icons.svg, legend, sentence, test);
  const update = (/** @type {ReturnType<typeof dayOf>} */ { right }) => {
    const point = state.point();
    const missed = `Of 1,000 swapped clips, ${point.missed ? said(point.missed) : "all 1,000"} are missed.`;
    const words = right
      ? `Of 1,000 flagged clips, ${said(right)} are swapped; the others are flagged wrongly. ${missed}`
      : `Nothing is flagged. ${missed}`;
    const count = right ? Math.round(right[0]) : null;
    write(heading, right ? "A thousand flagged clips" : "No clip is flagged");
    write(sentence, words);
    write(legend, count === null ? "" : `◆ ${whole(count)} swapped   ● ${whole(ICONS - count)} camera clips`);
    icons.set(count, words);
    const [hits, alarms] = [point.hits, point.alarms].map(shareOf);
    const { about } = state.tests[testOf(state.chosen)];
    write(test, `In its test it flagged ${hits} swapped clips and ${alarms} camera clips. ${about}`);
  };
  return { element, update };
}

/**
 * A day in clips, and what its errors cost.
 *
 * @param {State} state
 */
function makeDay(state) {
  const table = h("div", { class: "dt-table-wide", tabindex: "0", role: "region", "aria-label": "The day, in clips" });
  const bill = h("p", {});
  const heading = h("h4", {}, `A day with ${whole(state.menu.clips)} uploads`);
  const element = h("div", { class: "dt-detector-room-day" }, heading, table, bill);
  const update = (/** @type {ReturnType<typeof dayOf>} */ day) => {
    table.replaceChildren(
      crossTable(
        ["flagged", "let through"],
        [
          ["swapped", [whole(day.caught), "caught"], [whole(day.missed), "missed"]],
          ["camera clips", [whole(day.accused), "flagged wrongly"], [whole(day.passed), "let through"]],
        ],
      ),
    );
    write(bill, billOf(state, day));
  };
  return { element, update };
}

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @returns {Update}
 */
function draw(root, state) {
  const { menu } = state;
  const controls = makeControls(state);
  const outcome = makeOutcome(state);
  const bill = makeDay(state);
  const cheaper = h("button", { type: "button" }, "Go to the cheapest threshold");
  cheaper.addEventListener("click", () => {
    state.choose({ threshold: state.points()[cheapestOf(state.points(), state.chosen)].threshold });
    state.commit();
  });
  cheaper.hidden = !menu.cheapest;
  const { line, show } = statusLine();
  root.append(
    h(
      "div",
      { class: "dt-side-by-side dt-detector-room-table" },
      outcome.element,
      h("div", { class: "dt-detector-room-controls" }, ...controls.elements, cheaper),
      bill.element,
    ),
    line,
  );
  return () => {
    controls.update();
    show(state.voice);
    const day = dayOf(state.point(), state.chosen, menu.clips);
    outcome.update(day);
    bill.update(day);
    root.dataset.day = JSON.stringify({ ...state.chosen, ...day });
  };
}

/**
 * @param {State} state
 * @param {ReturnType<typeof dayOf>} day
 */
function billOf(state, day) {
  const { chosen, menu } = state;
  const parts = [day.missed, chosen.cost_missed, day.accused, chosen.cost_false_alarm].map(whole);
  const costs = `${parts[0]} × ${parts[1]} + ${parts[2]} × ${parts[3]}`;
  const told = `The errors of the day cost ${costs} = ${whole(day.cost)}.`;
  if (!menu.cheapest) return told;
  const points = state.points();
  const best = points[cheapestOf(points, chosen)];
  if (best === state.point()) return `${told} No threshold costs less.`;
  const least = whole(dayOf(best, chosen, menu.clips).cost);
  const where = best.threshold === null ? "Flagging nothing" : `A threshold of ${best.threshold.toFixed(2)}`;
  return `${told} ${where} would cost ${least}.`;
}

export default widget("dt-panel dt-detector-room dt-has-sticky", makeState, draw);
