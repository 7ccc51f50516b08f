// The cue inspector: a clip, where its faces are, and what each cue saw in it.

import { makeCloser, nearOf } from "../page/closer.js";
import { dropAddresses, makeFrames, toAddresses, toBlob } from "../page/frames.js";
import { outline } from "../page/lens.js";
import { h, makeLink, makeVoice, newId, radioCards, statusLine, widget, write } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { cueCurve, cueReference, cueTimeline } from "./cue_plots.js";
import { makeOwnFile } from "./own_file.js";

const KEPT =
  "Your file is sent to the computer that runs this course and to nobody else. It stays in that computer’s memory, is " +
  "written nowhere, and is gone when you close this page, leave it for ten minutes, open another clip or press “Forget " +
  "my file”. Here it can be looked into, and nothing can be made out of it.";
const STILL_HERE = 60_000; // ms after which Python is told again that somebody looks at a file of their own
const KEYS_HELP =
  "Left and right arrow keys step one picture, Home and End go to the first and last, Space plays or pauses.";
const ASK_AGAIN = 1500; // ms, where Python was busy
const SEEN_AT = 0; // the picture that is shown first

function makeLab({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  const { tell, say } = voice;
  const lab = {
    voice,
    menu: model.get("menu"),
    clip: model.get("chosen").clip, // what the list shows
    still: null, // its first frame, before it is looked into: { clip, text, bitmap }
    held: null, // what was looked into
    index: SEEN_AT, // number of the picture that is shown
    frames: makeFrames(),
    details: new Map(), // cue → what Python told of it, pictures as addresses
    near: null, // the face of one picture, without loss: { inspection, index, place, scale, pixels, base }
    nearWords: "", // why there is none
    busy: null, // { words, done, own }
    record: [],
    howFar: "",
  };
  const link = makeLink({ model, signal, hear, feel: (words) => say(words, words !== "") });

  let asked = ""; // for which picture the pixels without loss were asked last
  const letGo = () => {
    lab.frames.close();
    for (const { addresses } of lab.details.values()) dropAddresses(addresses);
    Object.assign(lab, { held: null, index: SEEN_AT, frames: makeFrames(), details: new Map(), near: null });
    asked = "";
  };
  lab.choose = (clip) => {
    lab.clip = clip;
    lab.still = null;
    link.ask({ t: "still", clip });
    tell("clip");
  };
  lab.inspect = ({ own = false, face = null, start = null } = {}) => {
    lab.busy = { words: "starting", done: 0, own };
    link.send({ t: "inspect", clip: lab.clip, own, face, start });
    tell("busy");
  };
  lab.stop = () => {
    lab.busy = null;
    link.send({ t: "stop" });
    say("Stopped.");
    tell("busy");
  };
  const forgotten = (words) => {
    letGo();
    say(words);
    lab.choose(lab.clip);
    tell("held");
  };
  lab.forget = () => {
    link.send({ t: "forget" });
    forgotten("Your file is forgotten.");
  };
  lab.send = (fields, buffers) => link.send(fields, buffers);
  lab.open = (name) => !lab.details.has(name) && link.send({ t: "cue", name });
  lab.note = (form) => link.send({ t: "note", form });
  lab.askNear = () => {
    const wanted = `${lab.held.inspection} ${lab.index}`;
    if (lab.busy || wanted === asked) return;
    asked = wanted;
    lab.nearWords = "";
    link.ask({ t: "magnify", index: lab.index });
  };
  lab.goTo = (index) => {
    if (!lab.held) return;
    lab.index = Math.max(0, Math.min(lab.held.frames.length - 1, index));
    tell("frame");
  };
  lab.goToTime = (seconds) => {
    const { times } = lab.held;
    let near = 0;
    times.forEach((time, k) => {
      if (Math.abs(time - seconds) < Math.abs(times[near] - seconds)) near = k;
    });
    lab.goTo(near);
  };
  lab.time = () => lab.held.times[lab.index];
  /** Pictures a second, of those that were kept. */
  lab.rate = () => {
    const { times = [0] } = lab.held ?? {};
    return (times.length - 1) / (times[times.length - 1] - times[0]) || 1;
  };

  function take(message) {
    letGo();
    lab.held = message;
    lab.busy = null;
    if (!message.own) lab.clip = message.clip;
    link.send({ t: "pictures", start: 0 });
    tell("held");
    // For whoever cannot see it: how things stand now.
    const found = message.face ? "Measured." : "No face was found.";
    say([found, message.words].filter(Boolean).join(" "));
  }
  function hear(message, buffers) {
    if (message.t === "init") {
      lab.howFar = message.how_far;
      if (message.held) take(message.held);
      else lab.choose(lab.clip);
      link.send({ t: "record" });
    } else if (message.t === "record") {
      lab.record = message.sentences;
      tell("record");
    } else if (message.t === "still") {
      createImageBitmap(toBlob(buffers[0])).then((bitmap) => {
        if (message.clip !== lab.clip) return bitmap.close();
        lab.still = { ...message, bitmap };
        tell("frame");
      });
    } else if (message.t === "piece") {
      lab.arrived?.(message);
    } else if (message.t === "progress") {
      if (lab.busy) {
        lab.busy = { ...lab.busy, words: message.words, done: message.done };
        tell("busy");
      }
    } else if (message.t === "inspected") {
      take(message); // also where it was stopped a moment too late: this is what Python holds
    } else if (message.t === "pictures") {
      if (message.inspection !== lab.held?.inspection) return;
      buffers.forEach((buffer, k) => lab.frames.put(message.start + k, buffer));
      const next = message.start + buffers.length;
      if (buffers.length && next < lab.held.frames.length) link.send({ t: "pictures", start: next });
      tell("frame");
    } else if (message.t === "cue") {
      if (message.inspection !== lab.held?.inspection) return;
      lab.details.set(message.name, { ...message, addresses: toAddresses(message.pictures, buffers) });
      if (message.words) say(message.words);
      tell("cue");
    } else if (message.t === "magnify") {
      nearOf(message, buffers[0]).then((near) => {
        asked = "";
        if (near.inspection !== lab.held?.inspection) return;
        lab.near = near; // of a picture that was left meanwhile: the right one is asked for now
        tell("near");
      });
    } else if (message.to === "magnify") {
      lab.nearWords = message.text;
      asked = "";
      setTimeout(() => lab.held && tell("near"), ASK_AGAIN);
    } else if (message.t === "note") {
      const types = { html: "text/html", json: "application/json" };
      const address = URL.createObjectURL(new Blob([buffers[0]], { type: types[message.form] }));
      h("a", { href: address, download: message.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } else if (message.t === "forgotten") {
      forgotten("Your file is forgotten, because this page was left for ten minutes.");
    } else if (message.t === "failed" || message.t === "error") {
      lab.busy = null;
      lab.dropped?.();
      say(message.text, true);
      tell("busy");
    }
  }
  const beat = setInterval(() => {
    if (lab.held?.own && document.visibilityState === "visible") link.send({ t: "ping" });
  }, STILL_HERE);
  // The page is closed: a visitor's file goes with it.
  const goodbye = () => link.send({ t: "forget" });
  window.addEventListener("pagehide", goodbye, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(beat);
    goodbye();
    letGo();
  });
  lab.start = () => link.send({ t: "hello" });
  return lab;
}

function draw(root, lab, { signal }) {
  const viewing = player(lab, signal);
  const part = {
    pick: picker(lab, root, signal),
    work: work(lab),
    view: viewing,
    faces: faces(lab),
    together: together(lab),
    file: aboutFile(lab),
    cues: cueList(lab, signal),
  };
  const { line, show } = statusLine();
  root.append(
    part.pick.element,
    part.work.element,
    line,
    h(
      "div",
      { class: "dt-columns dt-inspector-body" },
      h("div", { class: "dt-inspector-view" }, viewing.element, viewing.closer, part.faces.element),
      h("div", { class: "dt-inspector-said" }, part.together.element, part.cues.element, part.file.element),
    ),
  );
  return (what) => {
    show(lab.voice);
    if (what === "words") return;
    for (const { update } of Object.values(part)) update?.(what);
  };
}

/** What is looked into: a clip of the course, or a file of the visitor's own. */
function picker(lab, root, signal) {
  const { menu } = lab;
  const id = newId();
  const select = h("select", { id, class: "dt-inspector-clips", onchange: () => lab.choose(select.value) });
  const groups = new Map();
  for (const { name, person, label } of menu.clips) {
    if (!groups.has(person)) groups.set(person, h("optgroup", { label: person }));
    groups.get(person).append(h("option", { value: name }, `${person}, ${label}`));
  }
  select.append(...groups.values());
  const go = h("button", { type: "button", class: "dt-primary", onclick: () => lab.inspect() }, "Look into this clip");
  const own = makeOwnFile({
    limits: menu,
    send: lab.send,
    refuse: (words) => lab.voice.say(words, true),
    tell: (share) => {
      lab.busy = { words: "your file is on its way", done: share, own: true };
      lab.voice.tell("busy");
    },
    done: () => lab.inspect({ own: true }),
    place: root,
    signal,
  });
  if (menu.upload) {
    lab.arrived = own.arrived;
    lab.dropped = own.stop;
  }
  const told = h("p", { class: "dt-help" }, KEPT);
  const element = h(
    "section",
    { class: "dt-inspector-pick", "aria-label": "What is looked into" },
    h(
      "div",
      { class: "dt-inspector-row" },
      h("div", { class: "dt-inspector-field" }, h("label", { for: id }, "A clip of the course"), select),
      go,
    ),
    ...(menu.upload ? [h("div", { class: "dt-inspector-row" }, own.element), told] : []),
  );
  const update = () => {
    select.value = lab.clip;
    const again = lab.held && !lab.held.own && lab.held.clip === lab.clip;
    write(go, again ? "Look into it again" : "Look into this clip");
    go.disabled = lab.busy !== null;
  };
  return { element, update };
}

/** How far the work is, and a way to stop it. */
function work(lab) {
  const bar = h("progress", { max: "1", value: "0", "aria-label": "How far it is" });
  const words = h("span", { "aria-live": "polite" });
  const stop = () => {
    lab.dropped?.();
    lab.stop();
  };
  const element = h(
    "div",
    { class: "dt-inspector-work" },
    bar,
    words,
    h("button", { type: "button", onclick: stop }, "Cancel"),
  );
  const update = () => {
    element.hidden = lab.busy === null;
    if (!lab.busy) return;
    bar.value = lab.busy.done;
    write(words, `${lab.busy.words[0].toUpperCase()}${lab.busy.words.slice(1)} …`);
  };
  return { element, update };
}

/** The pictures, with a box on each face; to play and to step through. */
function player(lab, signal) {
  const helpId = newId();
  const canvas = h("canvas", { width: 448, height: 448, role: "img", tabindex: "0", "aria-describedby": helpId });
  const context = canvas.getContext("2d", { alpha: false });
  const played = makePlayer({
    signal,
    clip: () => ({ frames: lab.held?.frames.length ?? 1, fps: lab.rate(), index: lab.index }),
    go: lab.goTo,
    commit: () => lab.voice.tell("frame"),
    lacks: () =>
      lab.held && lab.frames.has(lab.held.frames.length - 1) ? "" : "The pictures are on their way. A moment.",
    say: lab.voice.say,
  });
  const { element: row, toggle, pause } = played;
  const closer = makeCloser({ lab, plays: played.plays, changed: () => lab.voice.tell("near") });
  closer.grip(canvas);
  const step = (to) => {
    pause();
    lab.goTo(to);
  };
  const keys = {
    ArrowLeft: () => step(lab.index - 1),
    ArrowRight: () => step(lab.index + 1),
    Home: () => step(0),
    End: () => step(Infinity),
    " ": toggle,
  };
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  });

  const box = ([left, top, right, bottom], number, chosen, many) => {
    const { width, height } = canvas;
    const place = [left * width, top * height, (right - left) * width, (bottom - top) * height];
    outline(context, chosen ? "#e69f00" : "#fff", () => context.rect(...place), [5, 2.5]);
    if (!many) return;
    context.font = "bold 18px sans-serif";
    context.lineWidth = 4;
    context.strokeStyle = "#000";
    context.fillStyle = "#fff";
    const at = [Math.max(place[0], 2) + 4, Math.max(place[1], 20) - 5];
    context.strokeText(number, ...at);
    context.fillText(number, ...at);
  };
  const paint = (bitmap, faces) => {
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    context.drawImage(bitmap, 0, 0);
    closer.over(context);
    faces.forEach((place, k) => place && box(place, k + 1, lab.held?.face === k + 1, faces.length > 1));
  };
  let round = 0;
  const show = async () => {
    const mine = ++round;
    const { held, index, frames } = lab;
    row.hidden = !held?.moving;
    if (!held) {
      pause();
      canvas.setAttribute("aria-label", lab.still ? `The first picture. ${lab.still.text}` : "No picture yet");
      delete canvas.dataset.shows;
      if (lab.still) paint(lab.still.bitmap, []);
      else context.clearRect(0, 0, canvas.width, canvas.height);
      return;
    }
    played.paint();
    const faces = held.boxes.map((places) => places[index]);
    const seen = faces.filter(Boolean).length;
    const words = { 0: "No face in it", 1: "One face in it, in a box" }[seen] ?? `${seen} faces in it, each in a box`;
    canvas.setAttribute(
      "aria-label",
      `Picture ${index + 1} of ${held.frames.length}, at ${lab.time().toFixed(2)} seconds. ${words}.`,
    );
    if (!frames.has(index)) return;
    const bitmap = frames.ready(index) ?? (await frames.get(index).catch(() => null));
    if (mine !== round || signal.aborted || !bitmap) return; // overtaken
    paint(bitmap, faces);
    canvas.dataset.shows = `${held.inspection} ${index}`; // for whoever measures
    frames.ahead(index, held.frames.length);
  };
  const element = h(
    "figure",
    { class: "dt-inspector-figure" },
    canvas,
    h("p", { id: helpId, hidden: true }, KEYS_HELP),
    row,
  );
  const update = (what) => {
    if (what === "cue" || what === "record") return;
    closer.update(); // also where Python is busy no longer
    if (what !== "busy") show();
  };
  return { element, closer: closer.element, update };
}

