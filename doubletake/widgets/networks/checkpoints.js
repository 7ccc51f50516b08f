// A row of networks, after more and more training or with more and more pictures: what each draws, and how good it is.

import { makeNumbers } from "../page/figures.js";
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
import { lettering, makePlot, roundTicks } from "../page/plot.js";
import { makeSlider } from "../page/slider.js";

const AHEAD = 2; // networks asked for at once, when nobody waits for them
const RING_ROOM = 0.02; // of the axis, so that the ring around the first dot hides no number beside it
const WAITING = "Waiting for Python…";
const DRAWN = ["own", "other", "pasted"]; // the pictures that come of each network, in this order

const minutes = (seconds) => {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};
const placeOf = ({ clip, index }) => `${clip} ${index}`;
const wayOf = ({ source, target }) => `${source} ${target}`;

// What differs between the two sliders: words for a network, and where it lies on the axis with true distances.
const ALONG = {
  step: {
    label: "How long it was trained",
    words: ({ step, seconds }) => `${step.toLocaleString("en")} steps, ${minutes(seconds)}`,
    tick: ({ seconds }) => minutes(seconds),
    place: ({ seconds }) => seconds / 60,
    axis: "time of one processor core",
    even: "each dot about three times as long as the one before",
    straight: "minutes, at their true distance",
    write: (value) => `${value} min`,
  },
  pictures: {
    label: "How many pictures it learned from",
    words: ({ pictures, asked }) => `${asked ? "" : "all: "}${pictures} pictures of each`,
    tick: ({ pictures }) => String(pictures),
    place: ({ pictures }) => pictures,
    axis: "pictures of each person",
    even: "one network beside the other",
    straight: "pictures, at their true distance",
    write: String,
  },
};

function makeSeries({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const frames = new Map(); // place → the frame as it was filmed
  const drawn = new Map(); // way and place → the pictures of all its networks
  const menu = model.get("menu");
  const series = {
    voice,
    menu,
    about: ALONG[menu.along],
    chosen: model.get("chosen"),
    portraits: null,
    straight: false,
  };
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });
  const keyOf = (chosen) => `${wayOf(chosen)} ${placeOf(chosen)}`;

  series.way = () => menu.ways.find((way) => wayOf(way) === wayOf(series.chosen));
  series.moment = () => series.way().moments.find((moment) => placeOf(moment) === placeOf(series.chosen));
  series.number = () => series.way().stops.findIndex((stop) => stop[menu.along] === series.chosen[menu.along]);
  series.stop = () => series.way().stops[series.number()];
  series.frame = () => frames.get(placeOf(series.chosen));
  series.drawn = () => drawn.get(keyOf(series.chosen));
  series.commit = () => link.send({ t: "commit", chosen: series.chosen });
  series.choose = (changes, { commit = true, asked = performance.now() } = {}) => {
    const [before, number] = [series.chosen, series.number()];
    series.asked = asked;
    series.chosen = { ...before, ...changes };
    if (wayOf(before) !== wayOf(series.chosen)) {
      const { moments, stops } = series.way();
      const { clip, index } = moments[0];
      const stop = stops[Math.min(number, stops.length - 1)];
      series.chosen = { ...series.chosen, clip, index, [menu.along]: stop[menu.along] };
    }
    fetchAll();
    tell(wayOf(before) === wayOf(series.chosen) ? "stop" : "way");
    if (commit) series.commit();
  };
  series.goTo = (number, asked = performance.now()) => {
    const stop = series.way().stops[number];
    series.choose({ [menu.along]: stop[menu.along] }, { commit: false, asked });
  };
  series.axis = (straight) => {
    series.straight = straight;
    tell("stop");
  };

  // --- what Python is asked for ---
  let fetching = false;
  function fetchAll() {
    const { source, target, clip, index } = series.chosen;
    if (!series.frame()) {
      frames.set(placeOf(series.chosen), makeFrames());
      link.send({ t: "frame", source, target, clip, index });
    }
    if (!series.drawn()) drawn.set(keyOf(series.chosen), makeFrames());
    if (fetching) return;
    const here = series.number();
    const wanted = series
      .way()
      .stops.map((_, number) => number)
      .filter((number) => !series.drawn().has(DRAWN.length * number))
      .sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
    if (!wanted.length) return;
    fetching = true;
    // The one that is looked at comes alone: it is waited for.
    const numbers = wanted[0] === here ? [here] : wanted.slice(0, AHEAD);
    link.ask({ t: "stops", source, target, clip, index, numbers }, { ahead: true });
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      series.portraits = toAddresses(message.portraits, buffers);
      tell("way");
    } else if (message.t === "frame") {
      frames.get(placeOf(message)).put(0, buffers[0]);
      tell("stop");
    } else if (message.t === "stops") {
      fetching = false;
      message.numbers.forEach((number, k) =>
        DRAWN.forEach((_, j) =>
          drawn.get(keyOf(message)).put(DRAWN.length * number + j, buffers[DRAWN.length * k + j]),
        ),
      );
      if (voice.words === WAITING) say("");
      fetchAll();
      tell("stop");
    } else if (message.t === "error") {
      if (message.to === "stops") fetching = false;
      say(message.text, true);
    } else if (message.t === "commit" && message.saved) say(message.words);
  }
  signal.addEventListener("abort", () => {
    [...frames.values(), ...drawn.values()].forEach((kept) => kept.close());
    dropAddresses(series.portraits);
  });
  series.start = () => {
    if (!series.portraits) link.send({ t: "hello" });
    fetchAll();
  };
  return series;
}

