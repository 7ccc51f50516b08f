// The pictures of what was inspected, with a box on each face: to play and to step through.

import { colour } from "../page/colours.js";
import { outline } from "../page/lens.js";
import { h, newId, paintable } from "../page/page.js";
import { makePlayer } from "../page/player.js";
import { makeFaceMagnifier } from "./face_magnifier.js";

/**
 * @import { Box } from "../page/types.js"
 * @import { Held, State } from "./state.js"
 */

const KEYS_HELP =
  "Left and right arrow keys step one picture, Home and End go to the first and last, Space plays or pauses.";

/**
 * @param {State} state
 * @param {AbortSignal} signal
 */
export function makeClipView(state, signal) {
  const helpId = newId();
  const canvas = h("canvas", { width: 448, height: 448, role: "img", tabindex: "0", "aria-describedby": helpId });
  const context = paintable(canvas, { alpha: false });
  const played = makePlayer({
    signal,
    clip: () => ({ frames: state.held?.frames.length ?? 1, fps: state.rate(), index: state.index }),
    go: state.goTo,
    commit: () => state.voice.tell("frame"),
    lacks: () =>
      state.held && state.frames.has(state.held.frames.length - 1) ? "" : "The pictures are on their way. A moment.",
    say: state.voice.say,
  });
  const magnifier = makeFaceMagnifier({ state, plays: played.plays, changed: () => state.voice.tell("near") });
  magnifier.grip(canvas);
  const step = (/** @type {number} */ to) => {
    played.pause();
    state.goTo(to);
  };
  listenToKeys(canvas, {
    ArrowLeft: () => step(state.index - 1),
    ArrowRight: () => step(state.index + 1),
    Home: () => step(0),
    End: () => step(Infinity),
    " ": played.toggle,
  });

  const paint = (/** @type {ImageBitmap} */ bitmap, /** @type {(Box | null)[]} */ faces) => {
    if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
    }
    context.drawImage(bitmap, 0, 0);
    magnifier.over(context);
    faces.forEach(
      (place, k) =>
        place && drawBox(context, place, { chosen: state.held?.face === k + 1, number: faces.length > 1 ? k + 1 : 0 }),
    );
  };
  const showStill = () => {
    played.pause();
    canvas.setAttribute("aria-label", state.still ? `The first picture. ${state.still.text}` : "No picture yet");
    delete canvas.dataset.shows;
    if (state.still) paint(state.still.bitmap, []);
    else context.clearRect(0, 0, canvas.width, canvas.height);
  };
  let round = 0;
  const show = async () => {
    const mine = ++round;
    const { held, index, frames } = state;
    played.element.hidden = !held?.moving;
    if (!held) return showStill();
    played.paint();
    const faces = held.boxes.map((places) => places[index]);
    canvas.setAttribute("aria-label", inWords(held, index, faces));
    if (!frames.has(index)) return;
    const bitmap = frames.ready(index) ?? (await frames.get(index).catch(() => null));
    if (mine !== round || signal.aborted || !bitmap) return; // overtaken
    paint(bitmap, faces);
    canvas.dataset.shows = `${held.inspection} ${index}`; // for whoever measures
    frames.ahead(index, held.frames.length);
  };
  const help = h("p", { id: helpId, hidden: true }, KEYS_HELP);
  const element = h("figure", { class: "dt-inspector-figure" }, canvas, help, played.element);
  const update = (/** @type {string | undefined} */ what) => {
    if (what === "cue" || what === "record") return;
    magnifier.update(); // also where Python is busy no longer
    if (what !== "busy") show();
  };
  return { element, magnifier: magnifier.element, update };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Record<string, () => void>} keys
 */
function listenToKeys(canvas, keys) {
  canvas.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    keys[event.key]();
    event.preventDefault();
    event.stopPropagation();
  });
}

/**
 * @param {Held} held
 * @param {number} index
 * @param {(Box | null)[]} faces
 */
function inWords(held, index, faces) {
  const seen = faces.filter(Boolean).length;
  const several = `${seen} faces in it, each in a box`;
  const words = ["No face in it", "One face in it, in a box"][seen] ?? several;
  return `Picture ${index + 1} of ${held.frames.length}, at ${held.times[index].toFixed(2)} seconds. ${words}.`;
}

/**
 * A box on a face; with a number where there are several.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box  shares of the picture's sides
 * @param {{ chosen: boolean, number: number }} face
 */
function drawBox(context, [left, top, right, bottom], { chosen, number }) {
  const { width, height } = context.canvas;
  const [x, y] = [left * width, top * height];
  const trace = () => context.rect(x, y, (right - left) * width, (bottom - top) * height);
  outline(context, chosen ? colour("orange") : "#fff", trace, [5, 2.5]);
  if (!number) return;
  context.font = "bold 18px sans-serif";
  context.lineWidth = 4;
  context.strokeStyle = "#000";
  context.fillStyle = "#fff";
  const [across, down] = [Math.max(x, 2) + 4, Math.max(y, 20) - 5];
  context.strokeText(String(number), across, down);
  context.fillText(String(number), across, down);
}
