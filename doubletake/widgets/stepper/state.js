// What all views of one stepper share: what the learner has set, and the pictures that came of it.

import { dropAddresses, toAddresses } from "../page/frames.js";
import { makeLink, makeVoice } from "../page/page.js";
import { makeMaking } from "./making.js";
import { bandKey, clipKey, makeOffer } from "./menu.js";
import { makePictures } from "./pictures.js";

/**
 * @import { Addresses, ClipEntry, Context, Entry, Frames, Hear, Voice } from "../page/types.js"
 *
 * @typedef {Record<string, string | number>} Settings
 *
 * What the learner has set: whose face, onto which clip, made in which way, and which stage and frame are looked at.
 * @typedef {object} Chosen
 * @property {string} source  a person
 * @property {string} target  a clip
 * @property {string} way
 * @property {string} stage
 * @property {number} index  of the frame
 * @property {Settings} settings
 * @property {string} [by]  the page that chose it
 *
 * A way to make it. `pairs`: whose face it can draw in whose place; null where it is all the same.
 * @typedef {Entry & {
 *   does: string, legends: [string, string], chips: [string, string], stages: string[], settings: Settings,
 *   pairs: [string, string][] | null,
 * }} Way
 *
 * A setting of a stage: `works_with` names the other settings under which it does anything.
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {string} stage
 * @property {"range" | "choice"} kind
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {[value: string, words: string][]} choices
 * @property {Record<string, (string | number)[]>} works_with
 *
 * @typedef {object} Menu
 * @property {Way[]} ways
 * @property {Entry[]} people
 * @property {ClipEntry[]} clips
 * @property {(Entry & { does: string })[]} stages
 * @property {Setting[]} settings
 *
 * What the cue says of a frame.
 * @typedef {{ name: string, valid: boolean, value: number, reason: string }} Reading
 *
 * What the needle is held against: of the clip's own frames, or of the photo.
 * @typedef {{ low: number, high: number, of: "clip" | "photo" }} Band
 *
 * A picture as Python made it, and what it is of.
 * @typedef {Chosen & { reading: Reading, note: string, blob: Blob }} Picture
 *
 * The number of a wish for a picture, and when it was made.
 * @typedef {{ turn: number, askedAt: number }} Wanted
 *
 * @typedef {Picture & Wanted & { bitmap: ImageBitmap }} LivePicture
 *
 * A whole clip, made or on its way. `key`: what it depends on.
 * @typedef {object} Making
 * @property {string} key
 * @property {Chosen} chosen
 * @property {number} count
 * @property {number} fps
 * @property {number} done
 * @property {Frames} frames
 * @property {Reading[]} readings
 * @property {string[]} notes
 * @property {boolean} needsBefore
 * @property {number} startedAt
 * @property {number} askedAt
 * @property {number} seq  of the chunk that is asked for
 *
 * What Python answers.
 * @typedef {Chosen & { t: "frame", seq: number, reading: Reading, note: string }} FrameMessage
 * @typedef {{ t: "clip", seq: number, start: number, readings: Reading[], notes: string[] }} ClipMessage
 * @typedef {Band & { t: "band", source: string, target: string, way: string }} BandMessage
 *
 * @typedef {object} State
 * @property {Voice} voice
 * @property {Voice["say"]} say
 * @property {Menu} menu
 * @property {Chosen} chosen
 * @property {LivePicture | null} live  the newest picture
 * @property {Making | null} made  a whole clip
 * @property {Making | null} making  the one that is on its way
 * @property {Addresses | null} portraits
 * @property {() => ClipEntry} clip  the chosen one
 * @property {() => Way} way  the chosen one
 * @property {(target: string) => Frames} before  a clip's own frames
 * @property {() => Band | null} band
 * @property {(key: "source" | "target", name: string) => boolean} offers  whether it can be chosen at all
 * @property {() => boolean} isMade  whether the made clip is the one of these settings
 * @property {() => boolean} isOutdated
 * @property {() => boolean} playsMade  whether the page has the picture wanted now, and needs nothing of Python
 * @property {(changes: Partial<Chosen>, commit?: boolean) => void} choose  `commit` when it is settled
 * @property {(way: string) => void} goBy  another way, with its own stages, and its settings as they were left
 * @property {() => void} commit
 * @property {(index: number) => void} goTo  where playing or scrubbing a made clip has come to
 * @property {() => void} make
 * @property {(words?: string) => void} cancel
 * @property {() => number | null} timeLeft
 * @property {() => void} start
 */

const BLEND = "blend"; // the stage whose picture a whole clip is made of
const PAIR = ["way", "source", "target"]; // what decides whether there is a network for it
const WAITING = "Waiting for Python…";

