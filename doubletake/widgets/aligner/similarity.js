// What `doubletake.face.alignment` and `doubletake.cues.eyes` compute, again for the page: a dragged point is answered
// within one picture of the screen. A browser test holds the two against each other. Points are flat: x0, y0, x1, y1, …

/**
 * A similarity: x' = c·x − s·y + x, y' = s·x + c·y + y.
 * @typedef {{ c: number, s: number, x: number, y: number }} Matrix
 *
 * How one face lies on another; `steps` and `distances`: as they are, moved, turned as well, sized as well.
 * @typedef {object} Fit
 * @property {Matrix[]} steps
 * @property {number} scale
 * @property {number} rotation  degrees, clockwise
 * @property {[number, number]} shift  pixels
 * @property {number[]} distances  root mean square, pixels
 * @property {number[]} byPart
 * @property {number} eyeDistance  of the other face, pixels
 * @property {number} leftOver  share of the eye distance
 */

const EYES = [36, 42]; // the first of each eye's six points, the person's right eye first
const OUTER_CORNERS = [36, 45];

/**
 * @param {ArrayLike<number>} points
 * @param {number} a
 * @param {number} b
 */
const distance = (points, a, b) => Math.hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);

/** @param {ArrayLike<number>} points */
function middle(points) {
  let [x, y] = [0, 0];
  for (let k = 0; k < points.length; k += 2) {
    x += points[k];
    y += points[k + 1];
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}

/**
 * Points after a matrix.
 *
 * @param {Matrix} matrix
 * @param {ArrayLike<number>} points
 */
export function apply({ c, s, x, y }, points) {
  const out = new Float64Array(points.length);
  for (let k = 0; k < points.length; k += 2) {
    out[k] = c * points[k] - s * points[k + 1] + x;
    out[k + 1] = s * points[k] + c * points[k + 1] + y;
  }
  return out;
}

/**
 * The matrix that undoes one.
 *
 * @param {Matrix} matrix
 * @returns {Matrix}
 */
export function invert({ c, s, x, y }) {
  const square = c * c + s * s;
  const [a, b] = [c / square, -s / square];
  return { c: a, s: b, x: -(a * x - b * y), y: -(b * x + a * y) };
}

/**
 * A turn by `degrees` and a change of size about one place.
 *
 * @param {[number, number]} place
 * @param {number} degrees
 * @param {number} size
 * @returns {Matrix}
 */
export function about([x, y], degrees, size) {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [size * Math.cos(angle), size * Math.sin(angle)];
  return { c, s, x: x - c * x + s * y, y: y - s * x - c * y };
}

/**
 * How far points lie from their partners, root mean square; of some of them, if `some` are named.
 *
 * @param {ArrayLike<number>} points
 * @param {ArrayLike<number>} others
 * @param {number[] | null} [some]
 */
function rms(points, others, some = null) {
  let sum = 0;
  const numbers = some ?? Array.from({ length: points.length / 2 }, (_, k) => k);
  for (const k of numbers) sum += (points[2 * k] - others[2 * k]) ** 2 + (points[2 * k + 1] - others[2 * k + 1]) ** 2;
  return Math.sqrt(sum / numbers.length);
}

/**
 * One face laid on another: see `doubletake.face.align_landmarks`. `parts`: lists of point numbers.
 *
 * @param {ArrayLike<number>} source
 * @param {ArrayLike<number>} target
 * @param {number[][]} [parts]
 * @returns {Fit}
 */
export function align(source, target, parts = []) {
  const [px, py] = middle(source);
  const [qx, qy] = middle(target);
  let [along, across, spread] = [0, 0, 0];
  for (let k = 0; k < source.length; k += 2) {
    const [a, b] = [source[k] - px, source[k + 1] - py];
    const [u, v] = [target[k] - qx, target[k + 1] - qy];
    along += a * u + b * v;
    across += a * v - b * u;
    spread += a * a + b * b;
  }
  const flat = spread <= 1e-12 * (1 + px * px + py * py);
  const [c, s] = flat ? [1, 0] : [along / spread, across / spread];
  const scale = Math.hypot(c, s);
  const carry = (/** @type {number} */ c, /** @type {number} */ s) => ({
    c,
    s,
    x: qx - c * px + s * py,
    y: qy - s * px - c * py,
  });
  // As they are; moved; turned as well; sized as well.
  const steps = [
    { c: 1, s: 0, x: 0, y: 0 },
    carry(1, 0),
    scale > 0 ? carry(c / scale, s / scale) : carry(1, 0),
    carry(c, s),
  ];
  const laid = apply(steps[3], source);
  const distances = steps.map((step) => rms(apply(step, source), target));
  const eyeDistance = distance(target, OUTER_CORNERS[0], OUTER_CORNERS[1]);
  return {
    steps,
    scale,
    rotation: (Math.atan2(s, c) * 180) / Math.PI,
    shift: [qx - px, qy - py],
    distances,
    byPart: parts.map((part) => rms(laid, target, part)),
    eyeDistance,
    leftOver: distances[3] / eyeDistance,
  };
}

/**
 * The eye-aspect ratio of each eye, right and left.
 *
 * @param {ArrayLike<number>} points
 */
export const eyeRatios = (points) =>
  EYES.map((first) => {
    const height = (distance(points, first + 1, first + 5) + distance(points, first + 2, first + 4)) / 2;
    return height / Math.max(distance(points, first, first + 3), 1e-6);
  });

/**
 * Where the mesh's points lie: a matrix of weights, row by row, times the landmarks.
 *
 * @param {Float32Array} weights
 * @param {ArrayLike<number>} points
 */
export function meshPoints(weights, points) {
  const count = points.length / 2;
  const out = new Float64Array((2 * weights.length) / count);
  for (let row = 0; row < out.length / 2; row++) {
    for (let k = 0; k < count; k++) {
      const weight = weights[row * count + k];
      if (!weight) continue;
      out[2 * row] += weight * points[2 * k];
      out[2 * row + 1] += weight * points[2 * k + 1];
    }
  }
  return out;
}