/** Which face is measured, where there are several; that there is none, where there is none. */
function faces(lab) {
  const element = h("div", { class: "dt-inspector-faces" });
  let shown = null;
  const update = () => {
    if (shown === lab.held) return;
    shown = lab.held;
    element.replaceChildren();
    if (!shown) return;
    const { faces: found, face, own } = shown;
    if (!found.length)
      element.append(h("p", { class: "dt-inspector-none" }, "No face was found, so no cue has anything to look at."));
    else if (found.length === 1) element.append(h("p", { class: "dt-help" }, `One face, ${found[0].words}.`));
    else {
      const options = found.map(({ number, words }) => ({
        value: String(number),
        label: `Face ${number}${number === 1 ? ", the largest" : ""}: ${words}`,
      }));
      const pick = (number) => lab.inspect({ own, face: Number(number) });
      element.append(
        radioCards({ legend: "Which face is measured", options, value: String(face), onpick: pick }).group,
      );
    }
  };
  return { element, update };
}

/** What all cues say together, and how far that can be trusted. */
function together(lab) {
  const words = h("p", { class: "dt-inspector-words" });
  const reasons = h("ul", { class: "dt-inspector-reasons" });
  const record = h("ul", { class: "dt-inspector-reasons" });
  const trust = h("div", {}, h("h4", {}, "How far this can be trusted"), record);
  const far = h("p", { class: "dt-help" });
  const element = h(
    "section",
    { class: "dt-inspector-together", "aria-label": "All cues together" },
    h("h3", {}, "All cues together"),
    words,
    reasons,
    trust,
    far,
  );
  let shown = null;
  const update = () => {
    element.hidden = !lab.held?.together;
    trust.hidden = !lab.record.length;
    if (record.childElementCount !== lab.record.length)
      record.replaceChildren(...lab.record.map((one) => h("li", {}, one)));
    if (element.hidden || shown === lab.held) return;
    shown = lab.held;
    const { words: said, direction, reasons: why } = shown.together;
    element.dataset.direction = direction || "none";
    write(words, `${said[0].toUpperCase()}${said.slice(1)}.`);
    reasons.replaceChildren(...why.map((one) => h("li", {}, one)));
    write(far, shown.course ? "" : lab.howFar);
  };
  return { element, update };
}

