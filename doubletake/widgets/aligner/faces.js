// What all views of one landmark aligner share: the two faces, what was dragged, and what is read off them.

import { dropAddresses, makeFrames, toAddresses, toBlob } from "../page/frames.js";
import { makeLink, makeVoice } from "../page/page.js";
import { about, align, apply, eyeRatios, invert } from "./similarity.js";

const CHUNK = 12; // frames fetched at once
const MOST_UNDO = 200;
const WAITING = "Waiting for Python…";

export function makeFaces({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const { moved, ...chosen } = model.get("chosen");
  const clips = new Map(); // name → { truth, yaw, ratios, frames, dragged }
  const others = new Map(); // name → { points, yaw, width, height, bitmap, leftOver: clip → numbers }
  const faces = {
    voice,
    menu: model.get("menu"),
    chosen,
    notes: model.get("notes"),
    mesh: null, // { weights, triangles }
    portraits: null, // name → address of a small picture
    selected: 36,
  };
  const past = []; // what can be undone: { clip, index, points }
  const parts = faces.menu.parts.map(({ points }) => points);
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });

  faces.about = () => faces.menu.clips.find(({ name }) => name === faces.chosen.clip);
  faces.otherAbout = () => faces.menu.others.find(({ name }) => name === faces.chosen.other);
  faces.clip = () => clips.get(faces.chosen.clip);
  faces.other = () => others.get(faces.chosen.other);
  /** Whether there is anything to show yet. */
  faces.ready = () => Boolean(faces.clip()?.truth && faces.other()?.points);

  // --- the points, as dragged, and as they lean ---
  faces.base = (index = faces.chosen.index) => faces.clip().truth.subarray(136 * index, 136 * (index + 1));
  faces.dragged = (index = faces.chosen.index) => faces.clip().dragged.get(index) ?? faces.base(index);
  faces.lean = () => {
    const { width, height } = faces.about();
    return about([width / 2, height / 2], faces.chosen.lean, faces.chosen.size);
  };
  faces.points = () => apply(faces.lean(), faces.dragged());
  faces.fit = () => align(faces.points(), faces.other().points, parts);
  faces.ratios = () => eyeRatios(faces.points());

  const movedPoints = () => {
    const [points, base] = [faces.dragged(), faces.base()];
    const found = {};
    for (let k = 0; k < 68; k++)
      if (points[2 * k] !== base[2 * k] || points[2 * k + 1] !== base[2 * k + 1])
        found[k] = [points[2 * k], points[2 * k + 1]];
    return found;
  };
  faces.isMoved = () => Object.keys(movedPoints()).length > 0;
  const settled = () => ({ ...faces.chosen, moved: movedPoints() });
  faces.commit = () => faces.ready() && link.send({ t: "commit", chosen: settled() });

  const put = (index, points) => {
    const clip = faces.clip();
    clip.dragged.set(index, points);
    const [right, left] = eyeRatios(points);
    clip.ratios[index] = (right + left) / 2;
    others.forEach((other) => {
      const line = other.leftOver.get(faces.chosen.clip);
      if (line) line[index] = align(points, other.points).leftOver;
    });
  };
  /** Keep the present points for `undo`; once for each drag. */
  faces.remember = () => {
    past.push({ ...faces.chosen, points: faces.dragged() });
    if (past.length > MOST_UNDO) past.shift();
  };
  faces.move = (number, [x, y], asked) => {
    const points = Float64Array.from(faces.dragged());
    const { width, height } = faces.about();
    points[2 * number] = Math.max(0, Math.min(width - 1, x));
    points[2 * number + 1] = Math.max(0, Math.min(height - 1, y));
    put(faces.chosen.index, points);
    faces.asked = asked;
    tell("points");
  };
  faces.toPicture = (place) => apply(invert(faces.lean()), Float64Array.from(place));
  faces.canUndo = () => past.length > 0;
  faces.undo = () => {
    const last = past.pop();
    if (!last) return;
    const { points, ...before } = last;
    faces.choose({ clip: before.clip, index: before.index, lean: before.lean, size: before.size });
    put(before.index, points);
    tell("points");
    faces.commit();
  };
  faces.reset = () => {
    faces.remember();
    faces.chosen = { ...faces.chosen, lean: 0, size: 1 };
    put(faces.chosen.index, faces.base());
    tell("points");
    faces.commit();
  };

  // --- what is looked at ---
  faces.choose = (changes, { commit = false, asked = performance.now() } = {}) => {
    const before = faces.chosen;
    faces.asked = asked;
    faces.chosen = { ...faces.chosen, ...changes };
    if (faces.chosen.clip !== before.clip) {
      faces.chosen.index = Math.min(faces.chosen.index, faces.about().frames - 1);
      fetchClip();
    }
    if (faces.chosen.other !== before.other) fetchOther();
    fetchFrames();
    tell(faces.chosen.clip !== before.clip || faces.chosen.other !== before.other ? "faces" : "points");
    if (commit) faces.commit();
  };
  faces.select = (number) => {
    faces.selected = (number + 68) % 68;
    tell("points");
  };
  /** What is left over in each frame of the clip, as a share of the eye distance. */
  faces.leftOvers = () => {
    const lines = faces.other().leftOver;
    if (!lines.has(faces.chosen.clip)) {
      const count = faces.about().frames;
      const one = (_, index) => align(faces.dragged(index), faces.other().points).leftOver;
      lines.set(faces.chosen.clip, Float64Array.from({ length: count }, one));
    }
    return lines.get(faces.chosen.clip);
  };
  faces.keep = () => link.send({ t: "keep", chosen: settled() });
  faces.clear = () => link.send({ t: "clear" });

  // --- what Python is asked for ---
  function fetchClip() {
    const { clip } = faces.chosen;
    if (clips.has(clip)) return;
    clips.set(clip, { truth: null, frames: makeFrames(), dragged: new Map() });
    link.send({ t: "clip", clip });
  }
  function fetchOther() {
    const { other } = faces.chosen;
    if (others.has(other)) return;
    others.set(other, { points: null, leftOver: new Map() });
    link.send({ t: "other", other });
  }
  let fetching = false;
  function fetchFrames() {
    const { clip: name, index } = faces.chosen;
    const { frames } = faces.clip();
    const { frames: count } = faces.about();
    if (fetching) return;
    for (let k = 0; k < count; k++) {
      const start = (index + k) % count;
      if (frames.has(start)) continue;
      fetching = true;
      link.ask({ t: "frames", clip: name, start, count: index === start ? 1 : CHUNK }, { ahead: true });
      return;
    }
  }
  faces.whole = () => Array.from({ length: faces.about().frames }, (_, k) => k).every(faces.clip().frames.has);

  async function hear(message, buffers) {
    if (message.t === "init") {
      const [weights, triangles, ...thumbs] = buffers;
      faces.mesh = { weights: numbers(Float32Array, weights), triangles: numbers(Uint16Array, triangles) };
      faces.portraits = toAddresses(message.portraits, thumbs);
      tell("faces");
    } else if (message.t === "clip") {
      const clip = clips.get(message.clip);
      const [truth, yaw] = buffers.map((buffer) => numbers(Float64Array, buffer));
      clip.yaw = yaw;
      clip.ratios = Float64Array.from({ length: yaw.length }, (_, index) => {
        const [right, left] = eyeRatios(truth.subarray(136 * index, 136 * (index + 1)));
        return (right + left) / 2;
      });
      clip.truth = truth;
      if (message.clip === chosen.clip) returnMoved();
      tell("faces");
    } else if (message.t === "other") {
      const other = others.get(message.other);
      const { width, height, yaw } = message;
      const bitmap = await createImageBitmap(toBlob(buffers[1]));
      if (signal.aborted) return;
      Object.assign(other, { width, height, yaw, bitmap, points: numbers(Float64Array, buffers[0]) });
      tell("faces");
    } else if (message.t === "frames") {
      fetching = false;
      const { frames } = clips.get(message.clip);
      buffers.forEach((buffer, k) => frames.has(message.start + k) || frames.put(message.start + k, buffer));
      if (voice.words === WAITING) say("");
      fetchFrames();
      tell("picture");
    } else if (message.t === "commit" || message.t === "keep" || message.t === "clear") {
      say(message.words);
    } else if (message.t === "error") {
      if (message.to === "frames") fetching = false;
      say(message.text, true);
    }
  }
  /** What an earlier visit dragged is put back once, when its landmarks are there. */
  function returnMoved() {
    const places = Object.entries(moved);
    if (!places.length) return;
    const points = Float64Array.from(faces.base(chosen.index));
    for (const [number, [x, y]] of places.splice(0)) points.set([x, y], 2 * Number(number));
    Object.keys(moved).forEach((number) => delete moved[number]);
    put(chosen.index, points);
  }

  model.on("change:notes", () => {
    faces.notes = model.get("notes");
    tell("notes");
  });
  signal.addEventListener("abort", () => {
    clips.forEach(({ frames }) => frames.close());
    others.forEach(({ bitmap }) => bitmap?.close());
    dropAddresses(faces.portraits);
  });
  faces.start = () => {
    if (!faces.portraits) link.send({ t: "hello" });
    fetchClip();
    fetchOther();
    fetchFrames();
  };
  faces.say = say;
  return faces;
}

/** A message's buffer as an array of numbers; copied, because it may start anywhere. */
function numbers(Kind, buffer) {
  const view = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
  return new Kind(view.slice().buffer);
}
