// Look closer: a part of the face and a part of what is around it, enlarged alike, their fine detail amplified.

import { colour } from "./colours.js";
import { amplify, smoothed, swing } from "./detail.js";
import { LENS_KEYS, makeMovable, outline, pixelsOf } from "./lens.js";
import { h, write } from "./page.js";
import { makeSlider } from "./slider.js";

const SIDE = 480; // pixels of a canvas's side
const SHOWN = 200; // CSS pixels that one takes up on a page, about: what "3 times" means
const ZOOMS = [2, 3, 4, 6, 8, 12];
const MOST_GAIN = 10;
const REACH = 2; // pixels: what is finer is amplified
const WHOLE = [0, 0, 1, 1]; // the box, where there is no face

const LENSES = [
  { hue: /** @type {const} */ ("orange"), names: ["The face", "One place"], at: { u: 0.3, v: 0.5 } },
  { hue: /** @type {const} */ ("sky"), names: ["Around it", "Another place"], at: { u: 0.5, v: -0.24 } },
];
const WORDS =
  "Two places of this picture, enlarged alike, each of its pixels a square. Amplifying makes everything fine stronger: " +
  "grain, seams and blocks, and what compression left behind, too. Move a place here, or its square on the picture.";

const between = (value, least, most) => Math.max(least, Math.min(most, value));

/** What Python sent for this, as the widget's state keeps it: pixels without loss, and these smoothed. */
export async function nearOf({ inspection, index, place, scale }, buffer) {
  const bitmap = await createImageBitmap(new Blob([buffer], { type: "image/png" }));
  const pixels = pixelsOf(bitmap);
  bitmap.close();
  return { inspection, index, place, scale, pixels, base: smoothed(pixels, REACH) };
}

/**
 * The panel under the player. `lab`: the inspector's state, with `near`, what came of `askNear`; `plays()` whether the
 * clip is moving; `changed()` when the picture above has to be painted again, with `over(context)` after its frame.
 */