/** The file: what it is, what was to be said of reading it, what it claims of itself; the case note to take along. */
function aboutFile(lab) {
  const name = h("bdi");
  const facts = h("span");
  const notes = h("ul", { class: "dt-inspector-reasons" });
  const claims = h("table", { class: "dt-inspector-table" });
  const credential = h("p");
  const says = h(
    "details",
    {},
    h("summary", {}, "What the file says of itself"),
    h("p", { class: "dt-help" }, "All of this is a claim: anybody can write it, and many sites take it away."),
    claims,
    credential,
  );
  const forget = h("button", { type: "button", onclick: lab.forget }, "Forget my file");
  const buttons = h(
    "div",
    { class: "dt-inspector-row" },
    h("button", { type: "button", onclick: () => lab.note("html") }, "Keep the case note"),
    h("button", { type: "button", onclick: () => lab.note("json") }, "… for a program"),
    forget,
  );
  const start = from(lab);
  const element = h(
    "section",
    { class: "dt-inspector-file", "aria-label": "The file" },
    h("h3", {}, "The file"),
    h("p", {}, h("strong", {}, name), " ", facts),
    notes,
    start.element,
    says,
    buttons,
  );
  let shown = null;
  const update = () => {
    element.hidden = !lab.held;
    if (shown === lab.held) return;
    shown = lab.held;
    write(name, shown?.name ?? "");
    claims.replaceChildren();
    if (!shown) return;
    write(facts, shown.file);
    notes.replaceChildren(...shown.notes.map((one) => h("li", {}, one)));
    claims.replaceChildren(
      ...shown.claims.map(([label, said]) =>
        h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, h("bdi", {}, said))),
      ),
    );
    claims.hidden = !shown.claims.length;
    write(credential, shown.credential);
    forget.hidden = !shown.own;
    start.update(shown);
  };
  return { element, update };
}

