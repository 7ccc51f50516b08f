// A plot that the learner makes: one setting from end to end, and what the cue says each time.

import { h, makeLink, makeVoice, shape, statusLine, widget } from "./page.js";

const WIDTH = 560;
const HEIGHT = 300;
const BOX = { left: 56, right: 28, top: 14, bottom: 46 };

function makeState({ model, signal }) {
  const voice = makeVoice();
  const state = { voice, result: null };
  const hear = (message) => {
    if (message.t === "error") voice.say(message.text, true);
    if (message.t !== "measure") return;
    state.result = message;
    voice.say("");
  };
  const link = makeLink({ model, signal, hear, feel: (words) => voice.say(words, words !== "") });
  state.measure = () => {
    voice.say("Measuring…");
    link.ask({ t: "measure" });
  };
  state.start = () => link.send({ t: "hello" });
  return state;
}

/** About five round numbers that reach from below `least` to above `most`. */
function ticks(least, most) {
  const rough = (most - least) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((k) => k >= rough);
  const first = Math.floor(least / step);
  return Array.from({ length: Math.ceil(most / step) - first + 1 }, (_, k) => (first + k) * step);
}

const percent = (value) => `${Math.round(value * 100)} %`;

function plot({ values, readings, usual, own, own_reading: ownReading, label, sentence }) {
  const whole = values[values.length - 1] > 1; // 1…6 rather than 0…100 %
  const write = whole ? String : percent;
  const seen = [...usual, ...readings.filter((reading) => reading !== null)];
  const up = ticks(Math.min(...seen), Math.max(...seen));
  const [first, last] = [values[0], values[values.length - 1]];
  const x = (value) => BOX.left + ((value - first) / (last - first)) * (WIDTH - BOX.left - BOX.right);
  const [bottom, top] = [up[0], up[up.length - 1]];
  const y = (value) =>
    HEIGHT - BOX.bottom - ((value - bottom) / (top - bottom)) * (HEIGHT - BOX.top - BOX.bottom);
  const text = (words, attributes) => {
    const element = shape("text", attributes);
    element.textContent = words;
    return element;
  };
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": sentence,
    class: "dt-plot",
  });
  svg.append(
    shape("rect", {
      x: BOX.left,
      width: WIDTH - BOX.left - BOX.right,
      y: y(usual[1]),
      height: Math.max(3, y(usual[0]) - y(usual[1])),
      class: "dt-plot-usual",
    }),
    text("this clip’s own frames", {
      x: WIDTH - BOX.right - 6,
      y: y(usual[1]) + 18,
      "text-anchor": "end",
      class: "dt-plot-note",
    }),
  );
  for (const tick of up) {
    svg.append(
      shape("path", { d: `M ${BOX.left} ${y(tick)} H ${WIDTH - BOX.right}`, class: "dt-plot-grid" }),
      text(String(Number(tick.toFixed(2))), { x: BOX.left - 8, y: y(tick) + 5, "text-anchor": "end" }),
    );
  }
  for (const value of whole ? values : values.filter((_, k) => k % 2 === 0)) {
    svg.append(text(write(value), { x: x(value), y: HEIGHT - BOX.bottom + 20, "text-anchor": "middle" }));
  }
  svg.append(
    text(label, { x: (BOX.left + WIDTH - BOX.right) / 2, y: HEIGHT - 6, "text-anchor": "middle" }),
    text("sharpness", {
      x: 14,
      y: HEIGHT / 2 - 16,
      "text-anchor": "middle",
      transform: `rotate(-90 14 ${HEIGHT / 2 - 16})`,
    }),
  );
  const points = values.map((value, k) => [value, readings[k]]).filter(([, reading]) => reading !== null);
  svg.append(
    shape("polyline", { points: points.map(([a, b]) => `${x(a)},${y(b)}`).join(" "), class: "dt-plot-line" }),
  );
  for (const [a, b] of points)
    svg.append(shape("circle", { cx: x(a), cy: y(b), r: 4, class: "dt-plot-dot" }));
  if (ownReading !== null) {
    svg.append(
      shape("circle", { cx: x(own), cy: y(ownReading), r: 9, class: "dt-plot-own" }),
      text("yours", {
        x: x(own) + (own > (first + last) / 2 ? -14 : 14),
        y: y(ownReading) - 12,
        "text-anchor": own > (first + last) / 2 ? "end" : "start",
        class: "dt-plot-note",
      }),
    );
  }
  const rows = points.map(([a, b]) => h("tr", {}, h("td", {}, write(a)), h("td", {}, b.toFixed(2))));
  const table = h(
    "table",
    {},
    h("tr", {}, h("th", { scope: "col" }, label), h("th", { scope: "col" }, "Sharpness")),
    ...rows,
  );
  return [svg, h("p", {}, sentence), h("details", {}, h("summary", {}, "The numbers"), table)];
}

function draw(root, state) {
  const button = h("button", { type: "button", class: "dt-primary", onclick: state.measure });
  const result = h("div", { class: "dt-result", "aria-live": "polite" });
  const { line, show } = statusLine();
  root.append(button, line, result);
  let shown = null;
  return () => {
    button.textContent = state.result ? "Measure again with my settings" : "Measure with my settings";
    show(state.voice);
    if (state.result !== shown) result.replaceChildren(...plot(state.result));
    shown = state.result;
  };
}

export default widget("dt-sweep", makeState, draw);