export function makeCloser({ lab, plays, changed }) {
  const lenses = LENSES.map(({ at, hue, ...rest }) => ({ ...rest, colour: colour(hue), at: { ...at } }));
  let zoom = 1; // place in ZOOMS
  let gain = 1;
  let loud = null; // { near, gain, canvas }: the part, amplified

  const caption = h("p", { class: "dt-help" }, WORDS);
  const told = h("p", { class: "dt-help" });
  const size = makeSlider({ name: "magnify", label: "Magnify", last: ZOOMS.length - 1, onmove: (to) => zoomTo(to) });
  const onamplify = (to) => {
    gain = to;
    changed();
  };
  const amplifier = makeSlider({
    name: "amplify",
    label: "Amplify what is fine",
    least: 1,
    last: MOST_GAIN,
    onmove: onamplify,
  });
  const figures = lenses.map((lens) => {
    lens.canvas = h("canvas", { width: SIDE, height: SIDE, tabindex: "0", role: "img", "aria-label": lens.names[0] });
    lens.name = h("strong");
    lens.mark = h("span", { class: "dt-magnifier-mark", style: `background:${lens.colour}`, "aria-hidden": "true" });
    makeMovable({
      canvas: lens.canvas,
      can: () => current() !== null,
      move: (x, y) => {
        if (!current()) return;
        const { side, pixels } = seen(lens);
        const { place } = lab.near;
        moveTo(lens, {
          x: spot(lens).x + ((x * side) / pixels.width) * (place[2] - place[0]),
          y: spot(lens).y + ((y * side) / pixels.height) * (place[3] - place[1]),
        });
      },
      zoom: (sign) => zoomTo(zoom + sign),
    });
    return h("figure", {}, lens.canvas, h("figcaption", {}, lens.mark, lens.name));
  });
  const pair = h("div", { class: "dt-magnifier-pair" }, ...figures);
  const body = h("div", { class: "dt-magnifier-body" }, pair, size.element, amplifier.element, told, caption);
  const element = h("details", { class: "dt-magnifier" }, h("summary", {}, "Look closer"), body);
  element.addEventListener("toggle", () => changed());

  const zoomTo = (to) => {
    zoom = between(to, 0, ZOOMS.length - 1);
    changed();
  };
  /** What came, if it is of the picture that is shown. */
  const current = () => {
    const { near, held, index } = lab;
    return element.open && held && near?.inspection === held.inspection && near.index === index ? near : null;
  };
  const box = () => lab.held.boxes[lab.held.face - 1]?.[lab.index] ?? WHOLE;
  /** Where a lens is, as shares of the frame's sides. It goes with the face. */
  const spot = ({ at }) => {
    const [left, top, right, bottom] = box();
    return { x: left + at.u * (right - left), y: top + at.v * (bottom - top) };
  };
  const moveTo = (lens, { x, y }) => {
    const [left, top, right, bottom] = box();
    const { place, pixels } = lab.near;
    const half = sideOf(pixels) / 2; // it stays inside the part that came
    const [across, down] = [
      ((place[2] - place[0]) * half) / pixels.width,
      ((place[3] - place[1]) * half) / pixels.height,
    ];
    lens.at = {
      u: (between(x, place[0] + across, place[2] - across) - left) / (right - left),
      v: (between(y, place[1] + down, place[3] - down) - top) / (bottom - top),
    };
    changed();
  };
  const sideOf = ({ width, height }) => Math.min(Math.round(SHOWN / ZOOMS[zoom]), width, height);
  /** What a lens shows: left, top and side, in pixels of the part that came. */
  const seen = (lens) => {
    const { pixels, place } = lab.near;
    const { x, y } = spot(lens);
    const side = sideOf(pixels);
    const within = (at, from, to, length) =>
      between(Math.round(((at - from) / (to - from)) * length - side / 2), 0, length - side);
    return {
      left: within(x, place[0], place[2], pixels.width),
      top: within(y, place[1], place[3], pixels.height),
      side,
      pixels,
    };
  };
  const amplified = (near) => {
    if (loud?.near === near && loud.gain === gain) return loud.canvas;
    const { width, height, data } = near.pixels;
    const canvas = loud?.canvas ?? document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const pixels = new ImageData(new Uint8ClampedArray(data), width, height);
    if (gain > 1) amplify(pixels, near.base, gain);
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    loud = { near, gain, canvas };
    return canvas;
  };

  /** Over the picture: its amplified part, and a square where each lens is. */
  const over = (context) => {
    const near = current();
    if (!near) return;
    const { width, height } = context.canvas;
    const [left, top, right, bottom] = near.place;
    const [across, down] = [(right - left) * width, (bottom - top) * height];
    if (gain > 1) context.drawImage(amplified(near), left * width, top * height, across, down);
    for (const lens of lenses) {
      const { left: x, top: y, side, pixels } = seen(lens);
      const [wide, high] = [across / pixels.width, down / pixels.height];
      const square = [left * width + x * wide, top * height + y * high, side * wide, side * high];
      outline(context, lens.colour, () => context.rect(...square));
    }
  };
  /** A square that is dragged on the picture: the nearer one comes to the finger. */
  const grip = (canvas) => {
    let held = null;
    const at = (event) => {
      // The picture may be narrower than its canvas.
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const scale = Math.min(width / canvas.width, height / canvas.height);
      const [wide, high] = [scale * canvas.width, scale * canvas.height];
      return {
        x: (event.clientX - left - (width - wide) / 2) / wide,
        y: (event.clientY - top - (height - high) / 2) / high,
      };
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!current()) return;
      const to = at(event);
      const far = (lens) => Math.hypot(spot(lens).x - to.x, spot(lens).y - to.y);
      held = far(lenses[0]) <= far(lenses[1]) ? lenses[0] : lenses[1];
      canvas.setPointerCapture(event.pointerId);
      moveTo(held, to);
    });
    canvas.addEventListener("pointermove", (event) => held && current() && moveTo(held, at(event)));
    for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => (held = null));
  };

  const update = () => {
    element.hidden = !lab.held;
    if (!lab.held) loud = null;
    if (!lab.held || !element.open) return;
    const near = current();
    const times = ZOOMS[zoom];
    size.set(zoom, `${times} ×`);
    amplifier.set(gain, gain === 1 ? "as it is" : `${gain} ×`);
    if (!near) {
      write(
        told,
        plays() ? "The clip plays. Pause it, to look closer." : lab.nearWords || "The exact pixels are on their way.",
      );
      if (!plays()) lab.askNear();
      return;
    }
    const source = amplified(near);
    const face = Number(box() === WHOLE); // which of the names
    const fine = lenses.map((lens) => {
      const part = seen(lens);
      const levels = swing(near.pixels, near.base, part).toFixed(1);
      const context = lens.canvas.getContext("2d", { alpha: false });
      context.imageSmoothingEnabled = false;
      context.drawImage(source, part.left, part.top, part.side, part.side, 0, 0, SIDE, SIDE);
      const loudly = gain > 1 ? `, what is fine amplified ${gain} times` : "";
      const label = `${lens.names[face]}, enlarged ${times} times${loudly}. Fine detail: ${levels} of 255 levels. ${LENS_KEYS}`;
      lens.canvas.setAttribute("aria-label", label);
      lens.canvas.dataset.near = `${near.index} ${times} ${gain} ${part.left} ${part.top}`; // for whoever measures
      write(lens.name, lens.names[face]);
      return levels;
    });
    const small =
      near.scale < 1
        ? ` The picture is large: this is made of it at ${Math.round(100 * near.scale)} % of its size.`
        : "";
    write(
      told,
      `Before amplifying, fine detail swings by ${fine[0]} of 255 levels in the orange square and by ${fine[1]} in the blue one. ` +
        `Hair, edges and light count in it: compare like with like.${small}`,
    );
  };
  return { element, update, over, grip };
}
