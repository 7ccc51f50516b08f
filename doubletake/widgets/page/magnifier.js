// The magnifier: parts of pictures, enlarged alike and with what is fine or changed made stronger, each on a canvas.

import { amplify } from "./detail.js";
import { LENS_KEYS, makeMovable } from "./lens.js";
import { h, paintable } from "./page.js";
import { makeSlider } from "./slider.js";

/**
 * A square part of a picture, in its pixels.
 * @typedef {{ left: number, top: number, side: number }} Part
 *
 * How one of its sliders is made: see `makeSlider`.
 * @typedef {{ name: string, label: string, least?: number, last: number, step?: number }} Dial
 *
 * @typedef {ReturnType<typeof makeMagnifier>} Magnifier
 */

export const SIDE = 480; // pixels of a canvas's side

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export const between = (value, least, most) => Math.max(least, Math.min(most, value));

/**
 * A canvas for each of `names`, and two sliders. `enlarge` is the one that enlarges: `times(place)` tells how often it
 * does at one of its places, and `place` where it stands at first. `strengthen` is the other one. `can()` tells whether
 * there is anything to move, `move(k, x, y)` is called when part k is moved, by shares of its sides; `enlarged()` and
 * `strengthened()` when a slider is.
 *
 * @param {object} options
 * @param {string[]} options.names
 * @param {Dial} options.enlarge
 * @param {(place: number) => number} [options.times]
 * @param {number} [options.place]
 * @param {Dial} options.strengthen
 * @param {() => boolean} options.can
 * @param {(k: number, x: number, y: number) => void} options.move
 * @param {() => void} options.enlarged
 * @param {() => void} options.strengthened
 */
export function makeMagnifier({
  names,
  enlarge,
  times = (place) => place,
  place = enlarge.least ?? 0,
  strengthen,
  can,
  move,
  enlarged,
  strengthened,
}) {
  let gain = 1;
  const enlargeTo = (/** @type {number} */ to) => {
    place = between(to, enlarge.least ?? 0, enlarge.last);
    enlarged();
  };
  const size = makeSlider({ ...enlarge, onmove: enlargeTo });
  const strength = makeSlider({
    ...strengthen,
    onmove: (to) => {
      gain = to;
      strengthened();
    },
  });
  const canvases = names.map((name, k) => {
    const canvas = h("canvas", { width: SIDE, height: SIDE, tabindex: "0", role: "img", "aria-label": name });
    makeMovable({
      canvas,
      can,
      move: (x, y) => move(k, x, y),
      zoom: (sign) => enlargeTo(place + sign * (enlarge.step ?? 1)),
    });
    return canvas;
  });
  /** Say at the sliders where they stand. */
  const showDials = () => {
    size.set(place, `${times(place)} ×`);
    strength.set(gain, gain === 1 ? "as it is" : `${gain} ×`);
  };
  /**
   * Show a part of a picture on canvas k, each of its pixels a square or smoothed; `words` are for a screen reader.
   *
   * @param {number} k
   * @param {CanvasImageSource} source
   * @param {Part} part
   * @param {{ words: string, squares?: boolean }} how
   */
  const paint = (k, source, { left, top, side }, { words, squares = false }) => {
    const context = paintable(canvases[k], { alpha: !squares });
    if (squares) context.imageSmoothingEnabled = false;
    else context.imageSmoothingQuality = "high";
    context.drawImage(source, left, top, side, side, 0, 0, SIDE, SIDE);
    canvases[k].setAttribute("aria-label", `${words} ${LENS_KEYS}`);
    return context;
  };
  return {
    canvases,
    size,
    strength,
    enlargeTo,
    showDials,
    paint,
    times: () => times(place),
    gain: () => gain,
  };
}

/**
 * A picture with every difference from `base` (four numbers a pixel) `gain` times as large, on a canvas. The pixels that
 * are given are changed.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ImageData} pixels
 * @param {ArrayLike<number>} base
 * @param {number} gain
 */
export function amplifiedOn(canvas, pixels, base, gain) {
  [canvas.width, canvas.height] = [pixels.width, pixels.height];
  if (gain > 1) amplify(pixels, base, gain);
  paintable(canvas).putImageData(pixels, 0, 0);
  return canvas;
}
