// The plane with both kinds of points; behind them, light where the critic takes a point for a true one.

import { colour, EDGE } from "../page/colours.js";
import { h } from "../page/page.js";

const SIDE = 560; // pixels of the canvas
const REACH = 1.15; // the plane is shown from -1.15 to 1.15
const CELLS = 36; // squares a side in which the critic's opinion is drawn
const SETTLE = 600; // ms in which the background follows: it never flashes
// The ground is dark in light and dark: where the critic is sure that a point is made, and where that it is true.
const [LOW, HIGH] = [
  [27, 31, 36],
  [98, 108, 120],
];

/** @typedef {import("./toygan_state.js").ToyGanState} State */

/** @param {State} state */
export function makePlane(state) {
  const canvas = h("canvas", { width: SIDE, height: SIDE, role: "img" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  const opinion = makeOpinion(state);
  /** @param {boolean} whole Whether the ground is to be as it is at once, without settling. */
  const paint = (whole) => {
    context.drawImage(opinion(whole), 0, 0, SIDE, SIDE);
    drawTrue(context, state.truth);
    drawMade(context, state.made);
    // For whoever measures: how far the game has come.
    canvas.dataset.rounds = String(state.gan.rounds);
    canvas.dataset.standing = JSON.stringify(state.now);
  };
  const frame = h("div", { class: "dt-networks-gan-frame" }, canvas);
  return {
    element: h("figure", { class: "dt-networks-gan-plane" }, frame, caption()),
    paint,
    /** @param {string} words */
    describe: (words) => canvas.setAttribute("aria-label", words),
  };
}

const caption = () =>
  h(
    "figcaption",
    { class: "dt-help" },
    h("span", { class: "dt-networks-gan-true" }, "●"),
    " true points ",
    h("span", { class: "dt-networks-gan-made" }, "■"),
    " points that the generator makes; lighter ground: here the critic takes a point for a true one",
  );

/** The middles of the squares, x and y in turn. */
function middlesOfCells() {
  const middles = new Float64Array(2 * CELLS * CELLS);
  for (let k = 0; k < CELLS * CELLS; k++) {
    middles[2 * k] = REACH * (((k % CELLS) + 0.5) * (2 / CELLS) - 1);
    middles[2 * k + 1] = REACH * (1 - (Math.floor(k / CELLS) + 0.5) * (2 / CELLS));
  }
  return middles;
}

/**
 * A function that draws what the critic thinks of each square, on a small canvas that it returns.
 *
 * @param {State} state
 */
function makeOpinion(state) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = CELLS;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const pixels = context.createImageData(CELLS, CELLS);
  const middles = middlesOfCells();
  const followed = new Float64Array(CELLS * CELLS); // what is drawn, on its way to what is thought
  let paintedAt = 0;
  /** @param {boolean} whole */
  return (whole) => {
    const now = performance.now();
    const share = whole ? 1 : 1 - Math.exp((paintedAt - now) / SETTLE);
    paintedAt = now;
    state.gan.opinion(middles).forEach((value, k) => {
      followed[k] += share * (value - followed[k]);
      for (let part = 0; part < 3; part++)
        pixels.data[4 * k + part] = LOW[part] + followed[k] * (HIGH[part] - LOW[part]);
      pixels.data[4 * k + 3] = 255;
    });
    context.putImageData(pixels, 0, 0);
    return canvas;
  };
}

/** @param {number} value A coordinate of the plane; its place on the canvas. */
const at = (value) => ((value / REACH + 1) * SIDE) / 2;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float64Array} points
 */
function drawTrue(context, points) {
  context.fillStyle = colour("sky");
  for (let k = 0; k < points.length; k += 2) {
    context.beginPath();
    context.arc(at(points[k]), SIDE - at(points[k + 1]), 4, 0, 2 * Math.PI);
    context.fill();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Float64Array} points
 */
function drawMade(context, points) {
  context.fillStyle = colour("orange");
  context.strokeStyle = EDGE;
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [at(points[k]) - 4, SIDE - at(points[k + 1]) - 4];
    context.fillRect(x, y, 8, 8);
    context.strokeRect(x, y, 8, 8);
  }
}
