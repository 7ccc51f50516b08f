// One clip of a round: its film, what stands above it, and the two answers.

import { h, radioCards, shape } from "./page.js";

const REAL = ["real", "Real: nobody’s face was put in"];
const SWAPPED = ["swapped", "Swapped: somebody’s face was put in"];

/** The sign of an answer: a blue circle, an orange diamond. */
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
export const headline = (text) => h("h3", { tabindex: "-1", class: "dt-round-title" }, text);

/** The two answers as cards; `state` has what is `said`, and `pick({ said })`. */
export const realOrSwapped = (legend, state) =>
  radioCards({
    legend,
    options: [REAL, SWAPPED].map(([value, label]) => ({ value, label, picture: sign(value) })),
    value: state.said,
    onpick: (said) => state.pick({ said }),
  });

/** A clip's description, for whoever wants it. */
export const inWords = (text) => h("details", {}, h("summary", {}, "The clip in words"), h("p", {}, text));

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** The film of the clip that is next: `state` has its `film` and where the round stands. */
export function makeVideo(state, attributes) {
  const { width, height, number } = state.stand;
  const video = h("video", {
    ...attributes,
    width,
    height,
    src: state.film,
    playsinline: "",
    disablepictureinpicture: "",
    "aria-label": `Clip ${number}, without sound`,
  });
  video.muted = true; // as an attribute it would not count
  return video;
}

/** A film with the browser's own controls, round and round. */
export function wholeFilm(state) {
  const video = makeVideo(state, { controls: true, loop: true, controlslist: "nodownload noremoteplayback" });
  video.addEventListener("playing", state.seen);
  // Whoever has just pressed Start or Answer expects it to play; a calm page waits to be asked.
  if (!CALM.matches) video.play().catch(() => {});
  return { element: video, seen: () => true, leave: () => video.pause() };
}
