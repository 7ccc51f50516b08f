// The platform room: a threshold, how rare swaps are, what errors cost; and whom the flags fall on. All in the page.

import { h, makeLink, makeVoice, radioCards, shape, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { crossTable } from "../page/tables.js";
import { cheapestOf, dayOf, placeOf } from "./base_rate.js";

const ICONS = 1000;
const ACROSS = 50; // icons in a row
const CELL = 10; // units an icon takes
const MIDDLE = 0.5; // the threshold that another detector begins with

function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const state = {
    voice,
    menu: model.get("menu"),
    tests: model.get("tests"),
    chosen: model.get("chosen"),
    wanted: {}, // what was chosen of a detector that is not trained yet
  };
  const hear = (message) => {
    if (message.t === "error" || message.t === "failed") voice.say(message.text, true);
    else if (message.t === "commit" && message.saved) voice.say(message.words);
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  /** The thresholds of the test that is looked at, from the one that flags all to the one that flags nothing. */
  state.rungs = () => state.tests[testOf(state.chosen)].rungs;
  state.rung = () => state.rungs()[placeOf(state.rungs(), state.chosen.threshold)];
  state.choose = (changes) => {
    if (!state.tests[testOf({ ...state.chosen, ...changes })]) {
      state.wanted = changes;
      voice.say("The detector is being trained and tested…");
      link.ask({ t: "tests" });
      return voice.tell("chosen");
    }
    if (changes.detector) state.wanted = {};
    state.chosen = { ...state.chosen, ...changes };
    state.chosen.threshold = state.rung().threshold; // another test has other thresholds
    voice.tell("chosen");
  };
  state.commit = () => link.send({ t: "commit", chosen: state.chosen });
  model.on("change:tests", () => {
    state.tests = model.get("tests");
    const { wanted } = state;
    state.wanted = {};
    state.choose(wanted);
    if (!wanted.detector) return;
    voice.say("");
    state.commit();
  });
  state.start = () => link.send({ t: "hello" });
  return state;
}

const testOf = ({ detector, shown }) => (detector === "trained" ? shown : detector);

const whole = (number) => Math.round(number).toLocaleString("en-US");

/** A share with both ends, [value, low, high], as a count of 1,000. */
const said = ([value, low, high]) => {
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
  const at = (k) => `M ${(k % ACROSS) * CELL + CELL / 2} ${Math.floor(k / ACROSS) * CELL + CELL / 2}`;
  const diamond = (k) => `${at(k)} m 0 -4.5 l 4.5 4.5 l -4.5 4.5 l -4.5 -4.5 z`;
  const circle = (k) => `${at(k)} m -3.4 0 a 3.4 3.4 0 1 0 6.8 0 a 3.4 3.4 0 1 0 -6.8 0`;
  const all = (from, to, draw) => Array.from({ length: to - from }, (_, k) => draw(from + k)).join("");
  let drawn = null;
  const set = (count, sentence) => {
    svg.setAttribute("aria-label", sentence);
    if (count === drawn) return;
    drawn = count;
    swapped.setAttribute("d", count === null ? "" : all(0, count, diamond));
    real.setAttribute("d", count === null ? "" : all(count, ICONS, circle));
  };
  return { svg, set };
}

const shareOf = ([flagged, count]) => `${whole(flagged)} of ${whole(count)}`;
const oneIn = (prevalence) => `1 in ${whole(1 / prevalence)}`;

/** The place of the number that is nearest by ratio. */
const nearest = (numbers, wanted) => {
  const far = numbers.map((number) => Math.abs(Math.log(number / wanted)));
  return far.indexOf(Math.min(...far));
};

function controls(state) {
  const { menu } = state;
  const cards = (name, legend, options) =>
    radioCards({
      legend,
      options: options.map(([value, label]) => ({ value, label })),
      value: state.chosen[name],
      onpick: (value) => {
        state.choose({ [name]: value, threshold: MIDDLE });
        state.commit();
      },
    });
  const detector = cards("detector", "Which detector?", menu.detectors);
  const shown = cards("shown", "How do the clips reach the platform?", menu.shown);
  const threshold = makeSlider({
    name: "threshold",
    label: "Threshold: how high must a score be to be flagged?",
    last: 1,
    onmove: (place) => state.choose({ threshold: state.rungs()[place].threshold }),
    onset: state.commit,
  });
  const steps = (name, label, numbers) => ({
    ...makeSlider({
      name,
      label,
      last: numbers.length - 1,
      onmove: (place) => state.choose({ [name]: numbers[place] }),
      onset: state.commit,
    }),
    place: () => nearest(numbers, state.chosen[name]),
  });
  const prevalence = steps("prevalence", "How many uploads are swapped?", menu.prevalences);
  const missed = steps("cost_missed", "A missed swap costs", menu.costs);
  const alarm = steps("cost_false_alarm", "A false alarm costs", menu.costs);
  detector.group.hidden = menu.fixed.includes("detector");
  const fixed = [
    ["prevalence", [prevalence]],
    ["costs", [missed, alarm]],
  ];
  for (const [name, those] of fixed) for (const { input } of those) input.disabled = menu.fixed.includes(name);
  const sliders = [threshold, prevalence, missed, alarm].map(({ element }) => element);
  const elements = [detector.group, shown.group, ...sliders];
  const update = () => {
    const { chosen } = state;
    const rungs = state.rungs();
    const rung = state.rung();
    detector.set(state.wanted.detector ?? chosen.detector);
    shown.set(chosen.shown);
    shown.group.hidden = chosen.detector !== "trained" || menu.fixed.includes("shown");
    const told = rung.threshold === null ? "nothing is flagged" : rung.threshold.toFixed(2);
    threshold.set(rungs.indexOf(rung), told, rungs.length - 1);
    prevalence.set(prevalence.place(), oneIn(chosen.prevalence));
    missed.set(missed.place(), whole(chosen.cost_missed));
    alarm.set(alarm.place(), whole(chosen.cost_false_alarm));
  };
  return { elements, update };
}

function draw(root, state) {
  const { menu } = state;
  const chosen = controls(state);
  const icons = iconArray();
  const heading = h("h4", {});
  const sentence = h("p", { class: "dt-detector-room-told", role: "status", "aria-live": "polite" });
  const test = h("p", { class: "dt-detector-room-small" });
  const table = h("div", { class: "dt-table-wide", tabindex: "0", role: "region", "aria-label": "The day, in clips" });
  const bill = h("p", {});
  const cheaper = h("button", { type: "button" }, "Go to the cheapest threshold");
  cheaper.addEventListener("click", () => {
    state.choose({ threshold: state.rungs()[cheapestOf(state.rungs(), state.chosen)].threshold });
    state.commit();
  });
  cheaper.hidden = !menu.cheapest;
  const legend = h("p", { class: "dt-detector-room-key" });
  const { line, show } = statusLine();
  root.append(
    h(
      "div",
      { class: "dt-side-by-side dt-detector-room-table" },
      h("div", { class: "dt-detector-room-outcome" }, heading, icons.svg, legend, sentence, test),
      h("div", { class: "dt-detector-room-controls" }, ...chosen.elements, cheaper),
      h("div", { class: "dt-detector-room-day" }, h("h4", {}, `A day with ${whole(menu.clips)} uploads`), table, bill),
    ),
    line,
  );
  return () => {
    chosen.update();
    show(state.voice);
    const rung = state.rung();
    const day = dayOf(rung, state.chosen, menu.clips);
    const missed = `Of 1,000 swapped clips, ${rung.ratio ? said(rung.missed) : "all 1,000"} are missed.`;
    const words = day.right
      ? `Of 1,000 flagged clips, ${said(day.right)} are swapped; the others are flagged wrongly. ${missed}`
      : `Nothing is flagged. ${missed}`;
    const count = day.right && Math.round(day.right[0]);
    write(heading, day.right ? "A thousand flagged clips" : "No clip is flagged");
    write(sentence, words);
    write(legend, day.right ? `◆ ${whole(count)} swapped   ● ${whole(ICONS - count)} camera clips` : "");
    icons.set(count, words);
    const [hits, alarms] = [rung.hits, rung.alarms].map(shareOf);
    const { about } = state.tests[testOf(state.chosen)];
    write(test, `In its test it flagged ${hits} swapped clips and ${alarms} camera clips. ${about}`);
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
    root.dataset.day = JSON.stringify({ ...state.chosen, ...day });
  };
}

function billOf(state, day) {
  const { chosen, menu } = state;
  const parts = [day.missed, chosen.cost_missed, day.accused, chosen.cost_false_alarm].map(whole);
  const costs = `${parts[0]} × ${parts[1]} + ${parts[2]} × ${parts[3]}`;
  const told = `The errors of the day cost ${costs} = ${whole(day.cost)}.`;
  if (!menu.cheapest) return told;
  const rungs = state.rungs();
  const best = rungs[cheapestOf(rungs, chosen)];
  if (best === state.rung()) return `${told} No threshold costs less.`;
  const least = whole(dayOf(best, chosen, menu.clips).cost);
  const where = best.threshold === null ? "Flagging nothing" : `A threshold of ${best.threshold.toFixed(2)}`;
  return `${told} ${where} would cost ${least}.`;
}

export default widget("dt-panel dt-detector-room dt-has-sticky", makeState, draw);