/** Of a long clip of one's own: from which second on it is looked at. */
function from(lab) {
  const id = newId();
  const input = h("input", {
    type: "number",
    id,
    min: "0",
    max: "600",
    step: "1",
    value: "0",
    class: "dt-inspector-from",
  });
  const go = () => lab.inspect({ own: true, start: Math.max(0, Math.min(600, Number(input.value) || 0)) });
  const element = h(
    "div",
    { class: "dt-inspector-row" },
    h("label", { for: id }, "Look at it from second"),
    input,
    h("button", { type: "button", onclick: go }, "Look again"),
  );
  return {
    element,
    update: (held) => {
      element.hidden = !held.own || !held.goes_on;
      input.value = Math.floor(held.times[0]);
    },
  };
}

/** The cues, one below the other; each opens. */
function cueList(lab, signal) {
  const element = h("section", { class: "dt-inspector-cues", "aria-label": "What each cue saw" });
  let shown = null;
  let entries = [];
  const update = (what) => {
    element.hidden = !lab.held;
    if (!lab.held) {
      entries = [];
      element.replaceChildren();
      shown = null;
    } else if (shown !== lab.held) {
      const open = entries.filter((one) => one.element.open).map((one) => one.name);
      shown = lab.held;
      entries = shown.cues.map((cue) => cueEntry(lab, cue, signal));
      element.replaceChildren(h("h3", {}, "What each cue saw"), ...entries.map((one) => one.element));
      for (const one of entries) one.element.open = open.includes(one.name);
    }
    for (const one of entries) one.update(what);
  };
  return { element, update };
}

