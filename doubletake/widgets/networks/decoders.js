// One encoder, two decoders: two frames on their way through the network, and a switch that crosses the wires.

import { dropAddresses, makeFrames, toAddresses } from "../page/frames.js";
import { awaited, h, makeLink, makeVoice, pictureCards, shape, statusLine, widget, write } from "../page/page.js";
import { lettering } from "../page/plot.js";

const WAITING = "Waiting for Python…";
const placeOf = ([clip, index]) => `${clip} ${index}`;
const LANES = ["first", "second"];

// The drawing between the pictures, in units: its height is that of the two rows of pictures.
const WIDE = 300;
const HIGH = 400;
const ROWS = [100, 300];
const BARS = 16; // of a code's many numbers, so many means are drawn

function makeSwitch({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const lanes = new Map(); // place → { code, pictures: the face, then what each decoder draws }
  const sides = { voice, menu: model.get("menu"), chosen: model.get("chosen"), portraits: null };
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });

  sides.lane = (which) => lanes.get(placeOf(sides.chosen[which]));
  /** Whose code a decoder is given, and which decoder a code is given to: 0 the first one's, 1 the second one's. */
  sides.partner = (row) => (sides.chosen.swapped ? 1 - row : row);
  sides.choose = (changes, asked = performance.now()) => {
    sides.asked = asked;
    sides.chosen = { ...sides.chosen, ...changes };
    fetchLanes();
    tell("chosen");
    link.send({ t: "commit", chosen: sides.chosen });
  };
  function fetchLanes() {
    for (const which of LANES) {
      if (sides.lane(which)) continue;
      const [clip, index] = sides.chosen[which];
      lanes.set(placeOf([clip, index]), { code: null, pictures: makeFrames() });
      link.send({ t: "lane", clip, index });
    }
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      sides.portraits = toAddresses(message.portraits, buffers);
      tell("portraits");
    } else if (message.t === "lane") {
      const lane = lanes.get(placeOf([message.clip, message.index]));
      lane.code = message.code;
      buffers.forEach((buffer, k) => lane.pictures.put(k, buffer));
      if (voice.words === WAITING) say("");
      tell("chosen");
    } else if (message.t === "error") say(message.text, true);
    else if (message.t === "commit" && message.saved) say(message.words);
  }
  signal.addEventListener("abort", () => {
    lanes.forEach(({ pictures }) => pictures.close());
    dropAddresses(sides.portraits);
  });
  sides.start = () => {
    if (!sides.portraits) link.send({ t: "hello" });
    fetchLanes();
  };
  return sides;
}

function draw(root, sides, { signal }) {
  const choosers = LANES.map((which, row) => frameCards(sides, which, row));
  const before = LANES.map((_, row) => laneFigure(sides, () => row, 0));
  const after = LANES.map((_, row) => laneFigure(sides, () => sides.partner(row), 1 + row));
  const wires = wiring(sides);
  const button = h(
    "button",
    {
      type: "button",
      class: "dt-primary",
      "aria-pressed": "false",
      onclick: (event) => sides.choose({ swapped: !sides.chosen.swapped }, event.timeStamp),
    },
    "Swap the decoders",
  );
  const told = h("p", { class: "dt-help", "aria-live": "polite" });
  const { line, show } = statusLine();
  const column = (figures) => h("div", { class: "dt-net-column" }, ...figures.map(({ element }) => element));
  root.append(
    ...choosers.map(({ element }) => element),
    h("div", { class: "dt-net-lanes" }, column(before), wires.svg, column(after)),
    button,
    told,
    line,
  );
  const sentence = () => {
    const names = sides.menu.people.map(({ label }) => label);
    const owners = sides.menu.people.map(({ whose }) => whose);
    const lane = (row) => `${owners[row]} code goes to ${owners[sides.partner(row)]} decoder`;
    const comes = (row) => `${names[row]} doing what ${names[sides.partner(row)]} does`;
    const whole = sides.chosen.swapped ? `Out come ${comes(0)}, and ${comes(1)}.` : "Each face is drawn again.";
    return `${lane(0)}, and ${lane(1)}. ${whole}`;
  };
  let round = 0;
  const paint = () => awaited(paintNewest());
  const paintNewest = async () => {
    const mine = ++round;
    const figures = [...before, ...after];
    const pictures = await Promise.all(figures.map(({ wanted }) => wanted()));
    if (mine !== round || signal.aborted) return; // overtaken
    figures.forEach(({ paint }, k) => paint(pictures[k]));
  };
  return (what) => {
    if (!what || what === "words") show(sides.voice);
    if (!what || what === "portraits") choosers.forEach(({ fill }) => fill());
    if (what === "words") return;
    button.setAttribute("aria-pressed", String(sides.chosen.swapped));
    const words = sentence();
    write(told, words);
    wires.paint(words);
    choosers.forEach(({ paint }) => paint());
    paint();
  };
}

