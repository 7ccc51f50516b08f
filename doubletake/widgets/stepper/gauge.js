// A dial with a needle: how sharp the picture is inside the mask against the ring around it.

import { h, shape, write } from "../page/page.js";

/** @import { Band, Reading } from "./state.js" */

const REACH = 2; // the dial spans this many doublings to each side of its middle
const HALF = 75; // … and this many degrees
const RADIUS = 92;

// What the stripe is of, in words: after "than", after "as sharp inside as", and before the numbers.
const OF = {
  clip: ["any of this clip's own frames", "this clip's own frames are", "This clip's own frames give"],
  photo: ["the photo itself", "the photo itself is", "The photo itself gives"],
};
const ALIKE = 0.02; // a stripe of one number is met by whatever differs by no more than this share

const point = (/** @type {number} */ degrees, /** @type {number} */ radius) => {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`;
};

const arc = (/** @type {number} */ from, /** @type {number} */ to) =>
  `M ${point(from, RADIUS)} A ${RADIUS} ${RADIUS} 0 0 1 ${point(to, RADIUS)}`;

/** What the reading is beside what is usual, in a sentence. */
function compare(/** @type {Reading | null} */ reading, /** @type {Band | null} */ band) {
  if (!reading) return "";
  if (!reading.valid) return `This cue has no answer here. ${reading.reason}`;
  if (!band) return "Measuring the clip's own frames…";
  const [than, as] = OF[band.of];
  const room = band.low === band.high ? ALIKE : 0;
  if (reading.value < band.low * (1 - room)) return `Softer inside than ${than}.`;
  if (reading.value > band.high * (1 + room)) return `Sharper inside than ${than}.`;
  return `As sharp inside as ${as}.`;
}

/** The dial without anything that moves, the stripe, and the needle. */
function drawDial() {
  const scale = shape("path", { d: arc(-HALF, HALF), class: "dt-stepper-dial-scale" });
  const usual = shape("path", { class: "dt-stepper-dial-band" });
  const needle = shape("path", { d: "M -3 0 L 0 -84 L 3 0 Z", class: "dt-stepper-dial-needle" });
  const hub = shape("circle", { r: 6, class: "dt-stepper-dial-hub" });
  const marks = [-HALF, 0, HALF].map((at) =>
    shape("path", { d: `M ${point(at, RADIUS - 9)} L ${point(at, RADIUS + 9)}`, class: "dt-stepper-dial-mark" }),
  );
  const ends = [
    ["softer", -HALF, "start"],
    ["sharper", HALF, "end"],
  ].map(([word, at, anchor]) => {
    const [x, y] = point(Number(at), RADIUS + 12).split(" ");
    const text = shape("text", { x, y: Number(y) + 22, "text-anchor": anchor });
    text.textContent = String(word);
    return text;
  });
  const dial = shape("svg", { viewBox: "-120 -108 240 122", role: "img", class: "dt-stepper-dial" });
  dial.append(scale, usual, ...marks, ...ends, needle, hub);
  return { dial, usual, needle };
}

export function makeGauge() {
  let middle = 1;
  /** @type {Band | null} */
  let band = null;
  /** @type {Reading | null} */
  let reading = null;

  const { dial, usual, needle } = drawDial();
  const number = h("p", { class: "dt-stepper-gauge-number" });
  const words = h("p", { class: "dt-stepper-gauge-words", "aria-live": "polite" });

  const degrees = (/** @type {number} */ value) =>
    (Math.max(-REACH, Math.min(REACH, Math.log2(value / middle))) / REACH) * HALF;
  const draw = () => {
    const value = reading?.valid ? reading.value : null;
    dial.toggleAttribute("data-invalid", value === null);
    needle.style.transform = `rotate(${value === null ? 0 : degrees(value)}deg)`;
    usual.setAttribute("d", band ? arc(degrees(band.low) - 1, degrees(band.high) + 1) : "");
    const told = value === null ? "" : `Inside: ${value.toFixed(2)} × outside`;
    write(number, told);
    const said = compare(reading, band);
    write(words, said);
    const ends = band ? [...new Set([band.low.toFixed(2), band.high.toFixed(2)])].join(" to ") : "";
    const of = band ? ` ${OF[band.of][2]} ${ends}.` : "";
    dial.setAttribute("aria-label", `Sharpness cue. ${told || said}.${of}`);
  };
  return {
    dial,
    number,
    words,
    setBand: (/** @type {Band | null} */ next) => {
      if (next === band) return;
      band = next;
      if (band) middle = Math.sqrt(band.low * band.high);
      draw();
    },
    setReading: (/** @type {Reading | null} */ next) => {
      reading = next;
      draw();
    },
  };
}
