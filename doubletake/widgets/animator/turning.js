// The turn slider: one photo turned to either side, beside the film of the same head, and the error to plot.

import { makeNotes, makeNumbers, makeReadings } from "../page/figures.js";
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
import { lettering, makePlot } from "../page/plot.js";
import { makeSlider } from "../page/slider.js";

const AHEAD = 2; // moments fetched at once, when nobody waits for them
const WAITING = "Waiting for Python…";
const NOT_FILMED = "Nobody filmed this. How wrong the photo is here, nothing can tell.";
const SHOWS = {
  lost: { label: "likeness lost", most: 0.5, tick: 0.1 },
  points: { label: "points apart", most: 0.2, tick: 0.05 },
};

const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)} %`;
const sided = (angle) => {
  const side = angle < 0 ? "left" : "right";
  return Math.abs(angle) < 0.5 ? "0°, as in the photo" : `${Math.round(Math.abs(angle))}° to the ${side}`;
};

function makeTurn({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const turns = new Map(); // person → { stops, rows, made, film, noise, seen }
  const turn = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    notes: model.get("notes"),
    portraits: null, // name → address of a small picture
    shows: "lost",
  };
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });

  turn.about = () => turn.menu.people.find(({ name }) => name === turn.chosen.person);
  turn.now = () => turns.get(turn.chosen.person);
  turn.ready = () => Boolean(turn.now()?.stops);
  /** The number of the moment that is nearest to an angle. */
  turn.nearest = (angle) => {
    const { stops } = turn.now();
    let found = 0;
    stops.forEach((stop, k) => {
      if (Math.abs(stop.angle - angle) < Math.abs(stops[found].angle - angle)) found = k;
    });
    return found;
  };
  turn.number = () => turn.nearest(turn.chosen.angle);
  /** The learner's dots: moments that were seen, filmed, and measured. */
  turn.dots = () => {
    const { stops, rows, seen } = turn.now();
    return stops.flatMap(({ angle, frame }, k) =>
      frame !== null && seen.has(frame) && rows.has(k) ? [{ angle, number: k, ...rows.get(k) }] : [],
    );
  };
  turn.filmed = () => turn.now().stops.filter(({ frame }) => frame !== null).length;

  const settled = () => ({
    ...turn.chosen,
    seen: Object.fromEntries([...turns].map(([name, { seen }]) => [name, [...seen]])),
  });
  turn.commit = () => turn.ready() && link.send({ t: "commit", chosen: settled() });
  turn.keep = () => turn.ready() && link.send({ t: "keep", chosen: settled() });
  turn.clear = () => link.send({ t: "clear" });

  const see = (from, to) => {
    const { stops, seen } = turn.now();
    for (let k = Math.min(from, to); k <= Math.max(from, to); k++)
      if (stops[k].frame !== null) seen.add(stops[k].frame);
  };
  /** Turn the photo. Whatever lies between here and there was passed over, and counts as seen. */
  turn.turnTo = (number, asked = performance.now()) => {
    if (!turn.ready()) return;
    const { stops } = turn.now();
    const next = Math.max(0, Math.min(stops.length - 1, number));
    see(turn.number(), next);
    turn.asked = asked;
    turn.chosen = { ...turn.chosen, angle: stops[next].angle };
    fetchStops();
    tell("angle");
  };
  turn.choose = (changes, commit = false) => {
    const before = turn.chosen.person;
    turn.chosen = { ...turn.chosen, ...changes };
    if (turn.chosen.person !== before) {
      turn.chosen.angle = 0;
      fetchTurn();
    }
    tell(turn.chosen.person === before ? "angle" : "person");
    if (commit) turn.commit();
  };
  turn.look = (what) => {
    turn.shows = what;
    tell("angle");
  };

  // --- what Python is asked for ---
  function fetchTurn() {
    const { person } = turn.chosen;
    if (turns.has(person)) return;
    const seen = new Set(turn.chosen.seen[person] ?? []);
    const pictures = { made: makeFrames(), film: makeFrames() };
    turns.set(person, { stops: null, rows: new Map(), ...pictures, noise: null, seen });
    link.send({ t: "turn", person });
  }
  let fetching = false;
  function fetchStops() {
    const { stops, rows } = turn.now();
    if (fetching || !stops) return;
    const here = turn.number();
    const wanted = stops
      .map((_, k) => k)
      .filter((k) => !rows.has(k))
      .sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
    if (!wanted.length) return;
    fetching = true;
    // The one that is looked at comes alone: it is waited for.
    const numbers = wanted[0] === here ? [here] : wanted.slice(0, AHEAD);
    link.ask({ t: "stop", person: turn.chosen.person, numbers }, { ahead: true });
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      turn.portraits = toAddresses(message.portraits, buffers);
      tell("person");
    } else if (message.t === "turn") {
      turns.get(message.person).stops = message.stops.map(([angle, frame]) => ({ angle, frame }));
      if (message.person === turn.chosen.person) {
        const here = turn.number();
        see(here, here);
        fetchStops();
      }
      link.send({ t: "noise", person: message.person });
      tell("person");
    } else if (message.t === "noise") {
      turns.get(message.person).noise = message.lost;
      tell("angle");
    } else if (message.t === "stop") {
      fetching = false;
      const { rows, made, film } = turns.get(message.person);
      let next = 0;
      for (const row of message.rows) {
        made.put(row.number, buffers[next++]);
        if (row.filmed) film.put(row.number, buffers[next++]);
        rows.set(row.number, row);
      }
      if (voice.words === WAITING) say("");
      fetchStops();
      tell("angle");
    } else if (message.t === "error") {
      if (message.to === "stop") fetching = false;
      say(message.text, true);
    } else say(message.words);
  }

  model.on("change:notes", () => {
    turn.notes = model.get("notes");
    tell("notes");
  });
  signal.addEventListener("abort", () => {
    turns.forEach(({ made, film }) => [made, film].forEach((frames) => frames.close()));
    dropAddresses(turn.portraits);
  });
  turn.start = () => {
    if (!turn.portraits) link.send({ t: "hello" });
    fetchTurn();
  };
  return turn;
}

function draw(root, turn, { signal }) {
  const part = {
    people: people(turn),
    made: picture(turn, "made", "Made from one photo"),
    film: picture(turn, "film", "As it was filmed"),
    slider: slider(turn),
    readings: readings(turn),
    plot: dotsPlot(turn, signal),
    limit: limit(turn),
    notes: notes(turn),
  };
  const { line, show } = statusLine();
  root.append(
    part.people.element,
    h("div", { class: "dt-sides" }, part.made.element, part.film.element),
    part.slider.element,
    line,
    h(
      "div",
      { class: "dt-turn-below" },
      part.readings.element,
      h("div", { class: "dt-turn-plot" }, part.plot.element, part.limit.element, part.notes.element),
    ),
  );
  let round = 0;
  const paint = async () => {
    const mine = ++round;
    if (signal.aborted) return;
    root.toggleAttribute("data-waits", !turn.ready());
    if (!turn.ready()) return;
    const now = turn.now();
    const number = turn.number();
    const row = now.rows.get(number) ?? null;
    const take = (frames) => (frames.has(number) ? (frames.ready(number) ?? frames.get(number)) : null);
    const [made, film] = row ? await Promise.all([take(now.made), take(now.film)]) : [null, null];
    if (mine !== round || signal.aborted) return; // overtaken
    const shown = { now, number, row, made, film, stop: now.stops[number] };
    for (const { paint } of Object.values(part)) paint?.(shown);
    root.toggleAttribute("data-waits", !row);
    if (row) for (const frames of [now.made, now.film]) frames.ahead(number, now.stops.length);
  };
  const refresh = oncePerFrame(paint);
  return (what) => {
    if (!what || what === "words") show(turn.voice);
    if (!what || what === "person") part.people.fill();
    if (!what || what === "notes") part.notes.list();
    if (what !== "words" && what !== "notes") refresh();
  };
}

/** Whose head is turned. */
function people(turn) {
  const { group, set, fill } = pictureCards({
    legend: "One photo of",
    options: turn.menu.people,
    value: turn.chosen.person,
    onpick: (person) => turn.choose({ person }, true),
  });
  group.hidden = turn.menu.people.length < 2;
  return {
    element: group,
    fill: () => {
      set(turn.chosen.person);
      fill(turn.portraits);
    },
  };
}

/** One of the two pictures. Where nothing was filmed, the words say so and the picture stays empty. */
function picture(turn, which, words) {
  const { width, height } = turn.about();
  const canvas = h("canvas", { width, height, role: "img" });
  const context = canvas.getContext("2d", { alpha: false });
  const chip = h("span", { class: "dt-side-chip" });
  const none = h("p", { class: "dt-turn-none" }, NOT_FILMED);
  const paint = ({ number, row, stop, [which]: bitmap }) => {
    none.hidden = which === "made" || stop.frame !== null;
    canvas.classList.toggle("dt-turn-empty", !none.hidden);
    if (bitmap) context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const broken = which === "made" && row && !row.within;
    const range = Math.round(turn.menu.range);
    const whole = which === "made" ? `within ${range}°` : "filmed";
    write(chip, broken ? `beyond ${range}°: it breaks` : whole);
    chip.toggleAttribute("data-broken", Boolean(broken));
    chip.hidden = !row || !none.hidden;
    const said = which === "made" ? `The photo turned: ${chip.textContent}.` : "The film of the same head.";
    canvas.setAttribute(
      "aria-label",
      none.hidden ? `${said} ${sided(stop.angle)}. ${turn.about().text}` : none.textContent,
    );
    if (!row) return;
    // For whoever measures: which moment is drawn, and which event it answers.
    canvas.dataset.number = number;
    canvas.dataset.asked = turn.asked ?? "";
  };
  return {
    element: h(
      "figure",
      { class: "dt-side" },
      h("figcaption", {}, words),
      h("div", { class: "dt-side-frame" }, canvas, none, chip),
    ),
    paint,
  };
}

function slider(turn) {
  const { element, input, set } = makeSlider({
    name: "turn",
    label: "Turn the head",
    last: 0,
    onmove: (number, { timeStamp }) => turn.turnTo(number, timeStamp),
    onset: turn.commit,
  });
  element.classList.add("dt-turn-slider");
  return {
    element,
    paint: ({ now, number, stop }) => {
      const words = sided(stop.angle);
      set(number, words, now.stops.length - 1);
      input.setAttribute("aria-valuetext", `${words}${stop.frame === null ? ", not filmed" : ""}`);
    },
  };
}

/** The numbers of the moment that is looked at. */
function readings(turn) {
  const { list, show } = makeReadings({
    turned: "Turned",
    lost: "Likeness lost",
    points: "Points apart",
    dots: "Your dots",
  });
  return {
    element: h("section", { "aria-label": "What is measured here" }, list),
    paint: ({ row, stop }) => {
      const filmed = stop.frame !== null;
      const apart = row?.points === null ? "no face was found" : row ? percent(row.points, 1) : "…";
      show({
        turned: sided(stop.angle),
        lost: !filmed ? "nothing to compare with" : row ? percent(row.lost, 1) : "…",
        points: !filmed ? "nothing to compare with" : apart,
        dots: `${turn.dots().length} of ${turn.filmed()}`,
      });
    },
  };
}

/** The plot that the learner fills: a dot for each moment to which the photo was turned. */
function dotsPlot(turn, signal) {
  const { farthest, range } = turn.menu;
  const edge = { left: 64, right: 26, top: 14, bottom: 58 };
  const { svg, ground, box, x, y, ...plot } = makePlot({ wide: 600, edge });
  const [zones, ends, dots] = [shape("g", {}), shape("g", {}), shape("g", {})];
  const noise = shape("rect", { class: "dt-turn-noise" });
  const line = shape("path", { class: "dt-plot-limit" });
  const cursor = shape("path", { class: "dt-plot-cursor" });
  ground.append(zones, noise);
  svg.append(ends, line, cursor, dots);
  const told = h("p", { class: "dt-help" });
  const numbers = makeNumbers(() => {
    if (!turn.ready()) return null;
    const rows = turn
      .dots()
      .map(({ angle, lost, points }) => [
        sided(angle),
        percent(lost, 1),
        points === null ? "no face found" : percent(points, 1),
      ]);
    return { head: ["Turned", "Likeness lost", "Points apart"], rows };
  });
  const cards = radioCards({
    legend: "A dot shows",
    options: Object.entries(SHOWS).map(([value, { label }]) => ({ value, label })),
    value: turn.shows,
    onpick: turn.look,
  });
  let scaled = null;
  const scale = () => {
    if (scaled === turn.shows) return;
    scaled = turn.shows;
    const { most, tick, label } = SHOWS[turn.shows];
    const multiples = (of, from, to) =>
      Array.from({ length: Math.floor((to - from) / of + 1e-9) + 1 }, (_, k) => from + k * of);
    plot.scale({
      across: {
        from: -farthest,
        to: farthest,
        ticks: multiples(15, -farthest, farthest),
        write: (angle) => `${Math.abs(angle)}°`,
        label,
      },
      up: { from: 0, to: most, ticks: multiples(tick, 0, most), write: (share) => percent(share) },
    });
    const beyond = [
      [-farthest, -range],
      [range, farthest],
    ];
    zones.replaceChildren(
      ...beyond.map((zone) => shape("rect", { ...plot.area(zone), class: "dt-turn-beyond" })),
      ...beyond.map(([from, to]) =>
        lettering("beyond its range", {
          x: x((from + to) / 2),
          y: box.top + 16,
          "text-anchor": "middle",
          class: "dt-turn-note",
        }),
      ),
    );
    const foot = box.bottom + edge.bottom - 7;
    ends.replaceChildren(
      lettering("to the left", { x: box.left, y: foot, "text-anchor": "start" }),
      lettering("to the right", { x: box.right, y: foot, "text-anchor": "end" }),
    );
  };
  const passes = (found) => {
    const beyond = (side) => {
      const some = found.filter(({ angle, lost }) => angle * side > 0 && lost > turn.chosen.limit);
      return some.length ? `${Math.min(...some.map(({ angle }) => Math.abs(angle))).toFixed(0)}°` : "nowhere yet";
    };
    const limit = percent(turn.chosen.limit);
    return `Above your limit of ${limit}: on the left from ${beyond(-1)}, on the right from ${beyond(1)}.`;
  };
  const sentence = (found, now) => {
    const known = found.filter((dot) => dot[turn.shows] !== null);
    const count = `${found.length} of ${turn.filmed()} filmed moments have their dot.`;
    if (!known.length) return count;
    const most = known.reduce((a, b) => (b[turn.shows] > a[turn.shows] ? b : a));
    const highest = `The highest is at ${sided(most.angle)}: ${percent(most[turn.shows], 1)}.`;
    const lost = found.length - known.length;
    const blind = lost ? `In ${lost} of them no face was found.` : "";
    if (turn.shows !== "lost") return `${count} ${highest} ${blind}`;
    const grain = now.noise === null ? "" : `Film noise alone takes ${percent(now.noise)}.`;
    return `${count} ${highest} ${grain} ${turn.menu.fixed ? "" : passes(found)}`;
  };
  plot.drag(signal, (angle, event) => {
    if (turn.ready()) turn.turnTo(turn.nearest(angle), event.timeStamp);
    if (event.type === "pointerup") turn.commit();
  });

  return {
    element: h("div", {}, svg, told, cards.group, numbers.element),
    paint: ({ now, stop }) => {
      scale();
      const found = turn.dots();
      const lost = turn.shows === "lost";
      const grain = lost && now.noise !== null ? now.noise : 0;
      for (const [name, value] of Object.entries(plot.area(undefined, [0, grain]))) noise.setAttribute(name, value);
      line.setAttribute("d", lost ? plot.level(turn.chosen.limit) : "");
      cursor.setAttribute("d", plot.upright(stop.angle));
      const most = SHOWS[turn.shows].most;
      dots.replaceChildren(
        ...found
          .filter((dot) => dot[turn.shows] !== null)
          .map((dot) =>
            shape("circle", {
              cx: x(dot.angle),
              cy: y(Math.min(dot[turn.shows], most)),
              r: dot.angle === stop.angle ? 8 : 5,
              class: "dt-plot-dot dt-turn-dot",
            }),
          ),
      );
      const words = sentence(found, now).replace(/\s+/g, " ").trim();
      plot.describe(words);
      svg.dataset.dots = JSON.stringify(found.map(({ angle, lost, points }) => [angle, lost, points]));
      write(told, words);
      numbers.fill();
    },
  };
}

function limit(turn) {
  const [least, last] = turn.menu.limits;
  const { element, set } = makeSlider({
    name: "limit",
    label: "Your limit for the likeness lost",
    least,
    last,
    step: 0.01,
    onmove: (most) => turn.choose({ limit: most }),
    onset: turn.commit,
  });
  element.hidden = turn.menu.fixed;
  return { element, paint: () => set(turn.chosen.limit, percent(turn.chosen.limit)) };
}

/** The measurements that the learner kept. */
function notes(turn) {
  const { element, show } = makeNotes({
    columns: ["Photo of", "Dots", "Limit", "Passed on the left at", "on the right at"],
    onkeep: turn.keep,
    onclear: turn.clear,
  });
  const label = (person) => turn.menu.people.find(({ name }) => name === person)?.label ?? person;
  const angle = (value) => (value === null ? "no dot above it" : `${Math.abs(value).toFixed(1)}°`);
  element.hidden = turn.menu.fixed;
  return {
    element,
    list: () =>
      show(
        turn.notes.map(({ person, dots, limit: most, left, right }) => [
          label(person),
          String(dots),
          percent(most),
          angle(left),
          angle(right),
        ]),
      ),
  };
}

export default widget("dt-turn", makeTurn, draw);