/** Which frame of a person is encoded. */
function frameCards(sides, which, row) {
  const { label, moments } = sides.menu.people[row];
  const cards = pictureCards({
    legend: `${label}, in a frame that the network has not seen`,
    options: moments.map(({ clip, index, label }) => ({ name: placeOf([clip, index]), label })),
    value: placeOf(sides.chosen[which]),
    onpick: (value) => {
      const { clip, index } = moments.find(({ clip, index }) => placeOf([clip, index]) === value);
      sides.choose({ [which]: [clip, index] });
    },
  });
  return {
    element: cards.group,
    fill: () => cards.fill(sides.portraits),
    paint: () => cards.set(placeOf(sides.chosen[which])),
  };
}

/** A picture of a lane: the face that goes in (0), or what the first (1) or second (2) decoder draws of its code. */
function laneFigure(sides, rowOf, number) {
  const canvas = h("canvas", { width: 320, height: 320, role: "img" });
  const context = canvas.getContext("2d", { alpha: false });
  const words = h("figcaption");
  const wanted = () => {
    const pictures = sides.lane(LANES[rowOf()])?.pictures;
    return pictures?.has(number) ? (pictures.ready(number) ?? pictures.get(number)) : null;
  };
  const paint = (bitmap) => {
    const { people } = sides.menu;
    const place = placeOf(sides.chosen[LANES[rowOf()]]);
    const { label } = people[rowOf()].moments.find(({ clip, index }) => placeOf([clip, index]) === place);
    const said = number ? `drawn as ${people[number - 1].label}` : `${people[rowOf()].label}, as filmed`;
    write(words, said);
    canvas.setAttribute("aria-label", `${said}: ${label}.`);
    canvas.toggleAttribute("data-waits", !bitmap);
    if (!bitmap) return;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    // For whoever measures: what is drawn, and which event it answers.
    canvas.dataset.shows = `${place} ${number}`;
    canvas.dataset.asked = sides.asked ?? "";
  };
  return { element: h("figure", { class: "dt-net-picture" }, words, canvas), wanted, paint };
}

/** Encoder, codes, wires and decoders. */
function wiring(sides) {
  const svg = shape("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "dt-net-wires" });
  const box = (x, y, width, height, words, className) => {
    const [middle, centre] = [x + width / 2, y + height / 2];
    svg.append(
      shape("rect", { x, y, width, height, rx: 6, class: className }),
      lettering(words, {
        x: middle,
        y: centre,
        "text-anchor": "middle",
        "dominant-baseline": "central",
        transform: `rotate(-90 ${middle} ${centre})`,
      }),
    );
  };
  const straight = (x, to, y) => svg.append(shape("path", { d: `M ${x} ${y} H ${to}`, class: "dt-net-wire" }));
  for (const y of ROWS) straight(0, 32, y);
  box(32, 40, 44, 320, "one encoder for both", "dt-net-box");
  const codes = ROWS.map((y) => {
    straight(76, 92, y);
    const bars = Array.from({ length: BARS }, (_, k) =>
      shape("rect", { x: 92, y: y - 48 + 6 * k, width: 30, height: 6 }),
    );
    svg.append(...bars, lettering("code", { x: 107, y: y + 66, "text-anchor": "middle" }));
    return bars;
  });
  const wires = ROWS.map(() => shape("path", { class: "dt-net-wire" }));
  svg.append(...wires);
  sides.menu.people.forEach(({ whose }, k) => {
    box(212, ROWS[k] - 84, 44, 168, `${whose} decoder`, "dt-net-box");
    straight(256, 300, ROWS[k]);
  });
  const paint = (words) => {
    svg.setAttribute("aria-label", `A drawing of the network. ${words}`);
    svg.dataset.swapped = sides.chosen.swapped;
    ROWS.forEach((y, row) => {
      const to = ROWS[sides.partner(row)];
      wires[row].setAttribute("d", `M 122 ${y} C 170 ${y} 164 ${to} 212 ${to}`);
      const code = sides.lane(LANES[row])?.code;
      if (!code) return;
      const size = Math.floor(code.length / BARS) || 1;
      codes[row].forEach((bar, k) => {
        const part = code.slice(k * size, (k + 1) * size);
        const mean = part.reduce((sum, value) => sum + value, 0) / Math.max(part.length, 1);
        bar.setAttribute("class", mean < 0 ? "dt-net-less" : "dt-net-more");
        bar.setAttribute("opacity", Math.min(1, 0.15 + Math.abs(mean)).toFixed(2));
      });
    });
  };
  return { svg, paint };
}

export default widget("dt-net dt-decoders", makeSwitch, draw);
