// One clip of a round: its film, what stands above it, and the two answers.

import { h, radioCards, shape } from "./page.js";

/** @import { Properties } from "./types.js" */

/**
 * Where a round stands (`on_stand` in Python): its stage, and at the stage "clip" what is shown.
 *
 * @typedef {{ stage: string, number: number, total: number, width: number, height: number, text: string, [field: string]: any }} Stand
 *
 * What a clip to be judged needs to know of the round.
 * @typedef {object} Judging
 * @property {Stand | null} stand
 * @property {string} film  address of the clip's film
 * @property {string} said  "real", "swapped", or "" as long as there is no answer
 * @property {(changes: Record<string, string | number>) => void} pick
 *
 * A film on the page; `seen()` tells whether it was seen.
 * @typedef {{ element: HTMLElement, seen: () => boolean, leave: () => void }} Film
 */

const REAL = ["real", "Real: nobody’s face was put in"];
const SWAPPED = ["swapped", "Swapped: somebody’s face was put in"];

/**
 * The sign of an answer: a blue circle, an orange diamond.
 *
 * @param {string} said
 */
export function sign(said) {
  const svg = shape("svg", { viewBox: "0 0 20 20", class: "dt-sign", "aria-hidden": "true" });
  svg.append(
    said === "real"
      ? shape("circle", { cx: 10, cy: 10, r: 8, class: "dt-sign-real" })
      : shape("path", { d: "M 10 0 L 20 10 L 10 20 L 0 10 Z", class: "dt-sign-swapped" }),
  );
  return svg;
}

/** What stands above a clip; the keyboard goes on there when the clip before it is gone. */
export const headline = (/** @type {string} */ text) => h("h3", { tabindex: "-1", class: "dt-round-title" }, text);

/** The two answers as cards. */
export const realOrSwapped = (/** @type {string} */ legend, /** @type {Judging} */ state) =>
  radioCards({
    legend,
    options: [REAL, SWAPPED].map(([value, label]) => ({ value, label, picture: sign(value) })),
    value: state.said,
    onpick: (said) => state.pick({ said }),
  });

/** A clip's description, for whoever wants it. */
export const inWords = (/** @type {string} */ text) =>
  h("details", {}, h("summary", {}, "The clip in words"), h("p", {}, text));

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The film of a clip, without sound.
 *
 * @param {string} film  its address
 * @param {Stand} stand
 * @param {Properties} attributes
 */
export function makeVideo(film, { width, height, number }, attributes) {
  const video = h("video", {
    ...attributes,
    width,
    height,
    src: film,
    playsinline: "",
    disablepictureinpicture: "",
    "aria-label": `Clip ${number}, without sound`,
  });
  video.muted = true; // as an attribute it would not count
  return video;
}

/**
 * A film with the browser's own controls, round and round; `seen` is called when it plays.
 *
 * @param {string} film
 * @param {Stand} stand
 * @param {() => void} [seen]
 * @returns {Film}
 */
export function wholeFilm(film, stand, seen = () => {}) {
  const video = makeVideo(film, stand, { controls: true, loop: true, controlslist: "nodownload noremoteplayback" });
  video.addEventListener("playing", seen);
  // Whoever has just pressed Start or Answer expects it to play; a calm page waits to be asked.
  if (!CALM.matches) video.play().catch(() => {});
  return { element: video, seen: () => true, leave: () => video.pause() };
}
