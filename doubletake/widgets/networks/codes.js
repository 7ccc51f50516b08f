// Between two codes: a slider from one to the other, one thing that a face does more or less, and what both decoders draw.

import { dropAddresses, makeFrames, toAddresses } from "../page/frames.js";
import {
  h,
  makeLink,
  makeVoice,
  oncePerFrame,
  pictureCards,
  radioCards,
  shape,
  statusLine,
  widget,
  write,
} from "../page/page.js";
import { makeSlider } from "../page/slider.js";

const WAITING = "Waiting for Python…";
const STEPS = 10; // from one code to the other; what was drawn once is kept
const KEPT = 240; // drawn codes
const placeOf = ([clip, index]) => `${clip} ${index}`;
/** Where a slider can stand. */
const placesOf = ({ least, most, steps }) =>
  Array.from({ length: steps + 1 }, (_, k) => Number((least + ((most - least) * k) / steps).toFixed(2)));
const byDistance = (places, value) => [...places].sort((a, b) => Math.abs(a - value) - Math.abs(b - value));

function makeCodes({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const faces = makeFrames();
  const order = []; // places, in the order in which their faces are kept
  const pictures = makeFrames(); // two for each drawn code
  const drawn = new Map(); // what was drawn → { number, code }
  let numbers = 0;
  const codes = { voice, menu: model.get("menu"), chosen: model.get("chosen"), portraits: null, faces, pictures };
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });
  const keyOf = ({ first, second, share, direction, amount }) =>
    [placeOf(first), placeOf(second), share.toFixed(2), amount ? direction : "none", amount.toFixed(2)].join(" ");

  const { farthest } = codes.menu;
  codes.places = {
    share: placesOf({ least: 0, most: 1, steps: STEPS }),
    amount: placesOf({ least: -farthest, most: farthest, steps: 2 * STEPS }),
  };
  codes.faceNumber = (which) => order.indexOf(placeOf(codes.chosen[which]));
  codes.now = () => drawn.get(keyOf(codes.chosen));
  codes.everyMoment = codes.menu.people.flatMap(({ label, moments }) =>
    moments.map((moment) => ({ ...moment, label: `${label}, ${moment.label}` })),
  );
  codes.commit = () => link.send({ t: "commit", chosen: codes.chosen });
  codes.choose = (changes, { commit = true, asked = performance.now() } = {}) => {
    codes.asked = asked;
    codes.chosen = { ...codes.chosen, ...changes };
    fetchAll();
    tell("chosen");
    if (commit) codes.commit();
  };

  // --- what Python is asked for ---
  let asked = ""; // what the newest question is about, until its answer is there
  function fetchFace(which) {
    const [clip, index] = codes.chosen[which];
    if (order.includes(placeOf([clip, index]))) return;
    order.push(placeOf([clip, index]));
    link.send({ t: "face", clip, index });
  }
  let clips = { done: 0, all: 1 }; // from which Python measures directions
  function fetchAll() {
    fetchFace("first");
    fetchFace("second");
    const question = nextQuestion();
    // What is looked at goes before what is fetched ahead: of questions that wait, the newest is kept.
    if (!question || (asked && codes.now()) || asked === subjectOf(question)) return;
    asked = subjectOf(question);
    link.ask(question);
  }
  /** What is looked at; while nobody waits for that, what the sliders will want next. */
  function nextQuestion() {
    const { chosen } = codes;
    const wanted = codes.now() ? nearest("share") : chosen;
    if (wanted) return { t: "draw", chosen: wanted };
    if (clips.done < clips.all) return { t: "measure", number: clips.done };
    const more = chosen.direction !== "none" && nearest("amount");
    return more ? { t: "draw", chosen: more } : null;
  }
  const subjectOf = ({ t, chosen }) => (t === "draw" ? keyOf(chosen) : t);
  /** The nearest place of a slider that was not drawn yet. */
  function nearest(key) {
    return byDistance(codes.places[key], codes.chosen[key])
      .map((value) => ({ ...codes.chosen, [key]: value }))
      .find((wanted) => !drawn.has(keyOf(wanted)));
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      codes.portraits = toAddresses(message.portraits, buffers);
      tell("portraits");
    } else if (message.t === "face") {
      faces.put(order.indexOf(placeOf([message.clip, message.index])), buffers[0]);
      tell("chosen");
    } else if (message.t === "draw") {
      const key = subjectOf(message);
      if (key === asked) asked = "";
      const number = drawn.get(key)?.number ?? numbers++ % KEPT;
      for (const [old, { number: taken }] of drawn) if (taken === number && old !== key) drawn.delete(old);
      drawn.set(key, { number, code: message.code });
      buffers.forEach((buffer, k) => pictures.put(2 * number + k, buffer));
      if (voice.words === WAITING) say("");
      fetchAll();
      tell("chosen");
    } else if (message.t === "measure") {
      if (asked === message.t) asked = "";
      clips = message;
      fetchAll();
    } else if (message.t === "error") {
      if (message.to === "draw" || message.to === "measure") asked = "";
      say(message.text, true);
    } else if (message.t === "commit" && message.saved) say(message.words);
  }
  signal.addEventListener("abort", () => {
    [faces, pictures].forEach((kept) => kept.close());
    dropAddresses(codes.portraits);
  });
  codes.start = () => {
    if (!codes.portraits) link.send({ t: "hello" });
    fetchAll();
  };
  return codes;
}

