// Before and after on one canvas, with a divider to drag. Nothing here asks Python for anything.

import { awaited, h, newId, paintable, write } from "../page/page.js";
import { makeWipe, onKeys } from "./wipe.js";

/** @import { Chosen, State } from "./state.js" */

const KEYS_HELP =
  "On the picture: left and right arrow keys step one frame, Space plays or pauses, Shift with the arrow keys moves the divider.";

/**
 * What there is to be drawn: the newest live picture, or a frame of the clip that was made.
 *
 * @param {State} state
 */
function wanted(state) {
  const { chosen, live, made } = state;
  if (made && state.playsMade()) {
    const { index } = chosen;
    const about = { after: made.frames.get(index), note: made.notes[index], asked: "", shows: `made ${index}` };
    return { ...about, of: chosen, made };
  }
  if (!live) return null;
  const about = { after: live.bitmap, note: live.note, asked: String(live.askedAt), shows: `live ${live.turn}` };
  return { ...about, of: /** @type {Chosen} */ (live), made: null };
}

/**
 * What the two sides are called, and the picture in words.
 *
 * @param {State} state
 * @param {Chosen} of
 */
function describe({ menu, chosen }, { stage, index, target, way }) {
  const labelOf = (/** @type {{ name: string, label: string }[]} */ entries, /** @type {string} */ wanted) =>
    entries.find(({ name }) => name === wanted)?.label ?? "";
  const clip = menu.clips.find(({ name }) => name === target);
  const made = menu.ways.find(({ name }) => name === way);
  if (!clip || !made) return { before: "", after: "", label: "", text: "" };
  const label = labelOf(menu.stages, stage);
  const [before, after] = made.chips;
  const staged = made.stages.length > 0;
  const done = `${staged ? `after the stage “${label}”` : after} (${made.label})`;
  return {
    before,
    after: staged ? `${after}: ${label.toLowerCase()}` : after,
    label:
      `Frame ${index + 1} of ${clip.frames}. Left of the divider: ${before}. Right of it: ${done}, with ` +
      `${made.legends[0].toLowerCase()} ${labelOf(menu.people, chosen.source)}. ${clip.text}`,
    text: clip.text,
  };
}

/**
 * @param {State} state
 * @param {AbortSignal} signal
 * @param {() => void} play  plays or pauses
 */
export function makePicture(state, signal, play) {
  const { width, height } = state.clip();
  const helpId = newId();
  let turn = 0;
  const canvas = h("canvas", { width, height, tabindex: "0", role: "img", "aria-describedby": helpId });
  const context = paintable(canvas, { alpha: false });
  const note = h("p", { class: "dt-help" });
  const text = h("p");
  const told = h("details", { class: "dt-stepper-told" }, h("summary", {}, "The clip in words"), text);
  const draw = () => awaited(drawNewest());
  const wipe = makeWipe({ canvas, changed: () => draw() });

  const clear = () => {
    context.fillStyle = getComputedStyle(wipe.frame).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    canvas.setAttribute("aria-label", "There is no picture.");
    note.hidden = true;
    if (canvas.dataset.shows) canvas.dataset.shows = "nothing";
  };
  const paint = (/** @type {ImageBitmap} */ after, /** @type {ImageBitmap | null} */ before) => {
    const split = Math.round((canvas.width * wipe.share()) / 100);
    context.drawImage(after, 0, 0, canvas.width, canvas.height);
    if (!before?.width || split <= 0) return; // one that was dropped meanwhile has no size
    const share = (before.width * split) / canvas.width;
    context.drawImage(before, 0, 0, share, before.height, 0, 0, split, canvas.height);
  };
  const drawNewest = async () => {
    const mine = ++turn;
    const now = wanted(state);
    if (!now) return clear();
    const { index, target } = now.of;
    const own = state.before(target);
    const [after, before] = await Promise.all([now.after, own.has(index) ? own.get(index) : null]);
    if (mine !== turn || signal.aborted || !after.width) return; // overtaken by a newer picture
    paint(after, before);
    say(now.of, now.note);
    if (now.made) for (const frames of [own, now.made.frames]) frames.ahead(index, now.made.count);
    // for whoever measures: which picture the canvas shows
    canvas.dataset.asked = now.asked;
    canvas.dataset.shows = now.shows;
  };
  const say = (/** @type {Chosen} */ of, /** @type {string} */ remark) => {
    const said = describe(state, of);
    wipe.name(said.before, said.after);
    canvas.setAttribute("aria-label", said.label);
    write(text, said.text);
    note.hidden = !remark;
    write(note, remark);
  };
  const step = (/** @type {number} */ index) => {
    const bounded = Math.max(0, Math.min(state.clip().frames - 1, index));
    if (state.playsMade()) state.goTo(bounded);
    else state.choose({ index: bounded });
  };
  onKeys(canvas, {
    ArrowLeft: () => step(state.chosen.index - 1),
    ArrowRight: () => step(state.chosen.index + 1),
    Home: () => step(0),
    End: () => step(state.clip().frames - 1),
    "Shift+ArrowLeft": () => wipe.move(-5),
    "Shift+ArrowRight": () => wipe.move(5),
    " ": play,
  });
  wipe.put(wipe.share());
  const help = h("p", { id: helpId, hidden: true }, KEYS_HELP);
  return {
    element: h("div", { class: "dt-stepper-picture" }, wipe.frame, note, help),
    told,
    on: { picture: draw, finished: draw },
  };
}
