// The landmark aligner: drag the points of one face, and see it laid on another face at once.

import { makeNotes, makeNumbers, makeReadings } from "../page/figures.js";
import { h, newId, oncePerFrame, pictureCards, radioCards, statusLine, widget, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { makeSlider } from "../page/slider.js";
import { makeTimeline, runsBelow } from "../page/timeline.js";
import { makeFaces } from "./faces.js";
import { apply, eyeRatios, meshPoints } from "./similarity.js";

const SIDE = 720; // pixels of a canvas; the page shows it smaller
const REACH = { mouse: 18, touch: 30 }; // how near to a point one has to come, in pixels of the page
const STEPS = ["As they are", "Moved", "Moved and turned", "Moved, turned and sized"];
const VIEWS = {
  face: { label: "Face", first: 0, count: 68, room: 1.3 },
  right: { label: "Right eye", first: 36, count: 6, room: 1.5 },
  left: { label: "Left eye", first: 42, count: 6, room: 1.5 },
  mouth: { label: "Mouth", first: 48, count: 20, room: 1.4 },
};
// The theme's sky and orange: they lie on pictures, so they are the same in light and dark.
const [OWN, OTHER, CHOSEN] = ["#56b4e9", "#e69f00", "#d55e00"];
const RUN = 1000; // ms: key strokes that follow one another sooner are undone together
const JAW = 17; // the outline: the jaw, and back along the hairline, which the mesh's points hold
const HAIRLINE = [73, 80];

const KEYS_HELP =
  "Arrow keys move the chosen point by one pixel, with Shift by ten. Page Up and Page Down choose another point. " +
  "Control and Z undoes.";

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const degrees = (value) => `${Math.abs(value).toFixed(1)}°`;
const turned = (value) =>
  Math.abs(value) < 0.05 ? "0.0°" : `${degrees(value)} ${value > 0 ? "clockwise" : "anticlockwise"}`;
const shifted = ([x, y]) =>
  `${Math.abs(x).toFixed(0)} px ${x < 0 ? "left" : "right"}, ${Math.abs(y).toFixed(0)} px ${y < 0 ? "up" : "down"}`;

function draw(root, faces, { signal }) {
  // What this view alone decides: which part of the face it shows, how far the alignment has gone, what is drawn.
  const look = { view: "face", step: 3, mesh: false, over: 0.5 };
  const part = {
    people: people(faces),
    own: ownFace(faces, look, () => refresh()),
    player: course(faces, signal),
    laid: laidFace(faces, look, () => refresh()),
    readings: readings(faces),
    notes: notes(faces),
  };
  const { line, show } = statusLine();
  root.append(
    part.people.element,
    h(
      "div",
      { class: "dt-columns dt-aligner-faces" },
      h(
        "div",
        { class: "dt-aligner-own" },
        part.own.element,
        part.readings.element,
        part.own.controls,
        part.player.element,
        line,
      ),
      h("div", { class: "dt-aligner-laid" }, part.laid.element, part.notes.element),
    ),
  );
  for (const name of ["people", "player", "notes"]) part[name].element.hidden = faces.menu.one_frame;
  let turn = 0;
  const refresh = oncePerFrame(async () => {
    if (signal.aborted) return;
    root.toggleAttribute("data-waits", !faces.ready());
    if (!faces.ready()) return;
    const mine = ++turn;
    const { frames } = faces.clip();
    const { index } = faces.chosen;
    // Waiting for a picture that is decoded already would put the drawing off by one frame of the screen.
    const bitmap = frames.has(index) ? (frames.ready(index) ?? (await frames.get(index))) : null;
    if (mine !== turn || signal.aborted) return; // overtaken
    const now = { bitmap, points: faces.points(), fit: faces.fit() };
    for (const { paint } of Object.values(part)) paint?.(now);
    root.toggleAttribute("data-waits", !bitmap);
    if (bitmap) frames.ahead(index, faces.about().frames);
  });
  return (what) => {
    if (!what || what === "words") show(faces.voice);
    if (!what || what === "notes" || what === "faces") part.notes.list();
    if (!what || what === "faces") part.people.fill();
    if (what !== "words" && what !== "notes") refresh();
  };
}

/** Whose points are dragged, and whose face they are laid on. */
function people(faces) {
  const cards = (legend, options, key) =>
    pictureCards({
      legend,
      options,
      value: faces.chosen[key],
      onpick: (name) => faces.choose({ [key]: name }, { commit: true }),
    });
  const clip = cards("The face with the points", faces.menu.clips, "clip");
  const other = cards("is laid on the portrait of", faces.menu.others, "other");
  return {
    element: h("div", { class: "dt-aligner-people" }, clip.group, other.group),
    fill: () => {
      for (const [key, { set, fill }] of Object.entries({ clip, other })) {
        set(faces.chosen[key]);
        fill(faces.portraits);
      }
    },
  };
}

// --- what both pictures draw with -----------------------------------------------------------------------------------

/** A canvas that shows a square of a picture: `aim(square)` says which, and then everything is in its pixels. */
function makeEasel(properties) {
  const canvas = h("canvas", { width: SIDE, height: SIDE, ...properties });
  const context = canvas.getContext("2d");
  let square = { x: 0, y: 0, side: SIDE };
  const easel = {
    canvas,
    context,
    /** How many pixels of the picture one pixel of the page is. */
    grain: () => square.side / (canvas.clientWidth || SIDE),
    aim: (next) => {
      square = next;
      const zoom = SIDE / square.side;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, SIDE, SIDE);
      context.setTransform(zoom, 0, 0, zoom, -square.x * zoom, -square.y * zoom);
    },
    /** A picture where a matrix puts it; (0, 0) is the middle of its first pixel. */
    picture: (bitmap, { c, s, x, y }, width, height) => {
      context.save();
      context.transform(c, s, -s, c, x, y);
      context.drawImage(bitmap, -0.5, -0.5, width, height);
      context.restore();
    },
    /** Where in the picture an event happened. */
    place: (event) => {
      const box = canvas.getBoundingClientRect();
      return [
        square.x + ((event.clientX - box.left) / box.width) * square.side,
        square.y + ((event.clientY - box.top) / box.height) * square.side,
      ];
    },
    lines: (pairs, colour, width) => {
      context.beginPath();
      for (const [x, y, u, v] of pairs) {
        context.moveTo(x, y);
        context.lineTo(u, v);
      }
      context.lineWidth = width * easel.grain();
      context.strokeStyle = colour;
      context.stroke();
    },
    mesh: (mesh, points, colour) => {
      const all = meshPoints(mesh.weights, points);
      const at = (k) => [all[2 * k], all[2 * k + 1]];
      const edges = [];
      for (let k = 0; k < mesh.triangles.length; k += 3) {
        const [a, b, c] = [0, 1, 2].map((corner) => at(mesh.triangles[k + corner]));
        edges.push([...a, ...b], [...b, ...c], [...c, ...a]);
      }
      easel.lines(edges, colour, 1);
    },
    /** Points as dots or as squares, so that two faces can be told apart without their colours. */
    points: (points, colour, size, kind) => {
      const radius = size * easel.grain();
      context.lineWidth = easel.grain();
      context.strokeStyle = "#1b1f24";
      context.fillStyle = colour;
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
    },
  };
  return easel;
}