function draw(root, codes, { signal }) {
  const { people } = codes.menu;
  const ends = ["first", "second"].map((which) => end(codes, which));
  const outs = people.map((person, k) => out(codes, person, k));
  const between = codeSlider({
    codes,
    key: "share",
    label: "Between the two codes",
    say: (share) =>
      share === 0 ? "the first code" : share === 1 ? "the second code" : `${Math.round(100 * share)} % of the way`,
  });
  const thing = directionCards(codes);
  const amount = codeSlider({
    codes,
    key: "amount",
    label: "Take away or add",
    say: (value) => {
      const about = codes.menu.directions.find(({ name }) => name === codes.chosen.direction);
      if (!about || value === 0) return "nothing added";
      return `${value < 0 ? about.less : about.more}, ${Math.round(100 * Math.abs(value))} %`;
    },
  });
  const strip = codeStrip(codes);
  const { line, show } = statusLine();
  root.append(
    ...ends.map(({ cards }) => cards.group),
    h("div", { class: "dt-net-pictures", "data-four": "" }, ...[...ends, ...outs].map(({ element }) => element)),
    between.element,
    strip.element,
    thing.element,
    amount.element,
    line,
  );
  const parts = [...ends, ...outs, between, thing, amount, strip];
  let round = 0;
  const paint = async () => {
    const mine = ++round;
    const pictures = await Promise.all(parts.map(({ wanted }) => wanted?.() ?? null));
    if (mine !== round || signal.aborted) return; // overtaken
    parts.forEach(({ paint }, k) => paint(pictures[k]));
  };
  const refresh = oncePerFrame(paint);
  return (what) => {
    if (!what || what === "words") show(codes.voice);
    if (!what || what === "portraits") ends.forEach(({ fill }) => fill());
    if (what !== "words") refresh();
  };
}

/** A picture that says what it is. */
function codeFigure(codes) {
  const canvas = h("canvas", { width: 320, height: 320, role: "img" });
  const context = canvas.getContext("2d", { alpha: false });
  const words = h("figcaption");
  const paint = (bitmap, said, more) => {
    write(words, said);
    canvas.setAttribute("aria-label", `${said}. ${more}`);
    canvas.toggleAttribute("data-waits", !bitmap);
    if (!bitmap) return;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    canvas.dataset.asked = codes.asked ?? "";
  };
  return { element: h("figure", { class: "dt-net-picture" }, words, canvas), canvas, paint };
}

const taken = (frames, number) => (frames.has(number) ? (frames.ready(number) ?? frames.get(number)) : null);

