// Spot the swap: where a round stands, what was answered, and what came of it.

import { makeRound } from "../page/round.js";

/**
 * @import { Buffer, Context, Hear } from "../page/types.js"
 * @import { Round } from "../page/round.js"
 * @import { Dot, Bin } from "../page/share_plots.js"
 * @import { Magnified } from "./clip_magnifier.js"
 *
 * What can be played.
 * @typedef {{ kinds: { name: string, label: string, does: string }[], again: boolean }} Menu
 *
 * The truth about a clip that was answered.
 * @typedef {{ swapped: boolean, right: boolean, outcome: string, words: string }} Verdict
 *
 * One answer beside the truth.
 * @typedef {object} SheetRow
 * @property {number} number
 * @property {string} said
 * @property {number} confidence
 * @property {number} belief
 * @property {string} truth
 * @property {boolean} right
 *
 * @typedef {{ hits: number, misses: number, false_alarms: number, correct_rejections: number }} Counts
 *
 * What came of a round (message "results"); the figures are there where they are wanted.
 * @typedef {object} Results
 * @property {SheetRow[]} sheet
 * @property {Counts} [counts]
 * @property {Record<string, string>} [sentences]
 * @property {{ dots: Dot[], curve: [number, number][] | null, sentence: string } | null} [roc]
 * @property {{ bins: Bin[], sentence: string }} [calibration]
 *
 * @typedef {(message: Magnified, buffers: Buffer[]) => void} TakeMagnified
 *
 * @typedef {object} Own
 * @property {Menu} menu
 * @property {string} kind  what is played next
 * @property {number} confidence  in 100
 * @property {Verdict | null} verdict  of the clip that was answered last, where it is told
 * @property {Results | null} results
 * @property {Set<TakeMagnified>} magnifiers  what shows the closer look, one a view
 *
 * @typedef {Round & Own & ReturnType<typeof makeActions>} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
export function makeState({ model, signal }) {
  const fresh = () => {
    actions.unseen();
    return { confidence: 50, verdict: null, results: null };
  };
  const round = makeRound({ model, signal }, { fresh, hear: (message, buffers) => hear(message, buffers) });
  const menu = model.get("menu");
  /** @type {Own} */
  const own = { menu, kind: menu.kinds[0].name, confidence: 50, verdict: null, results: null, magnifiers: new Set() };
  const data = Object.assign(round, own);
  const actions = makeActions(data);
  const state = Object.assign(data, actions);
  const hear = makeHearing(state);
  return state;
}

/**
 * What somebody can do.
 *
 * @param {Round & Own} state
 */
function makeActions(state) {
  let seenAt = 0;
  return {
    next: () => state.ask({ t: "stand" }),
    begin: () => state.askOnce({ t: "begin", round: state.kind }),
    /** The clip is seen from now on. */
    seen: () => {
      seenAt ||= performance.now();
    },
    /** Another clip came, which nobody has seen yet. */
    unseen: () => {
      seenAt = 0;
    },
    answer: () => {
      const seconds = seenAt ? (performance.now() - seenAt) / 1000 : 0;
      const { said, confidence } = state;
      if (said) state.askOnce({ t: "answer", number: state.stand?.number, said, confidence, seconds });
    },
    magnify: (/** @type {number} */ start) => {
      if (state.verdict) state.ask({ t: "magnify", number: state.stand?.number, start });
    },
  };
}

/**
 * @param {State} state
 * @returns {Hear}
 */
function makeHearing(state) {
  return (message, buffers) => {
    if (message.stage === "done") {
      state.ask({ t: "results" });
    } else if (message.t === "answer") {
      state.voice.say(message.words);
      state.verdict = message.verdict;
      if (!message.verdict) return void state.next();
      state.sending = false;
      state.voice.tell("stage");
    } else if (message.t === "magnify") {
      if (!state.verdict || message.number !== state.stand?.number) return;
      for (const take of state.magnifiers) take(message, buffers);
    } else if (message.t === "results") {
      state.results = message;
      state.voice.tell("results");
    }
  };
}