/** The square around some points, with room at the sides. */
function squareAround(lists, room) {
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

const some = (points, { first, count }) => points.subarray(2 * first, 2 * (first + count));

// --- the face whose points are dragged ------------------------------------------------------------------------------

function ownFace(faces, look, refresh) {
  const helpId = newId();
  const easel = makeEasel({ tabindex: "0", role: "application", "aria-describedby": helpId });
  const { canvas, context } = easel;
  const frame = h("div", { class: "dt-aligner-picture" }, canvas);
  const title = h("p", { class: "dt-aligner-title" });
  let held = null; // the point that is being dragged
  let drawn = 0;

  const names = faces.menu.groups.flatMap(({ label, first, count }) =>
    Array.from({ length: count }, (_, k) => ({ number: first + k, words: `${first + k + 1} · ${label}` })),
  );
  const pickerId = newId();
  const picker = h(
    "select",
    { id: pickerId, onchange: () => faces.select(Number(picker.value)) },
    ...names.map(({ number, words }) => h("option", { value: number }, words)),
  );
  const undo = h("button", { type: "button", onclick: faces.undo }, "Undo");
  const reset = h("button", { type: "button", onclick: faces.reset }, "Put all back");
  const says = h("p", { class: "dt-help dt-aligner-says", role: "status", "aria-live": "polite" });
  const views = radioCards({
    legend: "Look at",
    options: Object.entries(VIEWS).map(([value, { label }]) => ({ value, label })),
    value: look.view,
    onpick: (view) => {
      look.view = view;
      const { first, count } = VIEWS[view];
      if (view !== "face" && (faces.selected < first || faces.selected >= first + count)) faces.select(first);
      refresh();
    },
    className: "dt-aligner-views",
  });

  /** The square to show: it stays where it is while a point is dragged, and while the clip plays. */
  const square = () => {
    const { first, count, room } = VIEWS[look.view];
    const clip = faces.clip();
    const [start, from, to] =
      look.view === "face" ? [0, 0, clip.yaw.length] : [0, faces.chosen.index, faces.chosen.index + 1];
    const lists = [];
    for (let k = from; k < to; k++) lists.push(some(faces.base(k), { first: first + start, count }));
    const { x, y, side } = squareAround(lists, room);
    const lean = faces.lean();
    const [u, v] = apply(lean, [x + side / 2, y + side / 2]);
    const scale = look.view === "face" ? 1 : faces.chosen.size;
    const grown = look.view === "face" ? side : Math.max(side * scale, 40);
    return { x: u - grown / 2, y: v - grown / 2, side: grown };
  };
  const eyeLines = (points, first) => {
    const at = (k) => [points[2 * (first + k)], points[2 * (first + k) + 1]];
    easel.lines([[...at(0), ...at(3)]], "#ffffff", 2);
    easel.lines(
      [
        [...at(1), ...at(5)],
        [...at(2), ...at(4)],
      ],
      OTHER,
      2,
    );
  };
  const paint = ({ bitmap, points, fit }) => {
    const { width, height } = faces.about();
    const shown = square();
    easel.aim(shown);
    if (bitmap) easel.picture(bitmap, faces.lean(), width, height);
    if (look.mesh && faces.mesh) easel.mesh(faces.mesh, points, OWN);
    if (look.view === "right" || look.view === "left") eyeLines(points, VIEWS[look.view].first);
    const base = apply(faces.lean(), faces.base());
    const strayed = [];
    for (let k = 0; k < points.length; k += 2)
      if (Math.hypot(points[k] - base[k], points[k + 1] - base[k + 1]) > 0.01)
        strayed.push([base[k], base[k + 1], points[k], points[k + 1]]);
    easel.lines(strayed, "#ffffff", 1.5);
    easel.points(points, OWN, look.view === "face" ? 3.5 : 7, "dot");
    const [x, y] = [points[2 * faces.selected], points[2 * faces.selected + 1]];
    context.beginPath();
    context.arc(x, y, (look.view === "face" ? 8 : 12) * easel.grain(), 0, 2 * Math.PI);
    context.lineWidth = 3 * easel.grain();
    context.strokeStyle = CHOSEN;
    context.stroke();
    describe(points, fit);
    // For whoever measures: which event this drawing answers, and what it shows.
    canvas.dataset.asked = faces.asked ?? "";
    canvas.dataset.square = JSON.stringify(shown);
    canvas.dataset.drawn = ++drawn;
  };
  const describe = (points, fit) => {
    const { label, frames, text } = faces.about();
    write(title, `${label}, frame ${faces.chosen.index + 1} of ${frames}`);
    picker.value = faces.selected;
    undo.disabled = !faces.canUndo();
    const [x, y] = [points[2 * faces.selected], points[2 * faces.selected + 1]];
    const where = `${x.toFixed(1)} across, ${y.toFixed(1)} down`;
    if (document.activeElement === canvas || held !== null)
      write(says, `Point ${names[faces.selected].words}: ${where}. Left over: ${percent(fit.leftOver)}.`);
    canvas.setAttribute(
      "aria-label",
      `${title.textContent}, with its 68 landmarks. Chosen: point ${names[faces.selected].words}, ${where}. ${text}`,
    );
  };

  // --- mouse and finger ---
  const nearest = (event) => {
    const points = faces.points();
    const [x, y] = easel.place(event);
    const reach = (event.pointerType === "mouse" ? REACH.mouse : REACH.touch) * easel.grain();
    let [found, least] = [null, reach];
    for (let k = 0; k < 68; k++) {
      const far = Math.hypot(points[2 * k] - x, points[2 * k + 1] - y);
      if (far < least) [found, least] = [k, far];
    }
    return found;
  };
  let offset = [0, 0]; // from the finger to the point: the point does not jump when it is taken
  const drag = (event) => {
    if (!faces.ready()) return;
    if (event.type === "pointerdown") {
      if (event.button !== 0) return;
      held = nearest(event);
      if (held === null) return;
      canvas.setPointerCapture(event.pointerId);
      canvas.focus({ preventScroll: true });
      const points = faces.points();
      const [x, y] = easel.place(event);
      offset = [points[2 * held] - x, points[2 * held + 1] - y];
      faces.remember();
      faces.select(held);
      event.preventDefault();
    } else if (held !== null && event.type === "pointermove") {
      const [x, y] = easel.place(event);
      faces.move(held, faces.toPicture([x + offset[0], y + offset[1]]), event.timeStamp);
    } else if (held !== null) {
      held = null;
      faces.commit();
    } else canvas.classList.toggle("dt-aligner-over-point", nearest(event) !== null);
  };
  for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) canvas.addEventListener(type, drag);
  // A finger on a point drags it; beside the face it scrolls the page.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      const { clientX, clientY } = event.touches[0];
      if (faces.ready() && nearest({ clientX, clientY, pointerType: "touch" }) !== null) event.preventDefault();
    },
    { passive: false },
  );

  // --- keyboard ---
  let typedAt = 0;
  const nudge = (x, y, event) => {
    if (performance.now() - typedAt > RUN) faces.remember();
    typedAt = performance.now();
    const by = event.shiftKey ? 10 : 1;
    const points = faces.points();
    const place = [points[2 * faces.selected] + by * x, points[2 * faces.selected + 1] + by * y];
    faces.move(faces.selected, faces.toPicture(place), event.timeStamp);
  };
  const keys = {
    ArrowLeft: (event) => nudge(-1, 0, event),
    ArrowRight: (event) => nudge(1, 0, event),
    ArrowUp: (event) => nudge(0, -1, event),
    ArrowDown: (event) => nudge(0, 1, event),
    PageUp: () => choose(-1),
    PageDown: () => choose(1),
  };
  const choose = (by) => {
    const { first, count } = VIEWS[look.view];
    typedAt = 0;
    faces.select(first + ((faces.selected - first + by + count) % count));
  };
  canvas.addEventListener("keydown", (event) => {
    if (!faces.ready()) return;
    const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (undoes) faces.undo();
    else if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    else keys[event.key](event);
    event.preventDefault();
    event.stopPropagation();
  });
  canvas.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && faces.commit());
  canvas.addEventListener("blur", () => (typedAt = 0));

  return {
    element: h(
      "section",
      { "aria-label": "The face with the points" },
      title,
      frame,
      h("p", { id: helpId, hidden: true }, KEYS_HELP),
    ),
    controls: h(
      "section",
      { "aria-label": "The points" },
      says,
      views.group,
      h("div", { class: "dt-aligner-point-row" }, h("label", { for: pickerId }, "Point"), picker, undo, reset),
    ),
    paint,
  };
}

