// A film that can be seen once, for a time.

import { makeVideo } from "../page/judged_clip.js";
import { h } from "../page/page.js";

/**
 * @import { Film, Stand } from "../page/judged_clip.js"
 *
 * Where it was asked for, and what is told: that it plays, and that it was seen.
 * @typedef {object} Showing
 * @property {string} film  its address
 * @property {Stand} stand
 * @property {() => void} began
 * @property {() => void} ended
 * @property {AbortSignal} signal
 */

/**
 * @param {Showing} showing
 * @returns {Film}
 */
export function shortFilm({ film, stand, began, ended, signal }) {
  const { limit } = stand;
  const video = makeVideo(film, stand, { preload: "auto" });
  const button = h("button", { type: "button", class: "dt-primary" }, `Show the clip for ${limit} seconds`);
  const cover = h("div", { class: "dt-spot-cover" }, button);
  let over = false;
  let timer = 0;
  const leave = () => clearTimeout(timer);
  const end = () => {
    if (over) return;
    over = true;
    leave();
    video.pause();
    video.removeAttribute("src");
    video.load(); // no frame stays behind the cover
    cover.hidden = false;
    cover.replaceChildren(h("p", { role: "status" }, "That was it. What do you say?"));
    ended();
  };
  video.addEventListener("playing", () => {
    began();
    // By the clock, and by the film itself where the page's clock sleeps.
    timer ||= setTimeout(end, 1000 * limit);
  });
  video.addEventListener("timeupdate", () => video.currentTime >= limit && end());
  video.addEventListener("ended", end);
  button.addEventListener("click", () => {
    cover.hidden = true;
    video.play().catch(() => {
      cover.hidden = false;
    });
  });
  signal.addEventListener("abort", leave);
  return { element: h("div", { class: "dt-spot-short" }, video, cover), seen: () => over, leave };
}
