// A visitor's own file: asked for, looked at before anything is sent, and handed over in pieces.

import { h } from "../page/page.js";

/** @import { Buffer, Message } from "../page/types.js" */

const EMPTY = "This file is empty. Choose another one.";
const UNREADABLE = "Your browser could not read this file. Choose it again.";

/**
 * A button that opens the file dialog, and the way of a file from there. `send(fields, buffers)` sends one piece,
 * `refuse(words)` says why a file is not taken, `done()` comes after the last piece, `tell(share)` on the way. Files may
 * also be dropped on `place`.
 *
 * @param {object} options
 * @param {{ most: number, chunk: number, too_large: string }} options.limits  in bytes, and what is said of a larger file
 * @param {(fields: Message, buffers: Buffer[]) => void} options.send
 * @param {(words: string) => void} options.refuse
 * @param {() => void} options.done
 * @param {(share: number) => void} options.tell
 * @param {HTMLElement} options.place
 * @param {AbortSignal} options.signal
 */
export function makeOwnFile({ limits, send, refuse, done, tell, place, signal }) {
  /** @type {{ file: File, at: number } | null} */
  let coming = null;
  const input = h("input", {
    type: "file",
    accept: "video/*,image/*",
    "aria-label": "Your own clip or picture",
    class: "dt-inspector-own-input",
  });
  const element = h(
    "label",
    { class: "dt-inspector-own" },
    input,
    h("span", { "aria-hidden": "true" }, "Look into your own clip or picture…"),
  );

  const next = async () => {
    const mine = coming;
    if (!mine) return;
    const { file, at } = mine;
    let piece;
    try {
      piece = await file.slice(at, at + limits.chunk).arrayBuffer();
    } catch {
      if (mine === coming) stop();
      return refuse(UNREADABLE);
    }
    if (mine !== coming) return; // another one was chosen meanwhile, or none is wanted any more
    send({ t: "piece", name: file.name, size: file.size, at }, [piece]);
  };
  const take = (/** @type {File | undefined} */ file) => {
    stop();
    if (!file) return;
    if (!file.size) return refuse(EMPTY);
    if (file.size > limits.most) return refuse(limits.too_large);
    coming = { file, at: 0 };
    tell(0);
    next();
  };
  /** Python has so many bytes. */
  const arrived = (/** @type {{ at: number, size: number }} */ { at, size }) => {
    if (!coming || size !== coming.file.size) return;
    coming.at = at;
    tell(at / size);
    if (at < size) return next();
    coming = null;
    done();
  };
  const stop = () => {
    coming = null;
    input.value = ""; // the same file can be chosen again
  };
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) take(file);
  });
  place.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  place.addEventListener(
    "drop",
    (event) => {
      event.preventDefault();
      take(event.dataTransfer?.files[0]);
    },
    { signal },
  );
  return { element, arrived, stop };
}