function draw(root, series, { signal }) {
  const part = {
    ways: ways(series),
    moments: moments(series),
    frame: drawnFigure(series, "frame", ({ target }) => `${target}, as filmed`),
    own: drawnFigure(series, "own", ({ target }) => `drawn again as ${target}`),
    other: drawnFigure(series, "other", ({ source }) => `drawn as ${source}`),
    pasted: drawnFigure(series, "pasted", ({ source }) => `${source}, pasted back`),
    slider: stopSlider(series),
    curve: curve(series, signal),
  };
  const { line, show } = statusLine();
  root.append(
    part.ways.element,
    part.moments.element,
    h("div", { class: "dt-net-pictures", "data-four": "" }, ...["frame", ...DRAWN].map((which) => part[which].element)),
    part.slider.element,
    line,
    part.curve.element,
  );
  let round = 0;
  const paint = async () => {
    const mine = ++round;
    if (signal.aborted) return;
    const number = series.number();
    const take = (from, k) => (from?.has(k) ? (from.ready(k) ?? from.get(k)) : null);
    const pictures = await Promise.all([
      take(series.frame(), 0),
      ...DRAWN.map((_, k) => take(series.drawn(), DRAWN.length * number + k)),
    ]);
    if (mine !== round || signal.aborted) return; // overtaken
    const shown = Object.fromEntries(["frame", ...DRAWN].map((which, k) => [which, pictures[k]]));
    for (const { paint } of Object.values(part)) paint?.(shown);
  };
  const refresh = oncePerFrame(paint);
  return (what) => {
    if (!what || what === "words") show(series.voice);
    if (!what || what === "way") part.moments.fill();
    if (what !== "words") refresh();
  };
}

/** Whose face goes onto whom. */
function ways(series) {
  const { ways } = series.menu;
  const cards = radioCards({
    legend: "Whose face is drawn, and in whose place",
    options: ways.map((way) => ({ value: wayOf(way), label: `${way.names.source} in ${way.names.whose} place` })),
    value: wayOf(series.chosen),
    onpick: (value) => {
      const { source, target } = ways.find((way) => wayOf(way) === value);
      series.choose({ source, target });
    },
  });
  cards.group.hidden = ways.length < 2;
  return { element: cards.group, paint: () => cards.set(wayOf(series.chosen)) };
}

/** Which frame is drawn: those of the person who is seen in it. */
function moments(series) {
  const element = h("div");
  let [cards, of] = [null, null];
  const fill = () => {
    const list = series.way().moments;
    if (of !== list) {
      of = list;
      cards = pictureCards({
        legend: "A frame that no network has seen",
        options: list.map((moment) => ({ name: placeOf(moment), label: moment.label })),
        value: placeOf(series.chosen),
        onpick: (value) => {
          const { clip, index } = list.find((moment) => placeOf(moment) === value);
          series.choose({ clip, index });
        },
      });
      element.replaceChildren(cards.group);
    }
    cards.fill(series.portraits);
  };
  return { element, fill, paint: () => cards.set(placeOf(series.chosen)) };
}

/** One of the pictures: the frame, or what the network made of it. */
function drawnFigure(series, which, caption) {
  const side = 448;
  const canvas = h("canvas", { width: side, height: side, role: "img" });
  const context = canvas.getContext("2d", { alpha: false });
  const words = h("figcaption");
  const paint = ({ [which]: bitmap }) => {
    const said = caption(series.way().names);
    write(words, said);
    const when = which === "frame" ? "" : `After ${series.about.words(series.stop())}.`;
    canvas.setAttribute("aria-label", `${said}: ${series.moment().label}. ${when}`);
    canvas.toggleAttribute("data-waits", !bitmap);
    if (!bitmap) return;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    // For whoever measures: what is drawn, and which event it answers.
    canvas.dataset.shows = `${wayOf(series.chosen)} ${placeOf(series.chosen)} ${series.number()}`;
    canvas.dataset.asked = series.asked ?? "";
  };
  return { element: h("figure", { class: "dt-net-picture" }, words, canvas), paint };
}

function stopSlider(series) {
  const { stops } = series.way();
  const slider = makeSlider({
    name: series.menu.along,
    label: series.about.label,
    last: stops.length - 1,
    onmove: (number, event) => series.goTo(number, event.timeStamp),
    onset: series.commit,
  });
  slider.element.classList.add("dt-net-slider");
  const paint = () => slider.set(series.number(), series.about.words(series.stop()), series.way().stops.length - 1);
  return { element: slider.element, paint };
}

