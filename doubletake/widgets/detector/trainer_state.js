// The trainer: what is set, what came of the training and of the tests.

import { makeLink, makeVoice } from "../page/page.js";

/**
 * @import { Context, Hear, Link, Voice } from "../page/types.js"
 *
 * A figure with both ends of its interval.
 * @typedef {[value: number, low: number, high: number]} Interval
 *
 * How it is trained: which model, parted how, on clips in which renditions and on swaps made how; and what is flagged.
 * @typedef {{ cues: string[], kind: string, how: string, looks: string, care: string, threshold: number }} Chosen
 * @typedef {"kind" | "how" | "looks" | "care"} SettingName
 *
 * What can be chosen, and what cannot be moved.
 * @typedef {object} Menu
 * @property {{ name: string, title: string, question: string }[]} cues
 * @property {[name: SettingName, legend: string, options: [value: string, label: string][]][]} settings
 * @property {string[]} fixed
 * @property {boolean} tests  whether it can be tested on what it never saw
 *
 * So many of so many, with how many of a hundred that may stand for.
 * @typedef {{ count: number, of: number, within: string }} Counted
 *
 * What is flagged at the threshold (message "threshold"): of the clips held out, in each test, and by skin tone.
 * @typedef {object} AtThreshold
 * @property {number} threshold
 * @property {{ hits: number, swapped: number, alarms: number, others: number }} confusion
 * @property {Record<string, { hits: Counted, missed: Counted, alarms: Counted }>} counts
 * @property {{ name: string, missed: Counted, alarms: Counted, people: number }[]} tones
 *
 * What came of the training (message "trained"); `toward` is 1 where more of a cue speaks for a swap.
 * @typedef {object} Training
 * @property {{ curve: [number, number][], band: [number, number, number][], sentence: string }} roc
 * @property {Interval} auc
 * @property {number} clips
 * @property {number} people
 * @property {{ title: string, weight: number, toward: number }[]} leans  the weightiest first
 * @property {boolean} guessing
 *
 * What came of the tests (message "tested").
 * @typedef {object} Tests
 * @property {{ name: string, label: string, auc: Interval | null, people: number }[]} rows
 * @property {string[]} sentences
 * @property {string} whose
 *
 * One training of the past.
 * @typedef {Omit<Chosen, "threshold"> & { auc: Interval, tests: Record<string, Interval | null> }} PastRun
 *
 * @typedef {object} Data
 * @property {Voice} voice
 * @property {Menu} menu
 * @property {Chosen} chosen
 * @property {PastRun[]} runs
 * @property {string} working  what Python is busy with
 * @property {Training | null} run
 * @property {Tests | null} tests
 * @property {AtThreshold | null} at
 *
 * @typedef {Data & ReturnType<typeof makeActions>} State
 */

/**
 * @param {Context} context
 * @returns {State}
 */
export function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice, notice !== "");
  /** @type {Data} */
  const data = {
    voice,
    menu: model.get("menu"),
    chosen: model.get("chosen"),
    runs: model.get("runs"),
    working: "",
    run: null,
    tests: null,
    at: null,
  };
  const feel = (/** @type {string} */ words) => voice.say(words, words !== "");
  const link = makeLink({ model, signal, hear: makeHearing(data), feel });
  model.on("change:runs", () => {
    data.runs = model.get("runs");
    voice.tell("runs");
  });
  return Object.assign(data, makeActions(data, link));
}

/**
 * What somebody can do.
 *
 * @param {Data} state
 * @param {Link} link
 */
function makeActions(state, link) {
  const choose = (/** @type {Partial<Chosen>} */ changes) => {
    state.chosen = { ...state.chosen, ...changes };
    state.voice.tell("chosen");
  };
  // A button that is pressed is not disabled meanwhile: it would lose the focus.
  const begin = (/** @type {"train" | "test"} */ kind, /** @type {string} */ words, fields = {}) => {
    if (state.working) return;
    state.working = words;
    state.voice.say(words);
    link.ask({ t: kind, ...fields });
  };
  return {
    choose,
    train: () => begin("train", "Training…", { chosen: state.chosen }),
    test: () => begin("test", "Testing…"),
    setThreshold: (/** @type {number} */ threshold) => {
      choose({ threshold });
      if (state.run) link.ask({ t: "threshold", threshold });
    },
    commit: () => {
      link.send({ t: "commit", threshold: state.chosen.threshold });
    },
    start: () => {
      link.send({ t: "hello" });
    },
  };
}

/**
 * @param {Data} state
 * @returns {Hear}
 */
function makeHearing(state) {
  const { say, tell } = state.voice;
  const failed = (/** @type {{ text: string }} */ { text }) => {
    state.working = "";
    say(text, true);
  };
  /** @type {Record<string, Hear>} */
  const answers = {
    progress: ({ words }) => say(words),
    error: failed,
    failed,
    threshold: (message) => {
      state.at = message;
      tell("at");
    },
    trained: (message) => {
      Object.assign(state, { working: "", at: message });
      say(message.words);
      Object.assign(state, { run: message, tests: null });
      tell("trained");
    },
    tested: (message) => {
      Object.assign(state, { working: "", at: message });
      say(message.words);
      state.tests = message;
      tell("tested");
    },
    commit: (message) => {
      if (message.saved) say(message.words);
    },
  };
  return (message, buffers) => answers[message.t]?.(message, buffers);
}
