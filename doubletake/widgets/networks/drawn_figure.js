// A picture that says what it is: a frame, or what a network made of it.

import { h, write } from "../page/page.js";

/**
 * @param {number} side Of its canvas, in pixels.
 */
export function makeDrawnFigure(side) {
  const canvas = h("canvas", { width: side, height: side, role: "img" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  const caption = h("figcaption");
  /**
   * @param {ImageBitmap | null} bitmap Null if it has not come yet: the one before stays, paler.
   * @param {{ caption: string, description: string, shows: string, asked?: number }} said
   *   The words above it, and for whoever cannot see it; for whoever measures, what is drawn and the time of the event
   *   that it answers.
   */
  const paint = (bitmap, said) => {
    write(caption, said.caption);
    canvas.setAttribute("aria-label", said.description);
    canvas.toggleAttribute("data-waits", !bitmap);
    if (!bitmap) return;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    canvas.dataset.shows = said.shows;
    canvas.dataset.asked = String(said.asked ?? "");
  };
  return { element: h("figure", { class: "dt-networks-picture" }, caption, canvas), paint };
}