/** What was measured on frames that no network saw, with a dot where the slider stands. */
function curve(series, signal) {
  const { about, menu } = series;
  const plot = makePlot({ wide: 600, edge: { left: 58, right: 34, top: 16, bottom: 56 } });
  const camera = shape("path", { class: "dt-net-camera" });
  const cameraWords = lettering("camera", { "text-anchor": "end", class: "dt-plot-note" });
  const limit = shape("path", { class: "dt-plot-limit" });
  const line = shape("polyline", { class: "dt-plot-line" });
  const dots = shape("g", {});
  const here = shape("circle", { r: 9, class: "dt-net-here" });
  plot.svg.append(camera, cameraWords, limit, line, dots, here);
  const told = h("p", { class: "dt-help" });
  const numbers = makeNumbers(() => ({
    head: ["Network", ...menu.measures.map(({ label }) => label)],
    rows: series
      .way()
      .stops.map((stop) => [about.words(stop), ...menu.measures.map(({ name }) => stop.values[name].toFixed(2))]),
  }));
  const measures = radioCards({
    legend: "The curve shows",
    options: menu.measures.map(({ name, label }) => ({ value: name, label })),
    value: series.chosen.measure,
    onpick: (measure) => series.choose({ measure }),
  });
  measures.group.hidden = menu.measures.length < 2;
  const axis = radioCards({
    legend: "The axis below",
    options: [
      { value: "even", label: about.even },
      { value: "straight", label: about.straight },
    ],
    value: "even",
    onpick: (value) => series.axis(value === "straight"),
  });

  const place = (stop, number) => (series.straight ? about.place(stop) : number);
  const scale = (stops, values) => {
    const last = stops.length - 1;
    const low = Math.floor(5 * Math.min(0, ...values) + 1e-9);
    const up = Array.from({ length: 6 - low }, (_, k) => (low + k) / 5); // each ruler ends at 1
    const to = place(stops[last], last);
    const across = series.straight
      ? { ticks: roundTicks(0, to).filter((tick) => tick <= to), write: about.write }
      : { ticks: stops.map((_, k) => k), write: (k) => about.tick(stops[k]) };
    plot.scale({
      across: { ...across, from: -RING_ROOM * to, to, label: about.axis },
      up: { from: up[0], to: 1, ticks: up, write: (value) => value.toFixed(1) },
    });
  };
  const sentence = (values, best) => {
    const [first, last] = [values[0], values[values.length - 1]];
    const now = `Now, after ${about.words(series.stop())}: ${values[series.number()].toFixed(2)}.`;
    const all = `From the first network to the last it goes from ${first.toFixed(2)} to ${last.toFixed(2)}.`;
    if (menu.limit !== null) return `${now} ${all} The line is at ${menu.limit.toFixed(2)}.`;
    return `${now} ${all} On the camera’s own pictures this ruler reads ${best.toFixed(2)}.`;
  };
  plot.drag(signal, (value, event) => {
    const { stops } = series.way();
    const away = stops.map((stop, k) => Math.abs(place(stop, k) - value));
    series.goTo(away.indexOf(Math.min(...away)), event.timeStamp);
    if (event.type === "pointerup") series.commit();
  });

  let scaled = "";
  const paint = () => {
    const { stops, camera: cameras, says } = series.way();
    const { measure } = series.chosen;
    const values = stops.map((stop) => stop.values[measure]);
    const best = cameras[measure];
    const key = JSON.stringify([wayOf(series.chosen), measure, series.straight]);
    if (key !== scaled) {
      scaled = key;
      scale(stops, values);
      const dotAt = ([x, y]) => shape("circle", { cx: plot.x(x), cy: plot.y(y), r: 5, class: "dt-plot-dot" });
      const pairs = stops.map((stop, k) => [place(stop, k), values[k]]);
      line.setAttribute("points", plot.points(pairs));
      dots.replaceChildren(...pairs.map(dotAt));
      camera.setAttribute("d", plot.level(best));
      cameraWords.setAttribute("x", plot.box.right);
      cameraWords.setAttribute("y", plot.y(best) + (best > 0.9 ? 18 : -7));
      limit.setAttribute("d", menu.limit === null ? "" : plot.level(menu.limit));
      plot.svg.dataset.values = JSON.stringify(values);
      numbers.fill();
    }
    here.setAttribute("cx", plot.x(place(series.stop(), series.number())));
    here.setAttribute("cy", plot.y(values[series.number()]));
    measures.set(measure);
    const words = `${says[measure]} ${sentence(values, best)}`;
    plot.describe(words);
    write(told, words);
  };
  return {
    element: h(
      "section",
      { class: "dt-net-curve", "aria-label": "What was measured" },
      measures.group,
      plot.svg,
      told,
      axis.group,
      numbers.element,
    ),
    paint,
  };
}

export default widget("dt-net dt-checkpoints", makeSeries, draw);
