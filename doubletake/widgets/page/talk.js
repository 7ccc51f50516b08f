// A panel's talk with Python: its link, the sentence at its foot, and the small pictures that its cards show.

import { dropAddresses, toAddresses } from "./frames.js";
import { makeLink, makeVoice } from "./page.js";

/** @import { Addresses, Context, Hear } from "./types.js" */

/** What is said until Python has answered for the first time. */
const WAITING = "Waiting for Python…";

/**
 * Start to talk. What every panel does with an answer is done here: the first one ("init") brings small pictures, an
 * error and a stored answer are said. `hearing` adds the panel's own kinds, or replaces those.
 *
 * @param {Context} context
 * @param {{
 *   hearing: Record<string, Hear>,
 *   greeted: () => void,
 *   failed?: (kind: string) => void,
 * }} wishes
 *   `greeted` is called once the small pictures are there; `failed` with the kind of a question that Python could not
 *   answer.
 */
export function makeTalk({ model, signal }, { hearing, greeted, failed = () => {} }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  /** @type {Record<string, Hear>} */
  const all = {
    init: (message, buffers) => {
      talk.portraits = toAddresses(message.portraits, buffers);
      greeted();
    },
    error: (message) => {
      failed(message.to);
      voice.say(message.text, true);
    },
    commit: (message) => {
      if (message.saved) voice.say(message.words);
    },
    ...hearing,
  };
  const { ask, send } = makeLink({
    model,
    signal,
    pulse: true,
    hear: (message, buffers) => all[message.t]?.(message, buffers),
    feel: (words) => voice.say(words, words !== ""),
  });
  const talk = {
    voice,
    ask,
    send,
    /** @type {Addresses | null} Of small pictures, once they are there. */
    portraits: null,
    /** Ask for the small pictures, unless they are there. */
    greet: () => {
      if (!talk.portraits) send({ t: "hello" });
    },
    /** Something came that was waited for at the start. */
    arrived: () => {
      if (voice.words === WAITING) voice.say("");
    },
  };
  signal.addEventListener("abort", () => dropAddresses(talk.portraits));
  return talk;
}
