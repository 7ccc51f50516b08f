// How far Python's work is, and a way to stop it.

import { h, write } from "../page/page.js";

/**
 * @param {() => void} stop
 */
export function makeWorkBar(stop) {
  const bar = h("progress", { max: "1", value: "0", "aria-label": "How far it is" });
  const words = h("span", { "aria-live": "polite" });
  const button = h("button", { type: "button", onclick: stop }, "Cancel");
  const element = h("div", { class: "dt-inspector-work" }, bar, words, button);
  /** @param {{ words: string, done: number } | null} busy */
  const show = (busy) => {
    element.hidden = busy === null;
    if (!busy) return;
    bar.value = busy.done;
    write(words, `${busy.words[0].toUpperCase()}${busy.words.slice(1)} …`);
  };
  return { element, show };
}
