// One photo, the clip that drives it, and which frames of the two have come from Python.

import { makeFrames } from "../page/frames.js";
import { makeTalk } from "../page/talk.js";

/** @import { Buffer, ClipEntry, Context, Frames } from "../page/types.js" */

const CHUNK = 4; // frames fetched at once, when nobody waits for one

/**
 * @typedef {{ name: string, label: string, text: string }} Person Whose photo can be chosen.
 * @typedef {{ people: Person[], drivers: ClipEntry[], range: number }} Menu `range`: degrees that a photo can stand.
 * @typedef {{ photo: string, driver: string, index: number }} Chosen
 * @typedef {{ photo: string, driver: string }} PairNames
 *
 * @typedef {object} Pair A photo that moves as a clip does.
 * @property {number[] | null} angles How far each frame turns the photo, in degrees.
 * @property {Frames} frames
 */

/** @param {PairNames} of */
const nameOf = ({ photo, driver }) => `${photo} ${driver}`;

export class AnimatorState {
  /** @type {Map<string, Frames>} Driver → its own frames. */
  #filmed = new Map();
  /** @type {Map<string, Pair>} By both names. */
  #pairs = new Map();
  #fetching = false;

  /** @param {Context} context */
  constructor(context) {
    const { model, signal } = context;
    /** @type {Menu} */
    this.menu = model.get("menu");
    /** @type {Chosen} */
    this.chosen = model.get("chosen");
    /** @type {number | undefined} The time of the event that is answered. */
    this.asked = undefined;
    this.talk = makeTalk(context, {
      hearing: {
        angles: (message) => this.#hearAngles(message),
        frames: (message, buffers) => this.#hearFrames(message, buffers),
      },
      greeted: () => this.voice.tell("pair"),
      failed: (kind) => {
        if (kind === "frames") this.#fetching = false;
      },
    });
    this.voice = this.talk.voice;
    signal.addEventListener("abort", () => {
      for (const frames of this.#filmed.values()) frames.close();
      for (const { frames } of this.#pairs.values()) frames.close();
    });
  }

  start() {
    this.talk.greet();
    this.#fetchPair();
    this.#fetchFrames();
  }

  // --- what is looked at ---

  get driver() {
    return /** @type {ClipEntry} */ (this.menu.drivers.find(({ name }) => name === this.chosen.driver));
  }

  get photo() {
    return /** @type {Person} */ (this.menu.people.find(({ name }) => name === this.chosen.photo));
  }

  get pair() {
    return this.#pairs.get(nameOf(this.chosen));
  }

  /** The driver's own frames. */
  get filmed() {
    return this.#filmed.get(this.chosen.driver);
  }

  /** How many frames of the pair have not come yet. */
  get missing() {
    const { frames: count } = this.driver;
    return Array.from({ length: count }, (_, k) => k).filter((k) => !this.pair?.frames.has(k)).length;
  }

  // --- what the learner does ---

  /**
   * @param {Partial<Chosen>} changes
   * @param {{ commit?: boolean }} [how]
   */
  choose(changes, { commit = false } = {}) {
    const before = nameOf(this.chosen);
    this.asked = performance.now();
    this.chosen = { ...this.chosen, ...changes };
    this.chosen.index = Math.max(0, Math.min(this.chosen.index, this.driver.frames - 1));
    const same = nameOf(this.chosen) === before;
    if (!same) this.#fetchPair();
    this.#fetchFrames();
    this.voice.tell(same ? "frame" : "pair");
    if (commit) this.commit();
  }

  commit() {
    this.talk.send({ t: "commit", chosen: this.chosen });
  }

  // --- what Python is asked for, and what it answers ---

  #fetchPair() {
    const { photo, driver } = this.chosen;
    if (!this.filmed) this.#filmed.set(driver, makeFrames());
    if (this.pair) return;
    this.#pairs.set(nameOf(this.chosen), { angles: null, frames: makeFrames() });
    this.talk.send({ t: "angles", photo, driver });
  }

  /** The next frames that are not there, from where the learner is; what is looked at comes alone: it is waited for. */
  #fetchFrames() {
    if (this.#fetching) return;
    const { photo, driver, index } = this.chosen;
    const { frames: count } = this.driver;
    const ahead = Array.from({ length: count }, (_, k) => (index + k) % count);
    const start = ahead.find((k) => !this.pair?.frames.has(k));
    if (start === undefined) return;
    this.#fetching = true;
    const last = Math.min(start + CHUNK, count) - 1;
    const own = !this.filmed?.has(start) || !this.filmed.has(last);
    this.talk.ask({ t: "frames", photo, driver, start, count: start === index ? 1 : CHUNK, own }, { ahead: true });
  }

  /** @param {PairNames & { angles: number[] }} message */
  #hearAngles(message) {
    const pair = this.#pairs.get(nameOf(message));
    if (pair) pair.angles = message.angles;
    this.voice.tell("frame");
  }

  /**
   * @param {PairNames & { start: number, count: number }} message
   * @param {Buffer[]} buffers The made frames and, if they were asked for, the driver's own.
   */
  #hearFrames(message, buffers) {
    const { start, count } = message;
    this.#fetching = false;
    const made = this.#pairs.get(nameOf(message))?.frames;
    const filmed = this.#filmed.get(message.driver);
    for (let k = 0; k < count; k++) {
      made?.put(start + k, buffers[k]);
      if (buffers.length > count && !filmed?.has(start + k)) filmed?.put(start + k, buffers[count + k]);
    }
    this.talk.arrived();
    this.#fetchFrames();
    this.voice.tell("frame");
  }
}

/** @param {Context} context */
export const makeState = (context) => new AnimatorState(context);
