// A closer look at a clip that was answered: enlarged, beside the clip as it was filmed, the change exaggerated.

import { amplify } from "../page/detail.js";
import { makeFrames } from "../page/frames.js";
import { LENS_KEYS, makeMovable, outline, pixelsOf } from "../page/lens.js";
import { awaited, h, write } from "../page/page.js";
import { makeSlider } from "../page/slider.js";

const CANVAS = 480; // pixels of a picture's side
const PER_SECOND = 8; // frames: slower than it was filmed, so that one can look

/** `ask(start)` fetches the frames from there on; `take(message, buffers)` gets them. */
export function makeCloserLook({ ask, signal }) {
  const clips = [makeFrames(), makeFrames()]; // as it was shown, and as it was filmed
  let about = null; // what Python said of it: boxes, edges, place…
  let here = 0; // how many frames there are by now
  let index = 0;
  let enlarge = 1;
  let gain = 1;
  let middle = { x: 0.5, y: 0.5 }; // what is looked at, as shares of the face's square
  let playing = 0; // the timer
  let drawn = 0;

  const canvases = ["The clip you saw", "As it was filmed"].map((name) => ({
    name,
    canvas: h("canvas", { width: CANVAS, height: CANVAS, tabindex: "0", role: "img" }),
  }));
  const figures = canvases.map(({ name, canvas }) =>
    h("figure", { class: "dt-spot-picture" }, h("figcaption", {}, name), canvas),
  );
  const frame = makeSlider({ name: "frame", label: "Frame", last: 0, onmove: (place) => goTo(place) });
  const onenlarge = (times) => set({ to: times });
  const size = makeSlider({ name: "enlarge", label: "Enlarge", least: 1, last: 5, step: 0.5, onmove: onenlarge });
  const exaggerate = makeSlider({
    name: "exaggerate",
    label: "Exaggerate the change",
    least: 1,
    last: 6,
    onmove: (times) => {
      gain = times;
      draw();
    },
  });
  const edge = h("input", { type: "checkbox", checked: true, onchange: () => draw() });
  const play = h("button", { type: "button", onclick: () => (playing ? pause() : start()) }, "Play slowly");
  const told = h("p", { class: "dt-help" });
  const element = h(
    "section",
    { class: "dt-spot-look", "aria-label": "A closer look", hidden: true },
    h("div", { class: "dt-spot-pictures" }, ...figures),
    h("div", { class: "dt-spot-tools" }, play, frame.element, size.element, exaggerate.element),
    h("label", { class: "dt-card" }, edge, h("span", {}, "Show where the face ends")),
    told,
  );

  const pause = () => {
    clearInterval(playing);
    playing = 0;
    write(play, "Play slowly");
  };
  const start = () => {
    playing = setInterval(() => goTo((index + 1) % here, true), 1000 / PER_SECOND);
    write(play, "Pause");
  };
  const goTo = (next, byItself = false) => {
    if (!byItself) pause();
    index = Math.min(next, here - 1);
    draw();
  };
  const within = (value) => Math.min(1, Math.max(0, value));
  const set = ({ to = enlarge, x = middle.x, y = middle.y }) => {
    enlarge = Math.min(5, Math.max(1, to));
    // The part stays inside the square around the face.
    const half = 0.5 / enlarge;
    middle = { x: Math.min(1 - half, Math.max(half, within(x))), y: Math.min(1 - half, Math.max(half, within(y))) };
    draw();
  };
  /** The part of the cut that is shown now: left, top and side. */
  const part = () => {
    const [left, top, side] = about.boxes[index];
    const seen = side / enlarge;
    return { left: left + middle.x * side - seen / 2, top: top + middle.y * side - seen / 2, side: seen };
  };

  const scratch = document.createElement("canvas");
  /** The clip with each difference from what was filmed made `gain` times as large, as a canvas. */
  const exaggerated = (shown, filmed) => {
    const made = pixelsOf(shown, scratch);
    amplify(made, pixelsOf(filmed, scratch).data, gain);
    scratch.getContext("2d").putImageData(made, 0, 0);
    return scratch;
  };
  const drawEdges = (context, scale, { left, top }) => {
    for (const [width, colour, dash] of [
      [3, "rgb(0 0 0 / 60%)", []],
      [1.5, "#fff", [5, 7]],
    ]) {
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.setLineDash(dash);
      for (const line of about.edges[index]) {
        context.beginPath();
        line.forEach(([x, y]) => context.lineTo((x + 0.5 - left) * scale, (y + 0.5 - top) * scale));
        context.closePath();
        context.stroke();
      }
    }
    context.setLineDash([]);
  };
  const drawRing = (context, scale, { left, top }) => {
    const [at, x, y] = about.place;
    if (at !== index) return;
    outline(context, "#e69f00", () => context.arc((x - left) * scale, (y - top) * scale, 44, 0, 2 * Math.PI));
  };

  const draw = () => awaited(drawNewest());
  const drawNewest = async () => {
    if (!about || !here) return;
    const number = ++drawn;
    const pair = about.pair ? clips : clips.slice(0, 1);
    const bitmaps = await Promise.all(pair.map((clip) => clip.get(index)));
    if (number !== drawn || signal.aborted) return; // something newer is being drawn
    const seen = part();
    const scale = CANVAS / seen.side;
    bitmaps.forEach((bitmap, k) => {
      const { canvas } = canvases[k];
      const source = k === 0 && about.pair && gain > 1 ? exaggerated(bitmap, bitmaps[1]) : bitmap;
      const context = canvas.getContext("2d");
      context.imageSmoothingQuality = "high";
      context.drawImage(source, seen.left, seen.top, seen.side, seen.side, 0, 0, CANVAS, CANVAS);
      if (edge.checked) drawEdges(context, scale, seen);
      if (k === 0 && about.place) drawRing(context, scale, seen);
      canvas.setAttribute("aria-label", `${canvases[k].name}, ${describe()} ${LENS_KEYS}`);
      canvas.dataset.shows = `${index} ${enlarge} ${gain}`;
    });
    frame.set(index, `${index + 1} of ${here}`, Math.max(0, here - 1));
    size.set(enlarge, `${enlarge} ×`);
    exaggerate.set(gain, gain === 1 ? "as it is" : `${gain} ×`);
  };
  const describe = () => {
    const exaggeration = gain > 1 ? `, the change exaggerated ${gain} times` : "";
    return `frame ${index + 1}, the face enlarged ${enlarge} times${exaggeration}.`;
  };

  for (const { canvas } of canvases) {
    makeMovable({
      canvas,
      can: () => enlarge > 1,
      move: (x, y) => set({ x: middle.x + x / enlarge, y: middle.y + y / enlarge }),
      zoom: (sign) => set({ to: enlarge + 0.5 * sign }),
    });
  }

  /** Python's answer: the first one says what there is to see. */
  const take = (message, buffers) => {
    const count = buffers.length / (message.pair ? 2 : 1);
    if (message.start === 0) begin(message);
    buffers.forEach((buffer, k) => clips[k < count ? 0 : 1].put(message.start + (k % count), buffer));
    here = Math.max(here, message.start + count);
    frame.input.max = here - 1;
    if (here < message.of) ask(here);
    // The frame with the place worth a look is shown as soon as it is there.
    if (about.place && message.start <= about.place[0] && about.place[0] < here) index = about.place[0];
    element.hidden = false;
    draw();
  };
  const begin = (message) => {
    about = message;
    here = index = 0;
    figures[1].hidden = exaggerate.element.hidden = !message.pair;
    enlarge = message.place ? 2 : 1;
    if (message.place) {
      const [at, x, y] = message.place;
      const [left, top, side] = message.boxes[at];
      middle = { x: (x - left) / side, y: (y - top) / side };
      set({});
    }
    write(
      told,
      message.pair
        ? "Both pictures are in step. Once they are enlarged, drag in one of them, or tap what you want to see."
        : "Once the picture is enlarged, drag in it, or tap what you want to see.",
    );
  };
  signal.addEventListener("abort", () => close());
  const close = () => {
    pause();
    drawn++;
    clips.forEach((clip) => clip.close());
  };
  return { element, take, close };
}