/** One of the two frames, and its choice. */
function end(codes, which) {
  const every = codes.everyMoment;
  const cards = pictureCards({
    legend: `The ${which} code is of`,
    options: every.map(({ clip, index, label }) => ({ name: placeOf([clip, index]), label })),
    value: placeOf(codes.chosen[which]),
    onpick: (value) => {
      const { clip, index } = every.find(({ clip, index }) => placeOf([clip, index]) === value);
      codes.choose({ [which]: [clip, index] });
    },
  });
  const { element, canvas, paint } = codeFigure(codes);
  return {
    element,
    cards,
    fill: () => cards.fill(codes.portraits),
    wanted: () => taken(codes.faces, codes.faceNumber(which)),
    paint: (bitmap) => {
      cards.set(placeOf(codes.chosen[which]));
      const moment = every.find(({ clip, index }) => placeOf([clip, index]) === placeOf(codes.chosen[which]));
      paint(bitmap, `the ${which} frame`, `${moment.label}.`);
      if (bitmap) canvas.dataset.shows = placeOf(codes.chosen[which]);
    },
  };
}

/** What one person's decoder draws of the code. */
function out(codes, person, k) {
  const { element, canvas, paint } = codeFigure(codes);
  return {
    element,
    wanted: () => {
      const now = codes.now();
      return now ? taken(codes.pictures, 2 * now.number + k) : null;
    },
    paint: (bitmap) => {
      const { share, amount, direction } = codes.chosen;
      paint(
        bitmap,
        `drawn as ${person.label}`,
        `${Math.round(100 * share)} % of the way from the first code to the second.`,
      );
      if (bitmap) canvas.dataset.shows = `${person.name} ${share.toFixed(2)} ${direction} ${amount.toFixed(2)}`;
    },
  };
}

/** A slider over one of the chosen numbers. */
function codeSlider({ codes, key, label, say }) {
  const places = codes.places[key];
  const slider = makeSlider({
    name: key,
    label,
    last: places.length - 1,
    onmove: (place, event) => codes.choose({ [key]: places[place] }, { commit: false, asked: event.timeStamp }),
    onset: codes.commit,
  });
  slider.element.classList.add("dt-net-slider");
  const paint = () => {
    const value = codes.chosen[key];
    slider.set(places.indexOf(byDistance(places, value)[0]), say(value));
    slider.input.disabled = key === "amount" && codes.chosen.direction === "none";
  };
  return { element: slider.element, paint };
}

/** Which one thing is added to the code or taken away from it. */
function directionCards(codes) {
  const options = [{ value: "none", label: "nothing" }];
  options.push(...codes.menu.directions.map(({ name, label }) => ({ value: name, label })));
  const cards = radioCards({
    legend: "One thing more or less that the face does",
    options,
    value: codes.chosen.direction,
    onpick: (direction) => codes.choose({ direction, ...(direction === "none" ? { amount: 0 } : {}) }),
  });
  return { element: cards.group, paint: () => cards.set(codes.chosen.direction) };
}

/** The code itself: a bar for each of its numbers. */
function codeStrip(codes) {
  const svg = shape("svg", { role: "img", class: "dt-net-strip", preserveAspectRatio: "none" });
  const told = h("p", { class: "dt-help" }, "The code that both decoders are given:");
  let bars = [];
  const paint = () => {
    const code = codes.now()?.code;
    if (!code) return;
    if (bars.length !== code.length) {
      svg.setAttribute("viewBox", `0 -10 ${code.length} 20`);
      bars = code.map((_, k) => shape("rect", { x: k + 0.1, width: 0.8 }));
      svg.replaceChildren(...bars);
    }
    const most = Math.max(1, ...code.map(Math.abs));
    code.forEach((value, k) => {
      const high = (9 * Math.abs(value)) / most;
      bars[k].setAttribute("y", value < 0 ? 0 : -high);
      bars[k].setAttribute("height", high);
      bars[k].setAttribute("class", value < 0 ? "dt-net-less" : "dt-net-more");
    });
    write(told, `The code that both decoders are given: ${code.length} numbers, a bar for each.`);
    svg.setAttribute("aria-label", told.textContent);
  };
  return {
    element: h("div", {}, told, svg),
    paint,
  };
}

export default widget("dt-net dt-codes", makeCodes, draw);
