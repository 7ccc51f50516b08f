// The swap stepper: pick two people, walk the five stages, drag their settings, play, wipe, read the needle.

import { awaited, h, newId, pictureCards, radioCards, statusLine, widget, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";
import { makeDesk } from "./desk.js";
import { makeGauge } from "./gauge.js";

const KEYS_HELP =
  "On the picture: left and right arrow keys step one frame, Space plays or pauses, Shift with the arrow keys moves the divider.";

const GAUGE_HELP = {
  clip: "The broad stripe: what this clip’s own frames give before any swap.",
  photo: "The stripe: what the photo itself gives before it moves.",
};
const NO_VERDICT = "A needle outside it is a trace to follow up, not a verdict.";

function draw(root, desk, { signal }) {
  const view = picture(desk, signal);
  const playing = player(desk);
  const part = {
    ways: ways(desk),
    people: people(desk),
    rail: rail(desk),
    controls: controls(desk),
    needle: needle(desk),
    view,
    playing,
  };
  const { line, show } = statusLine();
  root.append(
    h(
      "div",
      { class: "dt-stepper-bench" },
      part.ways.element,
      part.people.element,
      part.rail.element,
      h("div", { class: "dt-stepper-left" }, view.element, playing.element, line, view.told),
      part.needle.element,
      part.controls.element,
    ),
  );
  view.element.addEventListener("dt-play", playing.toggle);
  signal.addEventListener("abort", playing.pause);
  const update = (what) => {
    for (const { on } of Object.values(part)) on[what]?.();
    if (what === "words") show(desk.voice);
  };
  return (what) => (what ? [what] : ["portraits", "chosen", "picture", "band", "making", "words"]).forEach(update);
}

/** The ways to make it, where there is a choice. */
function ways(desk) {
  const { group, set } = radioCards({
    legend: "How it is made",
    options: desk.menu.ways.map(({ name, label }) => ({ value: name, label })),
    value: desk.chosen.way,
    onpick: desk.goBy,
    className: "dt-stepper-ways dt-strip",
  });
  group.hidden = desk.menu.ways.length < 2;
  return { element: group, on: { chosen: () => set(desk.chosen.way) } };
}

/** Whose face, and onto which clip. */
function people(desk) {
  const cards = (legend, options, key) => {
    const onpick = (name) => desk.choose({ [key]: name }, true);
    const made = pictureCards({ legend, options, value: desk.chosen[key], onpick });
    return { ...made, call: (words) => write(made.group.querySelector("legend"), words) };
  };
  const source = cards("The face of", desk.menu.people, "source");
  const target = cards("goes onto", desk.menu.clips, "target");
  return {
    element: h("div", { class: "dt-stepper-people" }, source.group, target.group),
    on: {
      chosen: () => {
        const [from, onto] = desk.way().legends;
        source.call(from);
        target.call(onto);
        for (const [key, { set, allow }] of Object.entries({ source, target })) {
          allow((name) => desk.offers(key, name));
          set(desk.chosen[key]);
        }
      },
      portraits: () => {
        source.fill(desk.portraits);
        target.fill(desk.portraits);
      },
    },
  };
}

/** The five stages, in the order in which they happen. */
function rail(desk) {
  const buttons = desk.menu.stages.map(({ name, label }, k) =>
    h(
      "button",
      { type: "button", onclick: () => desk.choose({ stage: name }, true) },
      h("span", { class: "dt-stepper-rail-number", "aria-hidden": "true" }, String(k + 1)),
      h("span", {}, label),
    ),
  );
  const places = buttons.map((button) => h("li", {}, button));
  const list = h("ol", { class: "dt-stepper-rail" }, ...places);
  const element = h("nav", { "aria-label": "Stages of the swap" }, list);
  return {
    element,
    on: {
      chosen: () => {
        const { stages } = desk.way();
        element.hidden = !stages.length;
        desk.menu.stages.forEach(({ name }, k) => {
          places[k].hidden = !stages.includes(name);
          write(buttons[k].firstChild, String(stages.indexOf(name) + 1));
          if (name === desk.chosen.stage) buttons[k].setAttribute("aria-current", "step");
          else buttons[k].removeAttribute("aria-current");
        });
      },
    },
  };
}

/** Before and after on one canvas, with a divider to drag. Nothing here asks Python for anything. */
function picture(desk, signal) {
  const { width, height } = desk.clip();
  const helpId = newId();
  let wipe = 25; // percent of the picture that shows what was there before
  let turn = 0;
  const canvas = h("canvas", { width, height, tabindex: "0", role: "img", "aria-describedby": helpId });
  const context = canvas.getContext("2d", { alpha: false });
  const handle = h("div", {
    class: "dt-stepper-wipe",
    role: "slider",
    tabindex: "0",
    "aria-label": "Divider between before and after",
    "aria-valuemin": "0",
    "aria-valuemax": "100",
    "aria-orientation": "horizontal",
  });
  const beforeChip = h("span", { class: "dt-stepper-chip dt-stepper-chip-before", "aria-hidden": "true" });
  const afterChip = h("span", { class: "dt-stepper-chip dt-stepper-chip-after", "aria-hidden": "true" });
  const frame = h("div", { class: "dt-stepper-frame" }, canvas, beforeChip, afterChip, handle);
  const note = h("p", { class: "dt-help" });
  const told = h("details", { class: "dt-stepper-told" }, h("summary", {}, "The clip in words"), h("p"));

  const describe = (stage, index, target, way) => {
    const clip = desk.menu.clips.find(({ name }) => name === target);
    const label = desk.menu.stages.find(({ name }) => name === stage).label;
    const person = desk.menu.people.find(({ name }) => name === desk.chosen.source).label;
    const { label: wayLabel, chips, legends, stages } = desk.menu.ways.find(({ name }) => name === way);
    const staged = stages.length > 0;
    write(beforeChip, chips[0]);
    write(afterChip, staged ? `${chips[1]}: ${label.toLowerCase()}` : chips[1]);
    const done = `${staged ? `after the stage “${label}”` : chips[1]} (${wayLabel})`;
    canvas.setAttribute(
      "aria-label",
      `Frame ${index + 1} of ${clip.frames}. Left of the divider: ${chips[0]}. Right of it: ${done}, with ` +
        `${legends[0].toLowerCase()} ${person}. ${clip.text}`,
    );
    write(told.lastChild, clip.text);
  };
  const clear = () => {
    context.fillStyle = getComputedStyle(frame).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    canvas.setAttribute("aria-label", "There is no picture.");
    note.hidden = true;
    if (canvas.dataset.shows) canvas.dataset.shows = "nothing";
  };
  const draw = () => awaited(drawNewest());
  const drawNewest = async () => {
    const mine = ++turn;
    const made = desk.playsMade();
    if (!made && !desk.live) return clear();
    const { stage, index, target, way } = made ? desk.chosen : desk.live;
    const own = desk.before(target);
    const [after, before] = await Promise.all([
      made ? desk.made.frames.get(index) : desk.live.bitmap,
      own.has(index) ? own.get(index) : null,
    ]);
    if (mine !== turn || signal.aborted || !after.width) return; // overtaken by a newer picture
    const split = Math.round((canvas.width * wipe) / 100);
    context.drawImage(after, 0, 0, canvas.width, canvas.height);
    if (before?.width && split > 0) {
      // one that was dropped meanwhile has no size
      const share = (before.width * split) / canvas.width;
      context.drawImage(before, 0, 0, share, before.height, 0, 0, split, canvas.height);
    }
    describe(stage, index, target, way);
    const said = made ? desk.made.notes[index] : desk.live.note;
    note.hidden = !said;
    write(note, said);
    if (made) own.ahead(index, desk.made.count);
    if (made) desk.made.frames.ahead(index, desk.made.count);
    // for whoever measures: which picture the canvas shows
    canvas.dataset.asked = made ? "" : desk.live.askedAt;
    canvas.dataset.shows = made ? `made ${index}` : `live ${desk.live.turn}`;
  };
  const setWipe = (percent) => {
    wipe = Math.max(0, Math.min(100, percent));
    frame.style.setProperty("--dt-wipe", `${wipe}%`);
    handle.setAttribute("aria-valuenow", String(Math.round(wipe)));
    handle.setAttribute("aria-valuetext", `${Math.round(wipe)} % before, ${Math.round(100 - wipe)} % after`);
    beforeChip.hidden = wipe < 15;
    afterChip.hidden = wipe > 85;
    draw();
  };
  const drag = (event) => {
    if (event.type === "pointerdown") {
      if (event.button !== 0) return;
      frame.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
    } else if (!frame.hasPointerCapture(event.pointerId)) return;
    const box = frame.getBoundingClientRect();
    setWipe(((event.clientX - box.left) / box.width) * 100);
    event.preventDefault();
  };
  frame.addEventListener("pointerdown", drag);
  frame.addEventListener("pointermove", drag);
  const step = (index) => {
    const bounded = Math.max(0, Math.min(desk.clip().frames - 1, index));
    if (desk.playsMade()) desk.goTo(bounded);
    else desk.choose({ index: bounded });
  };
  const onKey = (event, moves) => {
    const move = moves[(event.shiftKey ? "Shift+" : "") + event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    move();
    event.preventDefault();
    event.stopPropagation();
  };
  canvas.addEventListener("keydown", (event) =>
    onKey(event, {
      ArrowLeft: () => step(desk.chosen.index - 1),
      ArrowRight: () => step(desk.chosen.index + 1),
      Home: () => step(0),
      End: () => step(desk.clip().frames - 1),
      "Shift+ArrowLeft": () => setWipe(wipe - 5),
      "Shift+ArrowRight": () => setWipe(wipe + 5),
      " ": () => frame.dispatchEvent(new Event("dt-play", { bubbles: true })),
    }),
  );
  handle.addEventListener("keydown", (event) =>
    onKey(event, {
      ArrowLeft: () => setWipe(wipe - 2),
      ArrowDown: () => setWipe(wipe - 2),
      ArrowRight: () => setWipe(wipe + 2),
      ArrowUp: () => setWipe(wipe + 2),
      PageDown: () => setWipe(wipe - 10),
      PageUp: () => setWipe(wipe + 10),
      Home: () => setWipe(0),
      End: () => setWipe(100),
    }),
  );
  setWipe(wipe);
  return {
    element: h("div", { class: "dt-stepper-picture" }, frame, note, h("p", { id: helpId, hidden: true }, KEYS_HELP)),
    told,
    on: { picture: draw, finished: draw },
  };
}

/** Making the whole clip, playing it, and going to a frame. */
function player(desk) {
  const sliderId = newId();
  let playing = false;
  let startedAt = 0;
  const button = h("button", { type: "button", class: "dt-primary dt-play", onclick: () => toggle() });
  const slider = h("input", { type: "range", id: sliderId, min: "0", step: "1", value: "0" });
  const count = h("span", { class: "dt-value", "aria-hidden": "true" });
  const bar = h("progress", { "aria-label": "Frames made", value: "0", max: "1" });
  const left = h("span", { class: "dt-stepper-left-time" });
  const progress = h("div", { class: "dt-stepper-progress" }, bar, left);

  const now = () => (performance.now() - startedAt) / 1000;
  const tick = () => {
    if (!playing) return;
    if (!desk.playsMade()) return pause(); // a setting changed while it played
    const { count: frames, fps } = desk.made;
    const index = Math.floor(now() * fps) % frames; // round and round, until paused
    if (index !== desk.chosen.index) desk.goTo(index);
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (desk.chosen.stage !== "blend") desk.choose({ stage: "blend" });
    playing = true;
    startedAt = performance.now() - (desk.chosen.index / desk.made.fps) * 1000;
    label();
    requestAnimationFrame(tick);
  };
  const pause = () => {
    playing = false;
    label();
  };
  const toggle = () => {
    if (desk.making) desk.cancel();
    else if (!desk.isMade()) desk.make();
    else if (playing) pause();
    else play();
  };
  const label = () => {
    const words = desk.making
      ? "Cancel"
      : desk.isOutdated()
        ? "Make it again"
        : !desk.made
          ? "Make the whole clip"
          : playing
            ? "Pause"
            : "Play";
    write(button, words);
  };
  const place = () => {
    slider.max = desk.clip().frames - 1;
    slider.value = desk.chosen.index;
    write(count, `${desk.chosen.index + 1} of ${desk.clip().frames}`);
    slider.setAttribute("aria-valuetext", `frame ${count.textContent}`);
  };
  slider.addEventListener("input", () => {
    if (playing) pause();
    const index = Number(slider.value);
    if (desk.playsMade()) desk.goTo(index);
    else desk.choose({ index });
  });
  slider.addEventListener("change", () => desk.playsMade() || desk.commit());
  let wasOutdated = false;
  return {
    toggle,
    pause,
    element: h(
      "div",
      { class: "dt-player" },
      button,
      h("div", { class: "dt-scrub" }, h("label", { for: sliderId }, "Frame"), slider, count),
      progress,
    ),
    on: {
      chosen: () => {
        const outdated = desk.isOutdated();
        if (outdated && !wasOutdated && !desk.making) desk.say("The settings changed: make the clip again to play it.");
        if (!outdated && wasOutdated) desk.say("");
        wasOutdated = outdated;
        place();
        label();
      },
      picture: place,
      making: () => {
        wasOutdated = desk.isOutdated();
        progress.hidden = !desk.making;
        if (desk.making) {
          bar.max = desk.making.count;
          bar.value = desk.making.done;
          const seconds = desk.timeLeft();
          const rest = seconds === null ? "" : `, about ${Math.max(1, Math.ceil(seconds))} s left`;
          write(left, `${desk.making.done} of ${desk.making.count} frames made${rest}`);
        }
        label();
      },
      finished: play,
    },
  };
}

/** What the stage does, and its own settings. */
function controls(desk) {
  const title = h("h3", { class: "dt-stepper-title" });
  const says = h("p", { class: "dt-stepper-says" });
  const way = h("p", { class: "dt-stepper-says" });
  const onward = h("button", { type: "button", class: "dt-stepper-next" });
  const set = (name, value, commit) => desk.choose({ settings: { ...desk.chosen.settings, [name]: value } }, commit);
  const made = desk.menu.settings.map((setting) => ({
    ...setting,
    ...(setting.kind === "range" ? rangeControl(setting, set, desk.commit) : choiceControl(setting, set)),
  }));
  onward.addEventListener("click", () => desk.choose({ stage: following().name }, true));
  const stageOf = (wanted) => desk.menu.stages.find(({ name }) => name === wanted);
  const place = () => desk.way().stages.indexOf(desk.chosen.stage);
  const following = () => stageOf(desk.way().stages[place() + 1]);
  return {
    element: h(
      "section",
      { class: "dt-stepper-controls", "aria-label": "This stage" },
      title,
      says,
      ...made.map(({ element }) => element),
      onward,
      way,
    ),
    on: {
      chosen: () => {
        const staged = place() >= 0;
        const { label, does } = staged ? stageOf(desk.chosen.stage) : desk.way();
        write(title, staged ? `${place() + 1}. ${label}` : label);
        write(says, does);
        way.hidden = !staged || desk.menu.ways.length < 2;
        write(way, `${desk.way().label}: ${desk.way().does}`);
        onward.hidden = !staged || !following();
        if (following()) write(onward, `Next: ${following().label.toLowerCase()}`);
        for (const { name, stage, element, show, works_with } of made) {
          element.hidden = !staged || stage !== desk.chosen.stage;
          show(desk.chosen.settings[name], idle(works_with, desk));
        }
      },
    },
  };
}

/** Why a setting does nothing at the moment, in words; "" if it works. */
function idle(worksWith, desk) {
  for (const [name, values] of Object.entries(worksWith)) {
    const value = desk.chosen.settings[name];
    if (values.includes(value)) continue;
    const other = desk.menu.settings.find((setting) => setting.name === name);
    const words = other.choices.find(([choice]) => choice === value)[1];
    return `Does nothing while “${other.label}” is set to “${words}”.`;
  }
  return "";
}

function rangeControl({ name, label, help, minimum, maximum, step }, set, settle) {
  const {
    element,
    input,
    set: move,
  } = makeSlider({
    name,
    label,
    least: minimum,
    last: maximum,
    step,
    onmove: (value) => set(name, value, false),
    onset: settle,
  });
  const says = h("p", { id: newId(), class: "dt-help" });
  input.setAttribute("aria-describedby", says.id);
  element.classList.add("dt-stepper-setting");
  element.append(says);
  const share = maximum <= 1; // 0…1 reads better as a percentage
  const show = (value, why) => {
    move(value, share ? `${Math.round(value * 100)} %` : String(value));
    input.disabled = why !== "";
    write(says, why || help);
    element.toggleAttribute("data-idle", why !== "");
  };
  return { element, show };
}

function choiceControl({ name, label, help, choices }, set) {
  const { group, set: show } = radioCards({
    legend: label,
    options: choices.map(([value, words]) => ({ value, label: words })),
    onpick: (value) => set(name, value, true),
    className: "dt-stepper-setting",
  });
  group.dataset.setting = name;
  group.append(h("p", { class: "dt-help" }, help));
  return { element: group, show };
}

/** The cue's needle. */
function needle(desk) {
  const gauge = makeGauge();
  const help = h("p", { class: "dt-help" });
  const setBand = () => {
    gauge.setBand(desk.band());
    write(help, `${GAUGE_HELP[desk.band()?.of ?? "clip"]} ${NO_VERDICT}`);
  };
  return {
    element: h(
      "section",
      { class: "dt-stepper-gauge", "aria-label": "Sharpness cue" },
      gauge.dial,
      h("div", {}, h("h3", {}, "Sharpness cue"), gauge.number, gauge.words),
      help,
    ),
    on: {
      chosen: setBand,
      band: setBand,
      picture: () => gauge.setReading(desk.playsMade() ? desk.made.readings[desk.chosen.index] : desk.live?.reading),
    },
  };
}

export default widget("dt-stepper dt-has-sticky", makeDesk, draw);
