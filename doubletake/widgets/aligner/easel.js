// What both pictures draw with: a canvas that shows a square of a picture, and what lies on a face.

import { colour, EDGE } from "../page/colours.js";
import { h, paintable } from "../page/page.js";
import { meshPoints } from "./similarity.js";

/**
 * @import { Point, Properties } from "../page/types.js"
 * @import { Matrix } from "./similarity.js"
 * @import { Mesh } from "./state.js"
 *
 * A square part of a picture, in its pixels.
 * @typedef {{ x: number, y: number, side: number }} Square
 *
 * A line between two places, in pixels of the picture.
 * @typedef {[x: number, y: number, u: number, v: number]} Line
 *
 * @typedef {ReturnType<typeof makeEasel>} Easel
 */

const SIDE = 720; // pixels of a canvas; the page shows it smaller

/** Whose points these are; and the point that keys move. */
export const ownColour = () => colour("sky");
export const otherColour = () => colour("orange");
export const chosenColour = () => colour("vermilion");

/**
 * `aim(square)` says what of the picture is shown, and then everything is in its pixels.
 *
 * @param {Properties} properties
 */
export function makeEasel(properties) {
  const canvas = h("canvas", { width: SIDE, height: SIDE, ...properties });
  const context = paintable(canvas);
  /** @type {Square} */
  let square = { x: 0, y: 0, side: SIDE };

  /** How many pixels of the picture one pixel of the page is. */
  const grain = () => square.side / (canvas.clientWidth || SIDE);
  const aim = (/** @type {Square} */ next) => {
    square = next;
    const zoom = SIDE / square.side;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, SIDE, SIDE);
    context.setTransform(zoom, 0, 0, zoom, -square.x * zoom, -square.y * zoom);
  };
  /**
   * A picture where a matrix puts it; (0, 0) is the middle of its first pixel.
   *
   * @param {ImageBitmap} bitmap
   * @param {Matrix} matrix
   * @param {{ width: number, height: number }} size
   */
  const picture = (bitmap, { c, s, x, y }, { width, height }) => {
    context.save();
    context.transform(c, s, -s, c, x, y);
    context.drawImage(bitmap, -0.5, -0.5, width, height);
    context.restore();
  };
  /**
   * Where in the picture an event happened.
   *
   * @param {{ clientX: number, clientY: number }} event
   * @returns {Point}
   */
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      square.x + ((event.clientX - box.left) / box.width) * square.side,
      square.y + ((event.clientY - box.top) / box.height) * square.side,
    ];
  };
  /**
   * @param {Line[]} pairs
   * @param {string} ink
   * @param {number} width  pixels of the page
   */
  const lines = (pairs, ink, width) => {
    context.beginPath();
    for (const [x, y, u, v] of pairs) {
      context.moveTo(x, y);
      context.lineTo(u, v);
    }
    context.lineWidth = width * grain();
    context.strokeStyle = ink;
    context.stroke();
  };
  /**
   * @param {Mesh} mesh
   * @param {Float64Array} points
   * @param {string} ink
   */
  const mesh = (mesh, points, ink) => {
    const all = meshPoints(mesh.weights, points);
    /** @type {Line[]} */
    const edges = [];
    for (let k = 0; k < mesh.triangles.length; k += 3) {
      const [a, b, c] = [0, 1, 2].map((corner) => 2 * mesh.triangles[k + corner]);
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ])
        edges.push([all[from], all[from + 1], all[to], all[to + 1]]);
    }
    lines(edges, ink, 1);
  };
  /**
   * Points as dots or as squares, so that two faces can be told apart without their colours.
   *
   * @param {Float64Array} points
   * @param {string} ink
   * @param {number} size  pixels of the page
   * @param {"dot" | "square"} kind
   */
  const points = (points, ink, size, kind) => {
    const radius = size * grain();
    context.lineWidth = grain();
    context.strokeStyle = EDGE;
    context.fillStyle = ink;
    context.beginPath();
    for (let k = 0; k < points.length; k += 2) {
      const [x, y] = [points[k], points[k + 1]];
      if (kind === "square") context.rect(x - radius, y - radius, 2 * radius, 2 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.stroke();
    context.fill();
  };
  return { canvas, context, grain, aim, picture, place, lines, mesh, points };
}

/**
 * The square around some points, with room at the sides.
 *
 * @param {ArrayLike<number>[]} lists
 * @param {number} room
 * @returns {Square}
 */
export function squareAround(lists, room) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const list of lists)
    for (let k = 0; k < list.length; k += 2) {
      left = Math.min(left, list[k]);
      right = Math.max(right, list[k]);
      top = Math.min(top, list[k + 1]);
      bottom = Math.max(bottom, list[k + 1]);
    }
  const side = room * Math.max(right - left, bottom - top);
  return { x: (left + right - side) / 2, y: (top + bottom - side) / 2, side };
}

/**
 * Lines from each point to its partner, for those that lie apart by more than `least`.
 *
 * @param {Float64Array} points
 * @param {Float64Array} partners
 * @param {number} [least]
 */
export function linesBetween(points, partners, least = -1) {
  /** @type {Line[]} */
  const found = [];
  for (let k = 0; k < points.length; k += 2)
    if (Math.hypot(points[k] - partners[k], points[k + 1] - partners[k + 1]) > least)
      found.push([points[k], points[k + 1], partners[k], partners[k + 1]]);
  return found;
}