function cueEntry(lab, cue, signal) {
  const body = h("div", { class: "dt-inspector-cue-body" });
  // Of a clip from elsewhere nobody knows whether an answer holds: it was measured, and that is all.
  const state = !cue.valid ? "not valid here" : lab.held.course ? "valid here" : "measured";
  const chip = h("span", { class: "dt-inspector-cue-chip", "data-valid": String(cue.valid) }, state);
  const summary = h(
    "summary",
    { class: "dt-inspector-cue-head" },
    h("span", { class: "dt-inspector-cue-title" }, cue.title),
    h("span", { class: "dt-inspector-cue-value" }, cue.value),
    chip,
    h("span", { class: "dt-inspector-cue-says" }, cue.valid ? cue.says : ""),
  );
  const element = h("details", { class: "dt-inspector-cue", "data-cue": cue.name }, summary, body);
  element.addEventListener("toggle", () => {
    if (!element.open) return;
    lab.open(cue.name);
    update();
  });
  let line = null;
  let at = null;
  const fill = (detail) => {
    const { addresses, reference, curve } = detail;
    const parts = [h("p", { class: "dt-help" }, cue.question)];
    if (cue.saw) parts.push(h("p", {}, cue.saw));
    parts.push(h("p", {}, h("strong", {}, `${cue.says[0].toUpperCase()}${cue.says.slice(1)}.`), ` ${cue.why}`));
    const figure = (drawing, ...words) =>
      h("figure", { class: "dt-inspector-cue-figure" }, drawing, h("figcaption", { class: "dt-help" }, ...words));
    if (detail.line) {
      const seek = (seconds) => lab.held && lab.goToTime(seconds);
      line = cueTimeline({ line: detail.line, title: cue.title, signal, onseek: seek });
      at = h("strong", { class: "dt-inspector-cue-at" });
      parts.push(figure(line.svg, at, ` ${detail.line.sentence}`));
    }
    if (reference) parts.push(figure(cueReference({ reference, title: cue.title }), reference.sentence));
    if (curve) parts.push(figure(cueCurve({ curve, title: cue.title }), curve.sentence));
    const pictures = [
      ["heat", `Where it saw it, at ${detail.heat_time} s: from grey (nothing) over orange to white (most).`],
      ["ring", "What cues compare: the face inside the orange line, its surroundings between the blue ones."],
    ].filter(([kind]) => addresses[kind] && (kind === "heat" || addresses.heat));
    if (pictures.length)
      parts.push(
        h(
          "div",
          { class: "dt-inspector-cue-pictures" },
          ...pictures.map(([kind, words]) => figure(h("img", { src: addresses[kind], alt: words }), words)),
        ),
      );
    const guide = detail.page.flatMap(([heading, text]) => [h("h4", {}, heading), h("p", {}, text)]);
    parts.push(h("details", {}, h("summary", {}, `More about this cue`), ...guide));
    body.replaceChildren(...parts);
  };
  let filled = false;
  const update = () => {
    if (!element.open) return;
    const detail = lab.details.get(cue.name);
    if (!detail) return lab.open(cue.name);
    if (!filled) fill(detail);
    filled = true;
    if (line) write(at, line.moveTo(lab.time()));
  };
  return { name: cue.name, element, update };
}

export default widget("dt-inspector dt-has-sticky", makeLab, draw);
