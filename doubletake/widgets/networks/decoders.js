// One encoder, two decoders: two frames on their way through the network, and a switch that crosses the wires.

import { latestOnly, pictureAt } from "../page/latest.js";
import { awaited, h, pictureCards, statusLine, widget, write } from "../page/page.js";
import { LANES, makeState, nameOf } from "./decoders_state.js";
import { makeWiring } from "./decoders_wiring.js";
import { makeDrawnFigure } from "./drawn_figure.js";

/** @import { Update, ViewContext } from "../page/types.js" */

const SIDE = 320; // pixels of a canvas
const ROWS = /** @type {const} */ ([0, 1]);

/**
 * @typedef {import("./decoders_state.js").DecodersState} State
 * @typedef {import("./decoders_state.js").Row} Row
 */

/**
 * @param {HTMLElement} root
 * @param {State} state
 * @param {ViewContext} context
 * @returns {Update}
 */
function draw(root, state, { signal }) {
  const choosers = ROWS.map((row) => frameCards(state, row));
  const before = ROWS.map((row) => laneFigure(state, () => row, 0));
  const after = ROWS.map((row) => laneFigure(state, () => state.partner(row), row === 0 ? 1 : 2));
  const wiring = makeWiring(state);
  const button = swapButton(state);
  const told = h("p", { class: "dt-help", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(
    ...choosers.map(({ element }) => element),
    h("div", { class: "dt-networks-lanes" }, column(before), wiring.svg, column(after)),
    button,
    told,
    line,
  );
  const figures = [...before, ...after];
  const paintFigures = latestOnly(
    signal,
    () => Promise.all(figures.map(({ wanted }) => wanted())),
    (bitmaps) => figures.forEach(({ paint }, k) => paint(bitmaps[k])),
  );
  const paint = () => {
    const words = sentence(state);
    button.setAttribute("aria-pressed", String(state.chosen.swapped));
    write(told, words);
    wiring.paint(words);
    for (const chooser of choosers) chooser.paint();
    awaited(paintFigures());
  };
  return (what) => {
    if (!what || what === "words") show(state.voice);
    if (!what || what === "portraits") for (const chooser of choosers) chooser.fill();
    if (what !== "words") paint();
  };
}

/** @param {{ element: HTMLElement }[]} figures */
const column = (figures) => h("div", { class: "dt-networks-column" }, ...figures.map(({ element }) => element));

/** @param {State} state */
const swapButton = (state) =>
  h(
    "button",
    {
      type: "button",
      class: "dt-primary",
      "aria-pressed": "false",
      onclick: (/** @type {Event} */ event) => state.choose({ swapped: !state.chosen.swapped }, event.timeStamp),
    },
    "Swap the decoders",
  );

/**
 * Which code goes where, in words.
 *
 * @param {State} state
 */
function sentence(state) {
  const { people } = state.menu;
  const lane = (/** @type {Row} */ row) =>
    `${people[row].whose} code goes to ${people[state.partner(row)].whose} decoder`;
  const comes = (/** @type {Row} */ row) => `${people[row].label} doing what ${people[state.partner(row)].label} does`;
  const whole = state.chosen.swapped ? `Out come ${comes(0)}, and ${comes(1)}.` : "Each face is drawn again.";
  return `${lane(0)}, and ${lane(1)}. ${whole}`;
}

/**
 * Which frame of a person is encoded.
 *
 * @param {State} state
 * @param {Row} row
 */
function frameCards(state, row) {
  const { label, moments } = state.menu.people[row];
  const cards = pictureCards({
    legend: `${label}, in a frame that the network has not seen`,
    options: moments.map((moment) => ({ name: nameOf([moment.clip, moment.index]), label: moment.label })),
    value: state.name(row),
    onpick: (value) => {
      const found = moments.find(({ clip, index }) => nameOf([clip, index]) === value);
      if (found) state.choose({ [LANES[row]]: [found.clip, found.index] });
    },
  });
  return {
    element: cards.group,
    fill: () => cards.fill(state.talk.portraits),
    paint: () => cards.set(state.name(row)),
  };
}

/**
 * A picture of a lane: the face that goes in (0), or what the first (1) or second (2) decoder draws of its code.
 *
 * @param {State} state
 * @param {() => Row} rowOf
 * @param {0 | 1 | 2} number
 */
function laneFigure(state, rowOf, number) {
  const figure = makeDrawnFigure(SIDE);
  /** @param {ImageBitmap | null} bitmap */
  const paint = (bitmap) => {
    const { people } = state.menu;
    const name = state.name(rowOf());
    const person = people[rowOf()];
    const moment = person.moments.find(({ clip, index }) => nameOf([clip, index]) === name);
    const caption = number ? `drawn as ${people[number - 1].label}` : `${person.label}, as filmed`;
    figure.paint(bitmap, {
      caption,
      description: `${caption}: ${moment?.label}.`,
      shows: `${name} ${number}`,
      asked: state.asked,
    });
  };
  return { element: figure.element, wanted: () => pictureAt(state.lane(rowOf())?.pictures, number), paint };
}

export default widget("dt-networks dt-networks-decoders", makeState, draw);
