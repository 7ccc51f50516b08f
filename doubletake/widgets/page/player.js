// A clip's player: playing round and round, scrubbing, and where in it one is.

import { h, newId, write } from "./page.js";

/**
 * `clip()` gives { frames, fps, index }; `go(index)` shows a frame, `commit()` is called where the clip comes to rest.
 * `lacks()` is the sentence that says why it cannot be played yet, or "". `seek(index, type)` is for whoever drags on a
 * line of the clip: the type of the event tells when it is let go.
 */
export function makePlayer({ signal, clip, go, commit, lacks, say, primary = false }) {
  const id = newId();
  let playing = false;
  let startedAt = 0;
  const looks = primary ? "dt-primary dt-play" : "dt-play";
  const button = h("button", { type: "button", class: looks, onclick: () => toggle() }, "Play");
  const input = h("input", { type: "range", id, min: "0", step: "1", value: "0" });
  const count = h("span", { class: "dt-value", "aria-hidden": "true" });
  const scrub = h("div", { class: "dt-scrub" }, h("label", { for: id }, "Frame"), input, count);

  const tick = () => {
    if (!playing || signal.aborted) return;
    if (lacks()) return pause(); // another clip was chosen while this one played
    const { frames, fps, index } = clip();
    const next = Math.floor(((performance.now() - startedAt) / 1000) * fps) % frames;
    if (next !== index) go(next);
    requestAnimationFrame(tick);
  };
  const play = () => {
    if (lacks()) return say(lacks());
    const { fps, index } = clip();
    playing = true;
    startedAt = performance.now() - (index / fps) * 1000;
    write(button, "Pause");
    requestAnimationFrame(tick);
  };
  const pause = () => {
    if (!playing) return;
    playing = false;
    write(button, "Play");
    if (!signal.aborted) commit();
  };
  const toggle = () => (playing ? pause() : play());
  const seek = (index, type) => {
    pause();
    if (index !== clip().index) go(index);
    if (type === "pointerup" || type === "change") commit();
  };
  for (const type of ["input", "change"]) input.addEventListener(type, () => seek(Number(input.value), type));
  signal.addEventListener("abort", pause);
  const paint = () => {
    const { frames, index } = clip();
    input.max = frames - 1;
    input.value = index;
    write(count, `${index + 1} of ${frames}`);
    input.setAttribute("aria-valuetext", `frame ${count.textContent}`);
  };
  return { element: h("div", { class: "dt-player" }, button, scrub), toggle, pause, seek, paint, plays: () => playing };
}
