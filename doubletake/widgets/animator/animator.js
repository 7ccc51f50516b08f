// The photo animator: one photo, a clip that drives it, and the photo in motion.

import { makeNumbers } from "../page/figures.js";
import { dropAddresses, makeFrames, toAddresses } from "../page/frames.js";
import { h, makeLink, makeVoice, newId, oncePerFrame, pictureCards, statusLine, widget, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { makeTimeline, runsBelow } from "../page/timeline.js";

const CHUNK = 4; // frames fetched at once, when nobody waits for one
const WAITING = "Waiting for Python…";
const KEYS_HELP =
  "Left and right arrow keys step one frame, Home and End go to the first and last, Space plays or pauses.";

const degrees = (angle) => `${Math.round(angle)}°`;

function makeStage({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const owns = new Map(); // driver → its own frames
  const pairs = new Map(); // photo and driver → { angles, frames }
  const stage = { voice, menu: model.get("menu"), chosen: model.get("chosen"), portraits: null };
  const link = makeLink({ model, signal, pulse: true, hear, feel: (words) => say(words, words !== "") });
  const pairOf = ({ photo, driver }) => `${photo} ${driver}`;

  stage.about = () => stage.menu.drivers.find(({ name }) => name === stage.chosen.driver);
  stage.photo = () => stage.menu.people.find(({ name }) => name === stage.chosen.photo);
  stage.pair = () => pairs.get(pairOf(stage.chosen));
  stage.own = () => owns.get(stage.chosen.driver);
  stage.missing = () => {
    const { frames } = stage.about();
    return Array.from({ length: frames }, (_, k) => k).filter((k) => !stage.pair().frames.has(k)).length;
  };
  stage.commit = () => link.send({ t: "commit", chosen: stage.chosen });
  stage.choose = (changes, { commit = false, asked = performance.now() } = {}) => {
    const before = pairOf(stage.chosen);
    stage.asked = asked;
    stage.chosen = { ...stage.chosen, ...changes };
    stage.chosen.index = Math.max(0, Math.min(stage.chosen.index, stage.about().frames - 1));
    if (pairOf(stage.chosen) !== before) fetchPair();
    fetchFrames();
    tell(pairOf(stage.chosen) === before ? "frame" : "pair");
    if (commit) stage.commit();
  };

  // --- what Python is asked for ---
  function fetchPair() {
    const { photo, driver } = stage.chosen;
    if (!owns.has(driver)) owns.set(driver, makeFrames());
    if (pairs.has(pairOf(stage.chosen))) return;
    pairs.set(pairOf(stage.chosen), { angles: null, frames: makeFrames() });
    link.send({ t: "angles", photo, driver });
  }
  let fetching = false;
  function fetchFrames() {
    const { photo, driver, index } = stage.chosen;
    const { frames: count } = stage.about();
    const { frames } = stage.pair();
    if (fetching) return;
    for (let k = 0; k < count; k++) {
      const start = (index + k) % count;
      if (frames.has(start)) continue;
      fetching = true;
      const own = !stage.own().has(start) || !stage.own().has(Math.min(start + CHUNK, count) - 1);
      // The frame that is looked at comes alone: it is waited for.
      link.ask({ t: "frames", photo, driver, start, count: start === index ? 1 : CHUNK, own }, { ahead: true });
      return;
    }
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      stage.portraits = toAddresses(message.portraits, buffers);
      tell("pair");
    } else if (message.t === "angles") {
      pairs.get(pairOf(message)).angles = message.angles;
      tell("frame");
    } else if (message.t === "frames") {
      fetching = false;
      const { frames } = pairs.get(pairOf(message));
      const own = owns.get(message.driver);
      for (let k = 0; k < message.count; k++) {
        frames.put(message.start + k, buffers[k]);
        if (buffers.length > message.count && !own.has(message.start + k))
          own.put(message.start + k, buffers[message.count + k]);
      }
      if (voice.words === WAITING) say("");
      fetchFrames();
      tell("frame");
    } else if (message.t === "error") {
      if (message.to === "frames") fetching = false;
      say(message.text, true);
    } else if (message.t === "commit" && message.saved) say(message.words);
  }
  signal.addEventListener("abort", () => {
    owns.forEach((frames) => frames.close());
    pairs.forEach(({ frames }) => frames.close());
    dropAddresses(stage.portraits);
  });
  stage.start = () => {
    if (!stage.portraits) link.send({ t: "hello" });
    fetchPair();
    fetchFrames();
  };
  stage.say = say;
  return stage;
}

function draw(root, stage, { signal }) {
  const playing = course(stage, signal);
  const [own, made] = ["own", "made"].map((which) => screen(stage, which, playing));
  const part = { pair: pair(stage), own, made, playing };
  const { line, show } = statusLine();
  root.append(
    part.pair.element,
    h("div", { class: "dt-sides" }, part.own.element, part.made.element),
    playing.element,
    line,
    playing.below,
  );
  let round = 0;
  const paint = async () => {
    const mine = ++round;
    if (signal.aborted) return;
    root.toggleAttribute("data-waits", !stage.pair());
    if (!stage.pair()) return;
    const { index } = stage.chosen;
    const { frames } = stage.pair();
    const take = (from) => (from.has(index) ? (from.ready(index) ?? from.get(index)) : null);
    const [made, own] = await Promise.all([take(frames), take(stage.own())]);
    if (mine !== round || signal.aborted) return; // overtaken
    for (const { paint } of Object.values(part)) paint?.({ made, own, index });
    root.toggleAttribute("data-waits", !made);
    for (const from of [frames, stage.own()]) from.ahead(index, stage.about().frames);
  };
  const refresh = oncePerFrame(paint);
  return (what) => {
    if (!what || what === "words") show(stage.voice);
    if (!what || what === "pair") part.pair.fill();
    if (what !== "words") refresh();
  };
}

/** Whose photo moves, and as which clip. */
function pair(stage) {
  const cards = (legend, options, key) =>
    pictureCards({
      legend,
      options,
      value: stage.chosen[key],
      onpick: (name) => stage.choose({ [key]: name }, { commit: true }),
    });
  const photo = cards("The photo of", stage.menu.people, "photo");
  const driver = cards("moves as this clip does", stage.menu.drivers, "driver");
  return {
    element: h("div", { class: "dt-stage-pair" }, photo.group, driver.group),
    fill: () => {
      for (const [key, { set, fill }] of Object.entries({ photo, driver })) {
        set(stage.chosen[key]);
        fill(stage.portraits);
      }
    },
  };
}

/** The clip that drives, or the photo that follows. */
function screen(stage, which, playing) {
  const { width, height } = stage.about();
  const helpId = newId();
  const canvas = h("canvas", { width, height, role: "img", tabindex: "0", "aria-describedby": helpId });
  const context = canvas.getContext("2d", { alpha: false });
  const caption = h("figcaption");
  const chip = h("span", { class: "dt-side-chip" });
  const step = (by) => {
    playing.pause();
    stage.choose({ index: stage.chosen.index + by });
  };
  const keys = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    Home: () => step(-stage.about().frames),
    End: () => step(stage.about().frames),
    " ": playing.toggle,
  };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  });
  const paint = (shown) => {
    const bitmap = shown[which];
    const angle = stage.pair().angles?.[shown.index];
    const range = degrees(stage.menu.range);
    const broken = which === "made" && angle > stage.menu.range;
    const words = {
      own: `${stage.about().label}: the clip that drives`,
      made: `${stage.photo().label}’s photo follows`,
    };
    write(caption, words[which]);
    if (bitmap) context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    chip.hidden = which === "own" || angle === undefined;
    if (angle !== undefined) write(chip, broken ? `${degrees(angle)}: beyond ${range}, it breaks` : degrees(angle));
    chip.toggleAttribute("data-broken", broken);
    const state = chip.hidden ? "" : `Turned from the photo: ${chip.textContent}.`;
    const { text } = which === "own" ? stage.about() : stage.photo();
    const place = `Frame ${shown.index + 1} of ${stage.about().frames}.`;
    canvas.setAttribute("aria-label", `${words[which]}. ${place} ${state} ${text}`);
    if (!bitmap) return;
    // For whoever measures: which frame is drawn, of what, and which event it answers.
    canvas.dataset.shows = `${stage.chosen.photo} ${stage.chosen.driver} ${shown.index}`;
    canvas.dataset.asked = stage.asked ?? "";
  };
  return {
    element: h(
      "figure",
      { class: "dt-side" },
      caption,
      h("div", { class: "dt-side-frame" }, canvas, chip),
      h("p", { id: helpId, hidden: true }, KEYS_HELP),
    ),
    paint,
  };
}

