// A row of networks, after more and more training or with more and more pictures: what each draws, and how good it is.

import { latestOnly, pictureAt } from "../page/latest.js";
import { h, oncePerFrame, pictureCards, radioCards, statusLine, widget } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { makeCurve } from "./checkpoints_curve.js";
import { DRAWN, makeState, placeOf, wayOf } from "./checkpoints_state.js";
import { makeDrawnFigure } from "./drawn_figure.js";

/** @import { Update, ViewContext } from "../page/types.js" */

const SIDE = 448; // pixels of a canvas
const FIGURES = ["frame", ...DRAWN];

/**
 * @typedef {import("./checkpoints_state.js").CheckpointsState} State
 * @typedef {import("./checkpoints_state.js").Moment} Moment
 * @typedef {import("./checkpoints_state.js").Names} Names
 */

/** @type {{ [figure: string]: (names: Names) => string }} The words above each picture. */
const CAPTIONS = {
  frame: ({ target }) => `${target}, as filmed`,
  own: ({ target }) => `drawn again as ${target}`,
  other: ({ source }) => `drawn as ${source}`,
  pasted: ({ source }) => `${source}, pasted back`,
};

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const ways = wayCards(state);
  const moments = momentCards(state);
  const figures = FIGURES.map((which) => drawnFigure(state, which));
  const slider = stopSlider(state);
  const curve = makeCurve(state, signal);
  const { line, show } = statusLine();
  const pictures = h(
    "div",
    { class: "dt-networks-pictures", "data-four": "" },
    ...figures.map(({ element }) => element),
  );
  root.append(ways.element, moments.element, pictures, slider.element, line, curve.element);
  const parts = [ways, moments, slider, curve];
  const refresh = oncePerFrame(
    latestOnly(
      signal,
      () => wantedPictures(state),
      (bitmaps) => {
        for (const part of parts) part.paint();
        figures.forEach(({ paint }, k) => paint(bitmaps[k]));
      },
    ),
  );
  return (what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "way") moments.fill();
    if (what !== "words") refresh();
  };
}

/** @param {State} state */
const wantedPictures = (state) => {
  const first = DRAWN.length * state.number;
  return Promise.all([pictureAt(state.filmed, 0), ...DRAWN.map((_, k) => pictureAt(state.drawn, first + k))]);
};

/**
 * Whose face goes onto whom.
 *
 * @param {State} state
 */
function wayCards(state) {
  const { ways } = state.menu;
  const cards = radioCards({
    legend: "Whose face is drawn, and in whose place",
    options: ways.map((way) => ({ value: wayOf(way), label: `${way.names.source} in ${way.names.whose} place` })),
    value: wayOf(state.chosen),
    onpick: (value) => {
      const found = ways.find((way) => wayOf(way) === value);
      if (found) state.choose({ source: found.source, target: found.target });
    },
  });
  cards.group.hidden = ways.length < 2;
  return { element: cards.group, paint: () => cards.set(wayOf(state.chosen)) };
}

/**
 * Which frame is drawn: those of the person who is seen in it.
 *
 * @param {State} state
 */
function momentCards(state) {
  const element = h("div");
  /** @type {Moment[]} */
  let list = state.way.moments;
  let cards = cardsOf(state, list);
  element.append(cards.group);
  const fill = () => {
    if (list !== state.way.moments) {
      list = state.way.moments;
      cards = cardsOf(state, list);
      element.replaceChildren(cards.group);
    }
    cards.fill(state.talk.portraits);
  };
  return { element, fill, paint: () => cards.set(placeOf(state.chosen)) };
}

/**
 * @param {State} state
 * @param {Moment[]} moments
 */
const cardsOf = (state, moments) =>
  pictureCards({
    legend: "A frame that no network has seen",
    options: moments.map((moment) => ({ name: placeOf(moment), label: moment.label })),
    value: placeOf(state.chosen),
    onpick: (value) => {
      const found = moments.find((moment) => placeOf(moment) === value);
      if (found) state.choose({ clip: found.clip, index: found.index });
    },
  });

/**
 * One of the pictures: the frame, or what the network made of it.
 *
 * @param {State} state
 * @param {string} which
 */
function drawnFigure(state, which) {
  const figure = makeDrawnFigure(SIDE);
  /** @param {ImageBitmap | null} bitmap */
  const paint = (bitmap) => {
    const caption = CAPTIONS[which](state.way.names);
    const when = which === "frame" ? "" : `After ${state.about.words(state.stop)}.`;
    figure.paint(bitmap, {
      caption,
      description: `${caption}: ${state.moment.label}. ${when}`,
      shows: `${wayOf(state.chosen)} ${placeOf(state.chosen)} ${state.number}`,
      asked: state.asked,
    });
  };
  return { element: figure.element, paint };
}

/** @param {State} state */
function stopSlider(state) {
  const { element, set } = makeSlider({
    name: state.menu.along,
    label: state.about.label,
    last: state.way.stops.length - 1,
    onmove: (number, event) => state.goTo(number, event.timeStamp),
    onset: () => state.commit(),
  });
  element.classList.add("dt-networks-slider");
  const paint = () => set(state.number, state.about.words(state.stop), state.way.stops.length - 1);
  return { element, paint };
}

export default widget("dt-networks dt-networks-checkpoints", makeState, draw);