/** The numbers, read off live. */
function readings(faces) {
  const { list, show } = makeReadings({
    turn: "Turn",
    size: "Size",
    shift: "Move",
    left: "Left over",
    eyes: "Eye-aspect ratio",
    heads: "Heads are turned",
  });
  return {
    element: h("section", { "aria-label": "What is read off the points" }, list),
    paint: ({ points, fit }) => {
      const [right, left] = eyeRatios(points);
      const yaws = [faces.clip().yaw[faces.chosen.index], faces.other().yaw].map((yaw) => `${Math.round(yaw)}°`);
      show({
        turn: turned(fit.rotation),
        size: `× ${fit.scale.toFixed(2)}`,
        shift: shifted(fit.shift),
        left: `${fit.distances[3].toFixed(1)} px = ${percent(fit.leftOver)}`,
        eyes: `${((right + left) / 2).toFixed(2)} (right ${right.toFixed(2)}, left ${left.toFixed(2)})`,
        heads: yaws.join(" and ").replaceAll("-", "−"),
      });
      const { steps, byPart, ...plain } = fit; // unrounded, for whoever compares them with Python's
      list.dataset.fit = JSON.stringify({ ...plain, ratio: (right + left) / 2, byPart });
    },
  };
}

// --- the clip: its frames, and one number for each of them ----------------------------------------------------------

