// One number for each frame of a clip, as a line: where in it one is, and a threshold to hold it against.

import { shape } from "./page.js";

const WIDE = 560;
const HIGH = 160;
const EDGE = { left: 54, right: 12, top: 10, bottom: 28 };

/**
 * `onseek(frame)` is called when somebody presses or drags on the line. `set` draws: `values`, `fps`, and what it
 * means in a `sentence`; optionally `index`, `threshold`, and `spans`: [{ from, to, kind }].
 */
export function makeTimeline({ signal, onseek = null }) {
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "dt-timeline" });
  const [grid, spans] = [shape("g", {}), shape("g", {})];
  const line = shape("polyline", { class: "dt-timeline-line" });
  const limit = shape("path", { class: "dt-timeline-threshold" });
  const cursor = shape("path", { class: "dt-timeline-cursor" });
  const dot = shape("circle", { r: 6, class: "dt-timeline-dot" });
  svg.append(spans, grid, line, limit, cursor, dot);
  let shown = { values: [0], most: 1 };

  const x = (index) =>
    EDGE.left + (index / Math.max(1, shown.values.length - 1)) * (WIDE - EDGE.left - EDGE.right);
  const y = (value) => HIGH - EDGE.bottom - (value / shown.most) * (HIGH - EDGE.top - EDGE.bottom);
  const label = (words, place) => {
    const text = shape("text", place);
    text.textContent = words;
    return text;
  };
  const drawGrid = ({ values, fps, unit }) => {
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10].find((one) => shown.most / one <= 5) ?? 20;
    const whole = { "%": (value) => `${Math.round(value * 100)} %`, "°": (value) => `${Math.round(value)}°` };
    const write = whole[unit] ?? ((value) => value.toFixed(1));
    const parts = [];
    for (let k = 0; k * step <= shown.most + 1e-9; k++)
      parts.push(
        shape("path", { d: `M ${EDGE.left} ${y(k * step)} H ${WIDE - EDGE.right}`, class: "dt-timeline-grid" }),
        label(write(k * step), { x: EDGE.left - 6, y: y(k * step) + 5, "text-anchor": "end" }),
      );
    for (let second = 0; second * fps < values.length; second++)
      parts.push(label(`${second} s`, { x: x(second * fps), y: HIGH - 4, "text-anchor": "middle" }));
    grid.replaceChildren(...parts);
  };
  const set = (next) => {
    const { values, index = null, threshold = null, sentence } = next;
    const most = Math.max(next.unit === "%" ? 0.1 : 0.4, threshold ?? 0, ...values) * 1.05;
    // The scale moves only when it must: a line that jumps while a point is dragged cannot be read.
    const same = values.length === shown.values.length && next.unit === shown.unit && next.name === shown.name;
    const keeps = same && most <= shown.most;
    shown = { ...next, most: keeps ? shown.most : most };
    if (!keeps) drawGrid(shown);
    const points = Array.from(values, (value, k) => `${x(k).toFixed(1)},${y(value).toFixed(1)}`);
    line.setAttribute("points", points.join(" "));
    limit.setAttribute("d", threshold === null ? "" : `M ${EDGE.left} ${y(threshold)} H ${WIDE - EDGE.right}`);
    cursor.setAttribute("d", index === null ? "" : `M ${x(index)} ${EDGE.top} V ${HIGH - EDGE.bottom}`);
    dot.setAttribute("cx", x(index ?? 0));
    dot.setAttribute("cy", y(values[index ?? 0]));
    dot.style.display = index === null ? "none" : "";
    spans.replaceChildren(
      ...(next.spans ?? []).map(({ from, to, kind }) =>
        shape("rect", {
          x: x(from - 0.5),
          width: x(to + 0.5) - x(from - 0.5),
          y: kind === "truth" ? HIGH - EDGE.bottom - 12 : EDGE.top,
          height: kind === "truth" ? 12 : HIGH - EDGE.top - EDGE.bottom,
          class: `dt-timeline-${kind}`,
        }),
      ),
    );
    svg.setAttribute("aria-label", sentence);
  };
  const seek = (event) => {
    if (event.type === "pointerdown") {
      if (event.button !== 0) return;
      svg.setPointerCapture(event.pointerId);
    } else if (!svg.hasPointerCapture(event.pointerId)) return;
    const box = svg.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width) * WIDE;
    const last = shown.values.length - 1;
    const index = Math.round(((share - EDGE.left) / (WIDE - EDGE.left - EDGE.right)) * last);
    onseek(Math.max(0, Math.min(last, index)), event.type);
    event.preventDefault();
  };
  if (onseek) {
    svg.classList.add("dt-timeline-seek");
    for (const type of ["pointerdown", "pointermove", "pointerup"]) svg.addEventListener(type, seek, { signal });
  }
  return { svg, set };
}

/** Frames below a limit as runs, in words: "14 to 17 and 70". Frames are counted from 1. */
export function runsBelow(values, limit) {
  const runs = [];
  values.forEach((value, index) => {
    if (value >= limit) return;
    const last = runs[runs.length - 1];
    if (last && last[1] === index) last[1] = index + 1;
    else runs.push([index + 1, index + 1]);
  });
  const words = runs.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}` : words.join("");
}
