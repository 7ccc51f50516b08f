// What all views of one stepper share: what the learner has set, and the pictures that came of it.

import { dropAddresses, makeFrames, toAddresses, toBlob } from "../page/frames.js";
import { awaited, makeLink, makeVoice } from "../page/page.js";

const BLEND = "blend"; // the stage whose picture a whole clip is made of
const CHUNK_MS = 160; // a clip is fetched in chunks that take Python about so long
const MOST = 12; // … and hold at most this many frames
const KEPT = 240; // live pictures that the page keeps, of 40 KB each: what was seen once is there at once

const PAIR = ["way", "source", "target"]; // what decides whether there is a network for it
const WAITING = "Waiting for Python…";

/** What a made clip depends on: everything but the frame and stage that are looked at. */
const keyOf = ({ source, target, way, settings }) =>
  JSON.stringify([source, target, way, Object.entries(settings).sort()]);

/** … and what one picture depends on. */
const pictureOf = (chosen) => `${chosen.stage} ${chosen.index} ${keyOf(chosen)}`;

const bandOf = ({ source, target, way }) => `${way} ${source} ${target}`;

export function makeDesk({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const befores = new Map(); // clip → its own frames
  const bands = new Map(); // way, source and clip → { low, high, of }
  const page = Math.random().toString(36).slice(2); // marks what this page chose, against its own echo
  const desk = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    live: null, // the newest picture: what was chosen for it, { reading, note, turn, askedAt, bitmap }
    made: null, // a whole clip: { key, count, fps, frames, readings, notes }
    making: null, // the one that is on its way: { key, done, count, startedAt, … }
    portraits: null, // name → address of a small picture
  };
  let turn = 0; // of the picture wanted last
  let shown = 0; // … and of the one that is shown
  let corrected = false; // whether others than those chosen are shown, for want of a network
  let refused = false; // whether Python's last word was why it cannot be made
  const asked = new Map(); // seq → { turn, askedAt } of what Python was asked for
  const kept = new Map(); // key → a picture as Python sent it, the oldest use first
  const settings = new Map(); // way → how its settings were left

  const clipOf = (name) => desk.menu.clips.find((clip) => clip.name === name);
  desk.clip = () => clipOf(desk.chosen.target);
  desk.before = (target) => {
    if (!befores.has(target)) befores.set(target, makeFrames());
    return befores.get(target);
  };
  desk.band = () => bands.get(bandOf(desk.chosen)) ?? null;
  const wayOf = (name) => desk.menu.ways.find((way) => way.name === name);
  desk.way = () => wayOf(desk.chosen.way);
  /** Whether it can be made: a network draws only those two faces that it learned. */
  const isPossible = ({ way, source, target }) => {
    const { pairs } = wayOf(way);
    return !pairs || pairs.some(([face, host]) => face === source && host === clipOf(target).person);
  };
  /** Whether a person or clip can be chosen at all, with somebody else if need be. */
  desk.offers = (key, name) => {
    const { pairs } = desk.way();
    const person = key === "target" ? clipOf(name).person : name;
    return !pairs || pairs.some((pair) => pair[key === "target" ? 1 : 0] === person);
  };
  /** What can be made and is nearest to what was chosen: what the learner just picked stays, if it can. */
  function nearest(chosen, picked) {
    if (isPossible(chosen)) return chosen;
    const all = desk.menu.people.flatMap(({ name: source }) =>
      desk.menu.clips.map(({ name: target }) => ({ ...chosen, source, target })),
    );
    const kept = (one, key) => (one[key] === chosen[key] ? (key in picked ? 2 : 1) : 0);
    const likeness = (one) =>
      kept(one, "source") + kept(one, "target") + (clipOf(one.target).person === clipOf(chosen.target).person) / 2;
    const possible = all.filter(isPossible).sort((a, b) => likeness(b) - likeness(a));
    return possible[0] ?? chosen;
  }
  /** Whether the made clip is the one of these settings. */
  desk.isMade = () => desk.made?.key === keyOf(desk.chosen);
  desk.isOutdated = () => desk.made !== null && !desk.isMade();
  /** Whether the page has the picture wanted now, and needs nothing of Python. */
  desk.playsMade = () => desk.isMade() && desk.chosen.stage === BLEND;
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });

  function look() {
    const { target, index } = desk.chosen;
    const wanted = { turn: ++turn, askedAt: performance.now() };
    const found = kept.get(pictureOf(desk.chosen));
    if (found) {
      keep(found);
      awaited(show(found, wanted));
    } else asked.set(link.ask({ t: "v", chosen: desk.chosen, before: !desk.before(target).has(index) }), wanted);
    if (!bands.has(bandOf(desk.chosen))) {
      bands.set(bandOf(desk.chosen), null); // asked for
      const { source, way } = desk.chosen;
      link.send({ t: "band", target, source, way });
    }
  }

  /** The learner (or Python) chose something. `commit` when it is settled, at the end of a drag. */
  desk.choose = (changes, commit = false) => {
    const wanted = { ...desk.chosen, ...changes };
    desk.chosen = nearest(wanted, changes);
    const { source, target } = desk.chosen;
    const other = source !== wanted.source || target !== wanted.target;
    const repicked = PAIR.some((key) => key in changes);
    if (other) {
      const { label } = desk.menu.people.find(({ name }) => name === source);
      say(`A network draws only the two faces that it learned: now the face of ${label} onto ${clipOf(target).label}.`);
    } else if (corrected && repicked) say("");
    if (repicked) corrected = other;
    const last = desk.clip().frames - 1;
    if (desk.chosen.index > last) desk.chosen.index = last;
    if (desk.making && desk.making.key !== keyOf(desk.chosen)) desk.cancel("The settings changed, so making stopped.");
    tell("chosen");
    if (desk.playsMade()) tell("picture");
    else look();
    if (commit) desk.commit();
  };
  /** Another way to make it, with its own stages, and its settings as they were left. */
  desk.goBy = (way) => {
    settings.set(desk.chosen.way, desk.chosen.settings);
    const { stages, settings: usual } = wayOf(way);
    const stage = stages.includes(desk.chosen.stage) ? desk.chosen.stage : BLEND;
    desk.choose({ way, stage, settings: settings.get(way) ?? usual }, true);
  };
  desk.commit = () => link.send({ t: "commit", chosen: { ...desk.chosen, by: page } });
  /** The frame that playing or scrubbing a made clip has come to: no business of Python's. */
  desk.goTo = (index) => {
    desk.chosen = { ...desk.chosen, index };
    tell("picture");
  };

  desk.make = () => {
    const { name, frames, fps } = desk.clip();
    const own = desk.before(name);
    desk.choose({ stage: BLEND });
    const making = {
      key: keyOf(desk.chosen),
      done: 0,
      count: frames,
      fps,
      frames: makeFrames(),
      readings: [],
      notes: [],
    };
    making.needsBefore = Array.from({ length: frames }, (_, k) => k).some((k) => !own.has(k));
    making.chosen = desk.chosen;
    making.startedAt = performance.now();
    desk.making = making;
    say("");
    next(2);
  };
  desk.cancel = (words = "Making was cancelled.") => {
    desk.making?.frames.close();
    desk.making = null;
    say(words);
    tell("making");
  };
  function next(count) {
    const making = desk.making;
    making.askedAt = performance.now();
    const wanted = Math.min(count, making.count - making.done);
    const { chosen, done: start, needsBefore: before } = making;
    making.seq = link.send({ t: "clip", chosen, start, count: wanted, before });
    tell("making");
  }
  function take({ seq, start, readings, notes }, buffers) {
    const making = desk.making;
    if (!making || making.seq !== seq) return; // of a clip that was cancelled
    const own = desk.before(making.chosen.target);
    readings.forEach((reading, k) => {
      making.frames.put(start + k, buffers[k]);
      making.readings[start + k] = reading;
      making.notes[start + k] = notes[k];
      if (making.needsBefore) own.put(start + k, buffers[readings.length + k]);
    });
    making.done = start + readings.length;
    if (making.done < making.count) {
      const each = (performance.now() - making.askedAt) / readings.length;
      next(Math.max(1, Math.min(MOST, 2 * readings.length, Math.round(CHUNK_MS / each))));
      return;
    }
    desk.made?.frames.close();
    desk.made = making;
    desk.making = null;
    say("The whole clip is made.");
    tell("making");
    tell("finished");
  }
  /** Seconds until the clip is made, or null while it is too early to tell. */
  desk.timeLeft = () => {
    const { done, count, startedAt } = desk.making;
    if (done < 2) return null;
    return (((performance.now() - startedAt) / done) * (count - done)) / 1000;
  };

  function keep(picture) {
    const key = pictureOf(picture);
    kept.delete(key); // and in again, as the newest
    kept.set(key, picture);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  async function show(picture, wanted) {
    const bitmap = await createImageBitmap(picture.blob);
    if (wanted.turn < shown || signal.aborted) return bitmap.close(); // an older picture never replaces a newer one
    replace({ ...picture, ...wanted, bitmap }, wanted);
    if (refused && voice.bad) say("");
    refused = false;
  }
  function replace(live, { turn }) {
    shown = turn;
    desk.live?.bitmap.close();
    desk.live = live;
    tell("picture");
  }
  function takePicture({ t, seq, ...picture }, [after, before]) {
    const own = desk.before(picture.target);
    // Two questions in a row both ask for it; the one that came first may be on its way to the canvas.
    if (before && !own.has(picture.index)) own.put(picture.index, before);
    picture.blob = toBlob(after);
    keep(picture);
    const wanted = asked.get(seq);
    for (const older of asked.keys()) if (older <= seq) asked.delete(older);
    if (wanted) awaited(show(picture, wanted));
  }

  function hear(message, buffers) {
    if (message.t === "v") {
      if (voice.bad || voice.words === WAITING) say("");
      takePicture(message, buffers);
    } else if (message.t === "clip") take(message, buffers);
    else if (message.t === "band") {
      const { low, high, of } = message;
      bands.set(bandOf(message), { low, high, of });
      tell("band");
    } else if (message.t === "commit") {
      if (message.saved) say(message.words);
    } else if (message.t === "init") {
      desk.portraits = toAddresses(message.portraits, buffers);
      tell("portraits");
    } else if (message.t === "error") {
      if (message.to === "clip" && desk.making) desk.cancel(message.text);
      refused = message.to === "v";
      // What was there before is no answer to what is chosen now.
      if (asked.get(message.seq)?.turn >= shown) replace(null, asked.get(message.seq));
      say(message.text, true);
    }
  }

  model.on("change:chosen", () => {
    const chosen = model.get("chosen");
    if (chosen.by !== page)
      desk.choose({
        source: chosen.source,
        target: chosen.target,
        stage: chosen.stage,
        index: chosen.index,
        way: chosen.way,
        settings: chosen.settings,
      });
  });
  signal.addEventListener("abort", () => {
    desk.live?.bitmap.close();
    desk.made?.frames.close();
    desk.making?.frames.close();
    befores.forEach((frames) => frames.close());
    dropAddresses(desk.portraits);
  });
  desk.start = () => {
    if (!desk.portraits) link.send({ t: "hello" });
    look();
  };
  desk.say = say;
  return desk;
}
