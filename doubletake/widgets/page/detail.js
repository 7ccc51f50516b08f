// Fine detail of a picture: what is left of it beside its smoothed version, made larger, and measured.

/**
 * Pixels (an ImageData) smoothed: means over squares, `reach` pixels to each side, taken twice. Four numbers a pixel.
 *
 * @param {{ data: ArrayLike<number>, width: number, height: number }} pixels
 * @param {number} reach
 */
export function smoothed({ data, width, height }, reach) {
  let values = Float32Array.from(data);
  for (let pass = 0; pass < 2; pass++) {
    values = meansAlong(values, width, height, 4, 4 * width, reach);
    values = meansAlong(values, height, width, 4 * width, 4, reach);
  }
  return values;
}

/**
 * Means along lines: `count` values, `step` apart, on each of `lines` lines, `apart` from one another.
 *
 * @param {Float32Array} values
 * @param {number} count
 * @param {number} lines
 * @param {number} step
 * @param {number} apart
 * @param {number} reach
 */
function meansAlong(values, count, lines, step, apart, reach) {
  const means = new Float32Array(values.length);
  for (let line = 0; line < lines; line++)
    for (let channel = 0; channel < 4; channel++) {
      const begin = line * apart + channel;
      let sum = 0;
      let [from, to] = [0, 0]; // summed up are values from `from` to before `to`; at a border there are fewer
      for (let k = 0; k < count; k++) {
        while (to <= Math.min(count - 1, k + reach)) sum += values[begin + step * to++];
        while (from < k - reach) sum -= values[begin + step * from++];
        means[begin + step * k] = sum / (to - from);
      }
    }
  return means;
}

/**
 * Make each difference of pixels from `base` (four numbers a pixel) `gain` times as large, in place.
 *
 * @param {{ data: Uint8ClampedArray }} pixels
 * @param {ArrayLike<number>} base
 * @param {number} gain
 */
export function amplify({ data }, base, gain) {
  for (let k = 0; k < data.length; k++) if (k % 4 < 3) data[k] = base[k] + gain * (data[k] - base[k]); // clamps by itself
}

/**
 * How far the green of pixels swings around `base` in a square part of them: the root of the mean square, in levels.
 *
 * @param {{ data: ArrayLike<number>, width: number }} pixels
 * @param {ArrayLike<number>} base
 * @param {{ left: number, top: number, side: number }} part
 */
export function swing({ data, width }, base, { left, top, side }) {
  let sum = 0;
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) {
      const k = 4 * (y * width + x) + 1;
      sum += (data[k] - base[k]) ** 2;
    }
  return Math.sqrt(sum) / side;
}