/**
 * @param {Context} context
 * @returns {State}
 */
export function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  const page = Math.random().toString(36).slice(2); // marks what this page chose, against its own echo
  /** @type {Menu} */
  const menu = model.get("menu");
  const offer = makeOffer(menu);
  /** @type {Map<string, Band | null>} */
  const bands = new Map(); // null: asked for
  /** @type {Map<string, Settings>} */
  const left = new Map(); // way → how its settings were left
  let corrected = false; // whether others than those chosen are shown, for want of a network

  const look = () => {
    pictures.look();
    const { chosen } = state;
    if (bands.has(bandKey(chosen))) return;
    bands.set(bandKey(chosen), null);
    link.send({ t: "band", target: chosen.target, source: chosen.source, way: chosen.way });
  };
  /** Say so if somebody else than was wanted takes part, and take it back when that is over. */
  const sayCorrected = (/** @type {Chosen} */ wanted, /** @type {Partial<Chosen>} */ changes) => {
    const { source, target } = state.chosen;
    const other = source !== wanted.source || target !== wanted.target;
    const repicked = PAIR.some((key) => key in changes);
    if (other) {
      const face = menu.people.find(({ name }) => name === source)?.label;
      const onto = offer.clipOf(target).label;
      say(`A network draws only the two faces that it learned: now the face of ${face} onto ${onto}.`);
    } else if (corrected && repicked) say("");
    if (repicked) corrected = other;
  };

  /** @type {State} */
  const state = {
    voice,
    say,
    menu,
    chosen: model.get("chosen"),
    live: null,
    made: null,
    making: null,
    portraits: null,
    clip: () => offer.clipOf(state.chosen.target),
    way: () => offer.wayOf(state.chosen.way),
    before: (target) => pictures.before(target),
    band: () => bands.get(bandKey(state.chosen)) ?? null,
    offers: (key, name) => offer.isOffered(state.chosen.way, key, name),
    isMade: () => state.made?.key === clipKey(state.chosen),
    isOutdated: () => state.made !== null && !state.isMade(),
    playsMade: () => state.isMade() && state.chosen.stage === BLEND,
    choose: (changes, commit = false) => {
      const wanted = { ...state.chosen, ...changes };
      state.chosen = offer.nearest(wanted, changes);
      sayCorrected(wanted, changes);
      state.chosen.index = Math.min(state.chosen.index, state.clip().frames - 1);
      if (state.making && state.making.key !== clipKey(state.chosen))
        making.cancel("The settings changed, so making stopped.");
      tell("chosen");
      if (state.playsMade()) tell("picture");
      else look();
      if (commit) state.commit();
    },
    goBy: (way) => {
      left.set(state.chosen.way, state.chosen.settings);
      const { stages, settings: usual } = offer.wayOf(way);
      const stage = stages.includes(state.chosen.stage) ? state.chosen.stage : BLEND;
      state.choose({ way, stage, settings: left.get(way) ?? usual }, true);
    },
    commit: () => link.send({ t: "commit", chosen: { ...state.chosen, by: page } }),
    goTo: (index) => {
      state.chosen = { ...state.chosen, index };
      tell("picture");
    },
    make: () => making.begin(),
    cancel: (words) => making.cancel(words),
    timeLeft: () => making.timeLeft(),
    start: () => {
      if (!state.portraits) link.send({ t: "hello" });
      look();
    },
  };

  /** @type {Record<string, Hear>} */
  const answers = {
    init: ({ portraits }, buffers) => {
      state.portraits = toAddresses(portraits, buffers);
      tell("portraits");
    },
    frame: (message, buffers) => {
      if (voice.bad || voice.words === WAITING) say("");
      pictures.take(message, buffers);
    },
    clip: (message, buffers) => making.take(message, buffers),
    band: (/** @type {BandMessage} */ message) => {
      const { low, high, of } = message;
      bands.set(bandKey(message), { low, high, of });
      tell("band");
    },
    commit: ({ saved, words }) => {
      if (saved) say(words);
    },
    error: (message) => {
      if (message.to === "clip" && state.making) making.cancel(message.text);
      pictures.refuse(message);
      say(message.text, true);
    },
  };
  const link = makeLink({
    model,
    signal,
    pulse: true,
    hear: (message, buffers) => answers[message.t]?.(message, buffers),
    feel: (words) => say(words, words !== ""),
  });
  const pictures = makePictures({ state, link, signal });
  const making = makeMaking({ state, link });

  model.on("change:chosen", () => {
    const { by, ...chosen } = model.get("chosen");
    if (by !== page) state.choose(chosen);
  });
  signal.addEventListener("abort", () => {
    pictures.close();
    making.close();
    dropAddresses(state.portraits);
  });
  return state;
}
