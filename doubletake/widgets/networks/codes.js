// Between two codes: a slider from one to the other, one thing that a face does more or less, and what both decoders draw.

import { latestOnly, pictureAt } from "../page/latest.js";
import { h, oncePerFrame, pictureCards, radioCards, statusLine, widget } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { byDistance, makeState, nameOf } from "./codes_state.js";
import { makeCodeStrip } from "./codes_strip.js";
import { makeDrawnFigure } from "./drawn_figure.js";

/** @import { Update, ViewContext } from "../page/types.js" */

const SIDE = 320; // pixels of a canvas

/**
 * @typedef {import("./codes_state.js").CodesState} State
 * @typedef {import("./codes_state.js").End} End
 * @typedef {import("./codes_state.js").Person} Person
 * @typedef {import("./codes_state.js").SliderKey} SliderKey
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const ends = [frameEnd(state, "first"), frameEnd(state, "second")];
  const decoders = state.menu.people.map((person, k) => decoderFigure(state, person, k));
  const figures = [...ends, ...decoders];
  const share = codeSlider(state, "share", "Between the two codes", shareWords);
  const directions = directionCards(state);
  const amount = codeSlider(state, "amount", "Take away or add", (value) => amountWords(state, value));
  const strip = makeCodeStrip(state);
  const { line, show } = statusLine();
  root.append(
    ...ends.map(({ cards }) => cards.group),
    h("div", { class: "dt-networks-pictures", "data-four": "" }, ...figures.map(({ element }) => element)),
    share.element,
    strip.element,
    directions.element,
    amount.element,
    line,
  );
  const parts = [share, directions, amount, strip];
  const refresh = oncePerFrame(
    latestOnly(
      signal,
      () => Promise.all(figures.map(({ wanted }) => wanted())),
      (bitmaps) => {
        figures.forEach(({ paint }, k) => paint(bitmaps[k]));
        for (const part of parts) part.paint();
      },
    ),
  );
  return (what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "portraits") for (const end of ends) end.fill();
    if (what !== "words") refresh();
  };
}

/**
 * One of the two frames, and its choice.
 *
 * @param {State} state
 * @param {End} end
 */
function frameEnd(state, end) {
  const every = state.everyMoment;
  const find = (/** @type {string} */ name) => every.find(({ clip, index }) => nameOf([clip, index]) === name);
  const figure = makeDrawnFigure(SIDE);
  const cards = pictureCards({
    legend: `The ${end} code is of`,
    options: every.map(({ clip, index, label }) => ({ name: nameOf([clip, index]), label })),
    value: nameOf(state.chosen[end]),
    onpick: (value) => {
      const found = find(value);
      if (found) state.choose({ [end]: [found.clip, found.index] });
    },
  });
  /** @param {ImageBitmap | null} bitmap */
  const paint = (bitmap) => {
    const name = nameOf(state.chosen[end]);
    cards.set(name);
    figure.paint(bitmap, {
      caption: `the ${end} frame`,
      description: `the ${end} frame. ${find(name)?.label}.`,
      shows: name,
      asked: state.asked,
    });
  };
  return {
    element: figure.element,
    cards,
    fill: () => cards.fill(state.talk.portraits),
    wanted: () => pictureAt(state.faces, state.faceNumber(end)),
    paint,
  };
}

/**
 * What one person's decoder draws of the code.
 *
 * @param {State} state
 * @param {Person} person
 * @param {number} k
 */
function decoderFigure(state, person, k) {
  const figure = makeDrawnFigure(SIDE);
  /** @param {ImageBitmap | null} bitmap */
  const paint = (bitmap) => {
    const { share, amount, direction } = state.chosen;
    const caption = `drawn as ${person.label}`;
    const way = `${Math.round(100 * share)} % of the way from the first code to the second.`;
    figure.paint(bitmap, {
      caption,
      description: `${caption}. ${way}`,
      shows: `${person.name} ${share.toFixed(2)} ${direction} ${amount.toFixed(2)}`,
      asked: state.asked,
    });
  };
  return {
    element: figure.element,
    wanted: () => {
      const { now } = state;
      return now ? pictureAt(state.pictures, 2 * now.number + k) : null;
    },
    paint,
  };
}

/** @param {number} share */
const shareWords = (share) => {
  if (share === 0) return "the first code";
  return share === 1 ? "the second code" : `${Math.round(100 * share)} % of the way`;
};

/**
 * @param {State} state
 * @param {number} amount
 */
function amountWords(state, amount) {
  const about = state.menu.directions.find(({ name }) => name === state.chosen.direction);
  if (!about || amount === 0) return "nothing added";
  return `${amount < 0 ? about.less : about.more}, ${Math.round(100 * Math.abs(amount))} %`;
}

/**
 * A slider over one of the chosen numbers.
 *
 * @param {State} state
 * @param {SliderKey} key
 * @param {string} label
 * @param {(value: number) => string} words
 */
function codeSlider(state, key, label, words) {
  const places = state.places[key];
  const slider = makeSlider({
    name: key,
    label,
    last: places.length - 1,
    onmove: (place, event) => state.choose({ [key]: places[place] }, { commit: false, asked: event.timeStamp }),
    onset: () => state.commit(),
  });
  slider.element.classList.add("dt-networks-slider");
  const paint = () => {
    const value = state.chosen[key];
    slider.set(places.indexOf(byDistance(places, value)[0]), words(value));
    slider.input.disabled = key === "amount" && state.chosen.direction === "none";
  };
  return { element: slider.element, paint };
}

/**
 * Which one thing is added to the code or taken away from it.
 *
 * @param {State} state
 */
function directionCards(state) {
  const options = [{ value: "none", label: "nothing" }];
  options.push(...state.menu.directions.map(({ name, label }) => ({ value: name, label })));
  const cards = radioCards({
    legend: "One thing more or less that the face does",
    options,
    value: state.chosen.direction,
    onpick: (direction) => state.choose({ direction, ...(direction === "none" ? { amount: 0 } : {}) }),
  });
  return { element: cards.group, paint: () => cards.set(state.chosen.direction) };
}

export default widget("dt-networks dt-networks-codes", makeState, draw);
