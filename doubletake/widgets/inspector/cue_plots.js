// What one cue measured, drawn: over time, as the curve it was read off, and beside clips whose making is known.

import { shape } from "../page/page.js";
import { lettering, makePlot, roundTicks } from "../page/plot.js";
import { nearestOf } from "./held.js";

/**
 * @import { Axis, Plot } from "../page/plot.js"
 * @import { Curve, Group, Reference, Timeline } from "./state.js"
 *
 * @typedef {ReturnType<typeof cueTimeline>} CueLine
 */

const short = (/** @type {number} */ value) => String(Number(value.toPrecision(3)));

/**
 * An axis that reaches over all these values.
 *
 * @param {number[]} values
 * @returns {Axis}
 */
function axisOver(values, label = "") {
  let [least, most] = [Math.min(...values), Math.max(...values)];
  if (most - least < 1e-9 * Math.max(Math.abs(most), 1)) {
    const room = 0.5 * Math.max(Math.abs(most), 1);
    [least, most] = [least - room, most + room];
  }
  const ticks = roundTicks(least, most);
  return { from: ticks[0], to: ticks[ticks.length - 1], ticks, write: short, label };
}

/**
 * Axis from the first to the last of rising values, round numbers between.
 *
 * @param {number[]} values
 * @param {string} label
 * @returns {Axis}
 */
function axisAlong(values, label, write = short) {
  const [from, last] = [values[0], values[values.length - 1]];
  const to = last > from ? last : from + 1;
  return { from, to, ticks: roundTicks(from, to).filter((tick) => tick >= from && tick <= to), write, label };
}

/**
 * Pairs as lines that break where one has no second value; one that stands alone is a dot.
 *
 * @param {Plot} plot
 * @param {[number, number | null][]} pairs
 */
function drawLine(plot, pairs) {
  /** @type {[number, number][]} */
  let run = [];
  const close = () => {
    if (run.length > 1) plot.svg.append(shape("polyline", { points: plot.points(run), class: "dt-plot-line" }));
    else if (run.length)
      plot.svg.append(shape("circle", { cx: plot.x(run[0][0]), cy: plot.y(run[0][1]), r: 3, class: "dt-plot-dot" }));
    run = [];
  };
  for (const [at, value] of pairs) {
    if (value === null) close();
    else run.push([at, value]);
  }
  close();
}

/**
 * A cue's value at each moment. `onseek(seconds, event)` is called when somebody presses or drags on it.
 *
 * @param {object} options
 * @param {Timeline} options.line
 * @param {string} options.title
 * @param {AbortSignal} options.signal
 * @param {(seconds: number, event: PointerEvent) => void} options.onseek
 */
export function cueTimeline({ line, title, signal, onseek }) {
  const plot = makePlot({ high: 190, edge: { left: 66, right: 18, top: 14, bottom: 32 } });
  const { times, values, events, unit } = line;
  const known = values.filter((value) => value !== null);
  plot.scale({ across: axisAlong(times, "", (at) => `${short(at)} s`), up: axisOver(known, unit) });
  for (const at of events) plot.svg.append(shape("path", { d: plot.upright(at), class: "dt-plot-limit" }));
  drawLine(
    plot,
    times.map((time, k) => [time, values[k]]),
  );
  const cursor = shape("path", { class: "dt-plot-cursor" });
  plot.svg.append(cursor);
  plot.describe(`${title} over time. ${line.sentence}`);
  plot.drag(signal, onseek);
  /** Move the cursor; what the cue says at that moment, in words. */
  const moveTo = (/** @type {number} */ seconds) => {
    const held = Math.max(times[0], Math.min(times[times.length - 1], seconds));
    cursor.setAttribute("d", plot.upright(held));
    plot.svg.dataset.at = String(held);
    const value = values[nearestOf(times, held)];
    return `At ${held.toFixed(2)} s: ${value === null ? "no value" : `${short(value)} ${unit}`.trim()}.`;
  };
  return { svg: plot.svg, moveTo };
}

/**
 * The curve that a cue was read off.
 *
 * @param {{ curve: Curve, title: string }} options
 */
export function cueCurve({ curve, title }) {
  const plot = makePlot({ high: 220, edge: { left: 76, right: 18, top: 14, bottom: 50 } });
  const { points, x, y } = curve;
  plot.scale({
    across: axisAlong(
      points.map(([at]) => at),
      x,
    ),
    up: axisOver(
      points.map(([, value]) => value),
      y,
    ),
  });
  drawLine(plot, points);
  plot.describe(`${title}: ${y} against ${x}. ${curve.sentence}`);
  return plot.svg;
}

/**
 * Where clips of the course lie whose making is known, and where this one does.
 *
 * @param {{ reference: Reference, title: string }} options
 */
export function cueReference({ reference, title }) {
  const { groups, logarithm, value } = reference;
  const high = 40 + 62 * groups.length;
  const plot = makePlot({ high, edge: { left: 18, right: 18, top: 14, bottom: 32 } });
  const placed = (/** @type {number} */ number) => (logarithm ? Math.log10(Math.max(number, 1e-9)) : number);
  const write = (/** @type {number} */ tick) => short(logarithm ? 10 ** tick : tick);
  plot.scale({
    across: { ...rangeOf(reference, placed), write, grid: true },
    up: { from: 0, to: groups.length, ticks: [], write },
  });
  groups.forEach((group, k) => drawGroup(plot, group, { level: groups.length - k - 0.68, placed }));
  plot.svg.append(shape("path", { d: plot.upright(placed(value)), class: "dt-inspector-cue-here" }));
  plot.describe(`${title}, this clip beside others. ${reference.sentence}`);
  return plot.svg;
}

/**
 * Where an axis begins and ends that all numbers of a comparison lie on, and its round numbers.
 *
 * @param {Reference} reference
 * @param {(number: number) => number} placed  where on it a number lies
 */
function rangeOf({ groups, logarithm, value }, placed) {
  const numbers = [value, ...groups.flatMap(({ usual, median }) => [...usual, median])];
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const room = 0.06 * (placed(most) - placed(least) || 1);
  const [from, to] = [placed(least) - room, placed(most) + room];
  const ticks = roundTicks(least, most > least ? most : least + 1)
    .filter((tick) => !logarithm || tick > 0)
    .map(placed)
    .filter((tick) => tick >= from && tick <= to);
  return { from, to, ticks };
}

/**
 * A stripe where nine in ten of a group lie, its median, and its name: a dot and a blue stripe for clips as filmed.
 *
 * @param {Plot} plot
 * @param {Group} group
 * @param {{ level: number, placed: (number: number) => number }} where
 */
function drawGroup(plot, { name, label, count, median, usual }, { level, placed }) {
  const filmed = name === "as filmed";
  const [x, y] = [plot.x(placed(median)), plot.y(level)];
  const stripe = plot.area([placed(usual[0]), placed(usual[1])], [level - 0.2, level + 0.2]);
  const colour = filmed ? "dt-inspector-cue-filmed" : "dt-inspector-cue-replaced";
  plot.ground.append(shape("rect", { ...stripe, rx: 4, class: colour }));
  const diamond = `M ${x} ${y - 10} L ${x + 10} ${y} L ${x} ${y + 10} L ${x - 10} ${y} Z`;
  plot.svg.append(
    filmed
      ? shape("circle", { cx: x, cy: y, r: 8, class: "dt-inspector-cue-median" })
      : shape("path", { d: diamond, class: "dt-inspector-cue-median" }),
    lettering(`${count} clips ${label}`, { x: plot.box.left + 4, y: plot.y(level + 0.36), class: "dt-plot-note" }),
  );
}
