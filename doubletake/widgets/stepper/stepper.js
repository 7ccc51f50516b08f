// The swap stepper: pick two people, walk the five stages, drag their settings, play, wipe, read the needle.

import { h, pictureCards, radioCards, statusLine, widget, write } from "../page/page.js";
import { makeClip } from "./clip.js";
import { makeControls } from "./controls.js";
import { makeGauge } from "./gauge.js";
import { makePicture } from "./picture.js";
import { makeState } from "./state.js";

/**
 * @import { Entry, ViewContext } from "../page/types.js"
 * @import { State } from "./state.js"
 *
 * A part of the panel, and what it does when something changed.
 * @typedef {{ element: HTMLElement, on: Record<string, () => void> }} Part
 */

const GAUGE_HELP = {
  clip: "The broad stripe: what this clip’s own frames give before any swap.",
  photo: "The stripe: what the photo itself gives before it moves.",
};
const NO_VERDICT = "A needle outside it is a trace to follow up, not a verdict.";
const ALL = ["portraits", "chosen", "picture", "band", "making", "words"]; // that may have changed

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 */
function draw(root, state, { signal }) {
  const clip = makeClip(state, signal);
  const view = makePicture(state, signal, clip.toggle);
  const [ways, people, rail] = [makeWays(state), makePeople(state), makeRail(state)];
  const [controls, needle] = [makeControls(state), makeNeedle(state)];
  const { line, show } = statusLine();
  root.append(
    h(
      "div",
      { class: "dt-stepper-bench" },
      ways.element,
      people.element,
      rail.element,
      h("div", { class: "dt-stepper-left" }, view.element, clip.element, line, view.told),
      needle.element,
      controls.element,
    ),
  );
  /** @type {Part[]} */
  const parts = [ways, people, rail, controls, needle, view, clip];
  const update = (/** @type {string} */ what) => {
    for (const { on } of parts) on[what]?.();
    if (what === "words") show(state.voice);
  };
  return (/** @type {string | undefined} */ what) => (what ? [what] : ALL).forEach(update);
}

/** The ways to make it, where there is a choice. */
function makeWays(/** @type {State} */ state) {
  const { group, set } = radioCards({
    legend: "How it is made",
    options: state.menu.ways.map(({ name, label }) => ({ value: name, label })),
    value: state.chosen.way,
    onpick: state.goBy,
    className: "dt-stepper-ways dt-strip",
  });
  group.hidden = state.menu.ways.length < 2;
  return { element: group, on: { chosen: () => set(state.chosen.way) } };
}

/** Whose face, and onto which clip. */
function makePeople(/** @type {State} */ state) {
  const cards = (
    /** @type {string} */ legend,
    /** @type {Entry[]} */ options,
    /** @type {"source" | "target"} */ key,
  ) => {
    const onpick = (/** @type {string} */ name) => state.choose({ [key]: name }, true);
    const made = pictureCards({ legend, options, value: state.chosen[key], onpick });
    const show = (/** @type {string} */ words) => {
      write(/** @type {Element} */ (made.group.querySelector("legend")), words);
      made.allow((name) => state.offers(key, name));
      made.set(state.chosen[key]);
    };
    return { group: made.group, show, fill: () => made.fill(state.portraits) };
  };
  const source = cards("The face of", state.menu.people, "source");
  const target = cards("goes onto", state.menu.clips, "target");
  const chosen = () => {
    const [from, onto] = state.way().legends;
    source.show(from);
    target.show(onto);
  };
  const portraits = () => {
    source.fill();
    target.fill();
  };
  return {
    element: h("div", { class: "dt-stepper-people" }, source.group, target.group),
    on: { chosen, portraits },
  };
}

/** The five stages, in the order in which they happen. */
function makeRail(/** @type {State} */ state) {
  const places = state.menu.stages.map(({ name, label }, k) => {
    const number = h("span", { class: "dt-stepper-rail-number", "aria-hidden": "true" }, String(k + 1));
    const onclick = () => state.choose({ stage: name }, true);
    const button = h("button", { type: "button", onclick }, number, h("span", {}, label));
    return { name, number, button, item: h("li", {}, button) };
  });
  const list = h("ol", { class: "dt-stepper-rail" }, ...places.map(({ item }) => item));
  const element = h("nav", { "aria-label": "Stages of the swap" }, list);
  const chosen = () => {
    const { stages } = state.way();
    element.hidden = !stages.length;
    for (const { name, number, button, item } of places) {
      item.hidden = !stages.includes(name);
      write(number, String(stages.indexOf(name) + 1));
      if (name === state.chosen.stage) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
  };
  return { element, on: { chosen } };
}

/** The cue's needle. */
function makeNeedle(/** @type {State} */ state) {
  const gauge = makeGauge();
  const help = h("p", { class: "dt-help" });
  const setBand = () => {
    const band = state.band();
    gauge.setBand(band);
    write(help, `${GAUGE_HELP[band?.of ?? "clip"]} ${NO_VERDICT}`);
  };
  const picture = () => {
    const made = state.playsMade() ? state.made : null;
    gauge.setReading(made ? made.readings[state.chosen.index] : (state.live?.reading ?? null));
  };
  const about = { class: "dt-stepper-gauge", "aria-label": "Sharpness cue" };
  const words = h("div", {}, h("h3", {}, "Sharpness cue"), gauge.number, gauge.words);
  return {
    element: h("section", about, gauge.dial, words, help),
    on: { chosen: setBand, band: setBand, picture },
  };
}

export default widget("dt-stepper dt-has-sticky", makeState, draw);
