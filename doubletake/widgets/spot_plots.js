// The two plots of a round: hits against false alarms, and how often one was right against how sure one was.

import { h, shape } from "./page.js";

const PLOT = 320;
const INSET = { left: 50, right: 14, top: 12, bottom: 50 };

const words = (text, attributes) => {
  const element = shape("text", attributes);
  element.textContent = text;
  return element;
};

/** An empty plot. `across` and `up`: { from, to, label, ticks }. `x` and `y` turn values into places. */
function emptyPlot({ across, up, sentence }) {
  const x = (value) =>
    INSET.left + ((value - across.from) / (across.to - across.from)) * (PLOT - INSET.left - INSET.right);
  const y = (value) =>
    PLOT - INSET.bottom - ((value - up.from) / (up.to - up.from)) * (PLOT - INSET.top - INSET.bottom);
  const svg = shape("svg", {
    viewBox: `0 0 ${PLOT} ${PLOT}`,
    role: "img",
    "aria-label": sentence,
    class: "dt-spot-plot",
  });
  const whole = (value) => String(Math.round(100 * value));
  for (const tick of across.ticks)
    svg.append(
      shape("path", { d: `M ${x(tick)} ${y(up.from)} V ${y(up.to)}`, class: "dt-spot-grid" }),
      words(whole(tick), { x: x(tick), y: PLOT - INSET.bottom + 20, "text-anchor": "middle" }),
    );
  for (const tick of up.ticks)
    svg.append(
      shape("path", { d: `M ${x(across.from)} ${y(tick)} H ${x(across.to)}`, class: "dt-spot-grid" }),
      words(whole(tick), { x: INSET.left - 7, y: y(tick) + 5, "text-anchor": "end" }),
    );
  const middle = (INSET.top + PLOT - INSET.bottom) / 2;
  svg.append(
    words(across.label, { x: (INSET.left + PLOT - INSET.right) / 2, y: PLOT - 8, "text-anchor": "middle" }),
    words(up.label, { x: 14, y: middle, "text-anchor": "middle", transform: `rotate(-90 14 ${middle})` }),
    shape("path", {
      d: `M ${x(across.from)} ${y(Math.max(up.from, across.from))} L ${x(across.to)} ${y(across.to)}`,
      class: "dt-spot-guess",
    }),
  );
  return { svg, x, y };
}

const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** A dot for each round: `dots` [{ name, hits: [value, low, high], false_alarms: […] }]; `curve` [[x, y]] or null. */
export function rocPlot({ dots, curve, sentence }) {
  const { svg, x, y } = emptyPlot({
    across: { from: 0, to: 1, ticks: SHARES, label: "false alarms, in 100" },
    up: { from: 0, to: 1, ticks: SHARES, label: "hits, in 100" },
    sentence,
  });
  if (curve) {
    const points = curve.map(([a, b]) => `${x(a).toFixed(1)},${y(b).toFixed(1)}`);
    svg.append(shape("polyline", { points: points.join(" "), class: "dt-spot-curve" }));
  }
  for (const { hits, false_alarms: alarms } of dots) {
    if (alarms.length < 3) continue;
    svg.append(
      shape("path", { d: `M ${x(alarms[1])} ${y(hits[0])} H ${x(alarms[2])}`, class: "dt-spot-reach" }),
      shape("path", { d: `M ${x(alarms[0])} ${y(hits[1])} V ${y(hits[2])}`, class: "dt-spot-reach" }),
    );
  }
  dots.forEach(({ hits, false_alarms: alarms }, k) => {
    const place = { cx: x(alarms[0]), cy: y(hits[0]), r: dots.length > 1 ? 11 : 8 };
    svg.append(shape("circle", { ...place, class: "dt-spot-dot", "data-dot": k + 1 }));
    if (dots.length > 1)
      svg.append(
        words(String(k + 1), { x: place.cx, y: place.cy + 5, "text-anchor": "middle", class: "dt-spot-number" }),
      );
  });
  const list = dots.map(({ name }) => h("li", {}, name));
  const names = dots.length > 1 ? [h("ol", { class: "dt-spot-names" }, ...list)] : [];
  return h("figure", { class: "dt-spot-figure" }, svg, ...names, h("figcaption", {}, sentence));
}

/** How sure, how right: `bins` [{ confidence, right: [value, low, high], count }]. */
export function calibrationPlot({ bins, sentence }) {
  const { svg, x, y } = emptyPlot({
    across: { from: 0.5, to: 1, ticks: [0.5, 0.6, 0.7, 0.8, 0.9, 1], label: "how sure you were, in 100" },
    up: { from: 0, to: 1, ticks: SHARES, label: "how often right, in 100" },
    sentence,
  });
  const points = bins.map(({ confidence, right }) => `${x(confidence)},${y(right[0])}`);
  svg.append(shape("polyline", { points: points.join(" "), class: "dt-spot-curve" }));
  for (const { confidence, right } of bins)
    svg.append(
      shape("path", { d: `M ${x(confidence)} ${y(right[1])} V ${y(right[2])}`, class: "dt-spot-reach" }),
      shape("circle", { cx: x(confidence), cy: y(right[0]), r: 8, class: "dt-spot-dot", "data-dot": 1 }),
    );
  return h("figure", { class: "dt-spot-figure" }, svg, h("figcaption", {}, sentence));
}