/** The clip's course: playing, scrubbing, and how far each frame turns the photo. */
function course(stage, signal) {
  const player = makePlayer({
    signal,
    primary: true,
    clip: () => ({ ...stage.about(), index: stage.chosen.index }),
    go: (index) => stage.choose({ index }),
    commit: stage.commit,
    lacks: () => (stage.missing() ? "The photo is still being set in motion. A moment." : ""),
    say: stage.say,
  });
  const bar = h("progress", { "aria-label": "Frames made", value: "0", max: "1" });
  player.element.append(bar);
  const told = h("p", { class: "dt-help" });
  const timeline = makeTimeline({ signal, onseek: player.seek });
  const numbers = makeNumbers(() => {
    const angles = stage.pair()?.angles;
    if (!angles) return null;
    const rows = angles.map((angle, k) => [String(k + 1), `${angle.toFixed(1)}°`]);
    return { head: ["Frame", "Turned from the photo"], rows };
  });
  const sentence = (angles) => {
    const { range } = stage.menu;
    const beyond = angles.filter((angle) => angle > range).length;
    const most = Math.max(...angles);
    const far = `The photo is turned by ${degrees(most)} at most (frame ${angles.indexOf(most) + 1}).`;
    if (!beyond) return `${far} It stays within its range of ${degrees(range)} all the time.`;
    const runs = runsBelow(
      angles.map((angle) => -angle),
      -range,
    );
    return (
      `${far} In ${beyond} of ${angles.length} frames it is beyond its range of ${degrees(range)}, and breaks: ` +
      `frames ${runs}.`
    );
  };
  const spans = (angles) =>
    angles.flatMap((angle, k) => (angle > stage.menu.range ? [{ from: k, to: k, kind: "dip" }] : []));
  return {
    pause: player.pause,
    toggle: player.toggle,
    element: player.element,
    below: h("section", { "aria-label": "How far the photo is turned" }, timeline.svg, told, numbers.element),
    paint: ({ index }) => {
      const { frames, fps } = stage.about();
      const missing = stage.missing();
      player.paint();
      bar.max = frames;
      bar.value = frames - missing;
      bar.classList.toggle("dt-stage-whole", !missing);
      const { angles } = stage.pair();
      if (!angles) return;
      const words = sentence(angles);
      timeline.set({
        values: angles,
        fps,
        index,
        sentence: words,
        unit: "°",
        threshold: stage.menu.range,
        spans: spans(angles),
        name: `${stage.chosen.photo} ${stage.chosen.driver}`,
      });
      write(told, words);
      if (!player.plays()) numbers.fill();
    },
  };
}

export default widget("dt-stage", makeStage, draw);
