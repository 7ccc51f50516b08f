// A clip's player: playing round and round, scrubbing, and where in it one is.

import { h, newId, write } from "./page.js";

/** @import { Player } from "./types.js" */

/**
 * `clip()` gives { frames, fps, index }; `go(index)` shows a frame. `commit()` is called where scrubbing ends, `rest()`
 * where playing does; by default that is the same. `lacks()` is the sentence that says why it cannot be played, or "".
 * `instead()` is what the button does as long as there is something to be done first: { label, press }, or null; it is
 * asked at each `paint`. `begin()` is called before playing. `seek(index, type)` is for whoever drags on a line of the
 * clip: the type of the event tells when it is let go.
 *
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {() => { frames: number, fps: number, index: number }} options.clip
 * @param {(index: number) => void} options.go
 * @param {() => void} options.commit
 * @param {() => void} [options.rest]
 * @param {() => string} options.lacks
 * @param {() => { label: string, press: () => void } | null} [options.instead]
 * @param {() => void} [options.begin]
 * @param {(words: string) => void} options.say
 * @param {boolean} [options.primary]  whether it is what the panel is for
 * @returns {Player}
 */
export function makePlayer({
  signal,
  clip,
  go,
  commit,
  rest = commit,
  lacks,
  instead = () => null,
  begin = () => {},
  say,
  primary = false,
}) {
  const id = newId();
  let playing = false;
  let startedAt = 0;
  const className = primary ? "dt-primary dt-play" : "dt-play";
  const button = h("button", { type: "button", class: className, onclick: () => toggle() }, "Play");
  const input = h("input", { type: "range", id, min: "0", step: "1", value: "0" });
  const count = h("span", { class: "dt-value", "aria-hidden": "true" });
  const scrub = h("div", { class: "dt-scrub" }, h("label", { for: id }, "Frame"), input, count);

  const label = () => write(button, instead()?.label ?? (playing ? "Pause" : "Play"));
  const tick = () => {
    if (!playing || signal.aborted) return;
    if (lacks()) return pause(); // another clip was chosen, or a setting changed, while this one played
    const { frames, fps, index } = clip();
    const next = Math.floor(((performance.now() - startedAt) / 1000) * fps) % frames;
    if (next !== index) go(next);
    requestAnimationFrame(tick);
  };
  const play = () => {
    begin();
    if (lacks()) return say(lacks());
    const { fps, index } = clip();
    playing = true;
    startedAt = performance.now() - (index / fps) * 1000;
    label();
    requestAnimationFrame(tick);
  };
  const pause = () => {
    if (!playing) return;
    playing = false;
    label();
    if (!signal.aborted) rest();
  };
  const toggle = () => {
    const first = instead();
    if (first) first.press();
    else if (playing) pause();
    else play();
  };
  /** @type {Player["seek"]} */
  const seek = (index, type) => {
    pause();
    if (index !== clip().index) go(index);
    if (type === "pointerup" || type === "change") commit();
  };
  for (const type of ["input", "change"]) input.addEventListener(type, () => seek(Number(input.value), type));
  signal.addEventListener("abort", pause);
  const paint = () => {
    const { frames, index } = clip();
    input.max = String(frames - 1);
    input.value = String(index);
    write(count, `${index + 1} of ${frames}`);
    input.setAttribute("aria-valuetext", `frame ${index + 1} of ${frames}`);
    label();
  };
  const element = h("div", { class: "dt-player" }, button, scrub);
  return { element, play, toggle, pause, seek, paint, plays: () => playing };
}