function course(faces, signal) {
  let shows = "eyes";
  const player = makePlayer({
    signal,
    clip: () => ({ ...faces.about(), index: faces.chosen.index }),
    go: (index) => faces.choose({ index }),
    commit: faces.commit,
    lacks: () => (faces.ready() && faces.whole() ? "" : "The clip is still on its way."),
    say: faces.say,
  });
  const told = h("p", { class: "dt-help" });
  const line = () => (shows === "eyes" ? faces.clip().ratios : faces.leftOvers());
  const numbers = makeNumbers(() => {
    if (!faces.ready()) return null;
    const inWords = (value) => (shows === "eyes" ? value.toFixed(3) : percent(value));
    const rows = Array.from(line(), (value, k) => [String(k + 1), inWords(value)]);
    return { head: ["Frame", shows === "eyes" ? "Eye-aspect ratio" : "Left over"], rows };
  });
  const timeline = makeTimeline({ signal, onseek: player.seek });
  const lines = radioCards({
    legend: "The line shows",
    options: [
      { value: "eyes", label: "the eye-aspect ratio" },
      { value: "left", label: "what is left over" },
    ],
    value: shows,
    onpick: (value) => {
      shows = value;
      faces.select(faces.selected);
    },
  });
  const sentence = (values) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const at = (value) => `frame ${values.indexOf(value) + 1}`;
    if (shows === "left")
      return (
        `What is left over on the portrait of ${faces.otherAbout().label}: from ${percent(least)} (${at(least)}) ` +
        `to ${percent(most)} (${at(most)}) of the distance between the eyes.`
      );
    const usual = [...values].sort((a, b) => a - b)[values.length >> 1];
    const low = runsBelow(values, usual / 2);
    const dips = low ? `It is below half of its usual ${usual.toFixed(2)} in frames ${low}.` : "It never halves.";
    return `Eye-aspect ratio: from ${least.toFixed(2)} (${at(least)}) to ${most.toFixed(2)} (${at(most)}). ${dips}`;
  };
  return {
    element: h(
      "section",
      { class: "dt-aligner-clip", "aria-label": "The clip" },
      player.element,
      timeline.svg,
      told,
      lines.group,
      numbers.element,
    ),
    paint: () => {
      const values = line();
      const { fps, name } = faces.about();
      player.paint();
      const words = sentence(values);
      timeline.set({
        values,
        fps,
        name: `${name} ${shows} ${faces.chosen.other}`,
        unit: shows === "left" ? "%" : "",
        index: faces.chosen.index,
        sentence: words,
      });
      write(told, words);
      if (!player.plays()) numbers.fill();
    },
  };
}

// --- the face laid on the other -------------------------------------------------------------------------------------

function laidFace(faces, look, refresh) {
  const easel = makeEasel({ role: "img" });
  const { canvas, context } = easel;
  const title = h("p", { class: "dt-aligner-title" });
  const bars = STEPS.map(() => h("span", { class: "dt-aligner-bar", "aria-hidden": "true" }));
  const said = STEPS.map(() => h("span", { class: "dt-value" }));
  const steps = radioCards({
    legend: "How far apart the points lie, in % of the distance between the eyes",
    options: STEPS.map((label, value) => ({ value: String(value), label })),
    value: String(look.step),
    onpick: (step) => {
      look.step = Number(step);
      refresh();
    },
    className: "dt-aligner-steps",
  });
  [...steps.group.querySelectorAll(".dt-card")].forEach((card, k) => card.append(said[k], bars[k]));
  const meshId = newId();
  const mesh = h("input", { type: "checkbox", id: meshId });
  mesh.addEventListener("change", () => {
    look.mesh = mesh.checked;
    refresh();
  });
  const whole = (label, name, [least, last], step, say) => {
    let moving = false;
    let setAt = -Infinity;
    const control = makeSlider({
      name,
      label,
      least,
      last,
      step,
      onmove: (value, { timeStamp }) => {
        if (!moving && performance.now() - setAt > RUN && faces.ready()) faces.remember();
        moving = true;
        faces.choose({ [name]: value }, { asked: timeStamp });
      },
      onset: () => {
        moving = false;
        setAt = performance.now();
        faces.commit();
      },
    });
    control.input.addEventListener("pointerdown", () => (setAt = -Infinity)); // each drag is undone alone
    return { ...control, show: () => control.set(faces.chosen[name], say(faces.chosen[name])) };
  };
  const over = makeSlider({
    name: "over",
    label: "Lay the face over",
    last: 1,
    step: 0.05,
    onmove: (share) => {
      look.over = share;
      refresh();
    },
  });
  const { menu } = faces;
  const lean = whole("Lean the whole face", "lean", menu.lean, 1, (value) => `${value}°`.replace("-", "−"));
  const size = whole("Size of the whole face", "size", menu.size, 0.01, (value) => `× ${value.toFixed(2)}`);
  const parts = menu.parts.map(({ label }) => ({
    bar: h("span", { class: "dt-aligner-bar", "aria-hidden": "true" }),
    value: h("span", { class: "dt-value" }),
    label,
  }));
  const list = h(
    "ul",
    { class: "dt-aligner-parts" },
    ...parts.map(({ label, value, bar }) => h("li", {}, h("span", {}, label), value, bar)),
  );

  const outline = (points) => {
    const all = meshPoints(faces.mesh.weights, points);
    const [first, end] = HAIRLINE;
    const order = [
      ...Array.from({ length: JAW }, (_, k) => k),
      ...Array.from({ length: end - first }, (_, k) => end - 1 - k),
    ];
    context.beginPath();
    for (const k of order) context.lineTo(all[2 * k], all[2 * k + 1]);
    context.closePath();
  };
  const paint = ({ bitmap, points, fit }) => {
    const other = faces.other();
    const placed = apply(fit.steps[look.step], points);
    // Before anything is moved, the two lie anywhere in their pictures: the whole picture is shown.
    const square = look.step
      ? squareAround([other.points], 1.45)
      : squareAround([[0, 0, other.width, other.height]], 1);
    easel.aim(square);
    easel.picture(other.bitmap, { c: 1, s: 0, x: 0, y: 0 }, other.width, other.height);
    if (bitmap && look.over > 0 && faces.mesh) {
      context.save();
      outline(placed);
      context.clip();
      context.globalAlpha = look.over;
      const { c, s, x, y } = fit.steps[look.step];
      context.transform(c, s, -s, c, x, y);
      const { width, height } = faces.about();
      easel.picture(bitmap, faces.lean(), width, height);
      context.restore();
    }
    if (look.mesh && faces.mesh) {
      easel.mesh(faces.mesh, other.points, OTHER);
      easel.mesh(faces.mesh, placed, OWN);
    }
    const gaps = [];
    for (let k = 0; k < placed.length; k += 2)
      gaps.push([placed[k], placed[k + 1], other.points[k], other.points[k + 1]]);
    easel.lines(gaps, "#ffffff", 1.5);
    easel.points(other.points, OTHER, 2.5, "square");
    easel.points(placed, OWN, 3, "dot");
    say(fit);
  };
  const say = (fit) => {
    const [own, other] = [faces.about().label, faces.otherAbout()];
    write(title, `${own} laid on the portrait of ${other.label}`);
    lean.show();
    size.show();
    over.set(look.over, `${Math.round(100 * look.over)} %`);
    const shares = fit.distances.map((distance) => distance / fit.eyeDistance);
    const most = Math.max(...shares);
    const length = (share, whole) => `${Math.min(100, (100 * share) / whole).toFixed(1)}%`;
    shares.forEach((share, k) => {
      write(said[k], percent(share));
      bars[k].style.setProperty("--dt-length", length(share, most));
    });
    const each = fit.byPart.map((distance) => distance / fit.eyeDistance);
    parts.forEach(({ bar, value }, k) => {
      write(value, percent(each[k]));
      bar.style.setProperty("--dt-length", length(each[k], Math.max(0.2, ...each)));
    });
    canvas.setAttribute(
      "aria-label",
      `${title.textContent}: ${STEPS[look.step].toLowerCase()}. The points lie ${percent(shares[look.step])} of the ` +
        `distance between the eyes from their partners. ${other.text}`,
    );
  };
  return {
    element: h(
      "section",
      { "aria-label": "The face laid on the other" },
      title,
      h("div", { class: "dt-aligner-picture" }, canvas),
      h(
        "p",
        { class: "dt-help" },
        h("span", { class: "dt-aligner-key-own" }, "●"),
        " the face that is laid on ",
        h("span", { class: "dt-aligner-key-other" }, "■"),
        " the portrait; white lines join each point to its partner",
      ),
      steps.group,
      h(
        "div",
        { class: "dt-aligner-draws" },
        over.element,
        h("label", { class: "dt-aligner-check", for: meshId }, mesh, h("span", {}, "Show the triangle mesh")),
        lean.element,
        size.element,
      ),
      h("h4", {}, "What is left over after all three, part by part"),
      list,
    ),
    paint,
  };
}

/** The measurements that the learner kept. */
function notes(faces) {
  const { element, keep, show } = makeNotes({
    columns: ["Face", "Portrait", "Turned apart", "As they are", "Left over"],
    onkeep: faces.keep,
    onclear: faces.clear,
  });
  const clipLabel = (name) => faces.menu.clips.find((clip) => clip.name === name)?.label ?? name;
  const otherLabel = (name) => faces.menu.others.find((other) => other.name === name)?.label ?? name;
  return {
    element,
    list: () => {
      keep.disabled = !faces.ready();
      show(
        faces.notes.map(({ clip, other, index, turned: apart, before, left_over: left, dragged }) => [
          `${clipLabel(clip)}, frame ${index + 1}${dragged ? ", points dragged" : ""}`,
          otherLabel(other),
          `${Math.round(apart)}°`,
          percent(before),
          percent(left),
        ]),
      );
    },
  };
}

export default widget("dt-aligner", makeFaces, draw);
