// A row of networks: which of them is looked at, on which frame, and what has come of it from Python.

import { makeFrames } from "../page/frames.js";
import { makeTalk } from "../page/talk.js";
import { ALONG } from "./checkpoints_words.js";

/** @import { Buffer, Context, Frames } from "../page/types.js" */

const AHEAD = 2; // networks asked for at once, when nobody waits for them

/** The pictures that come of each network, in this order. */
export const DRAWN = ["own", "other", "pasted"];

/**
 * @typedef {"step" | "pictures"} AlongKey What tells the networks of a row from one another.
 *
 * @typedef {object} Stop A network.
 * @property {number} asked Its number of pictures, 0 for all.
 * @property {number} pictures
 * @property {number} step
 * @property {number} seconds
 * @property {{ [measure: string]: number }} values How good it is.
 *
 * @typedef {{ clip: string, index: number, label: string }} Moment A frame to try.
 * @typedef {{ source: string, whose: string, target: string }} Names
 *
 * @typedef {object} Way The networks that draw one person in another's place.
 * @property {string} source
 * @property {string} target
 * @property {Names} names
 * @property {Moment[]} moments
 * @property {Stop[]} stops
 * @property {{ [measure: string]: number }} camera How good the camera's own pictures are.
 * @property {{ [measure: string]: string }} says
 *
 * @typedef {object} Menu
 * @property {AlongKey} along
 * @property {Way[]} ways
 * @property {{ name: string, label: string }[]} measures
 * @property {number | null} limit
 *
 * @typedef {object} Chosen
 * @property {string} source
 * @property {string} target
 * @property {string} clip
 * @property {number} index
 * @property {string} measure
 * @property {number} [step]
 * @property {number} [pictures]
 * @property {number} [limit]
 *
 * @typedef {{ source: string, target: string }} Pair
 * @typedef {{ clip: string, index: number }} Place
 */

/** @param {Place} of */
export const placeOf = ({ clip, index }) => `${clip} ${index}`;

/** @param {Pair} of */
export const wayOf = ({ source, target }) => `${source} ${target}`;

/** @param {Pair & Place} of */
const keyOf = (of) => `${wayOf(of)} ${placeOf(of)}`;

export class CheckpointsState {
  /** @type {Map<string, Frames>} Place → the frame as it was filmed. */
  #filmed = new Map();
  /** @type {Map<string, Frames>} Way and place → the pictures of all its networks. */
  #drawn = new Map();
  #fetching = false;

  /** @param {Context} context */
  constructor(context) {
    const { model, signal } = context;
    /** @type {Menu} */
    this.menu = model.get("menu");
    /** @type {Chosen} */
    this.chosen = model.get("chosen");
    this.about = ALONG[this.menu.along];
    /** Whether the axis has true distances. */
    this.straight = false;
    /** @type {number | undefined} The time of the event that is answered. */
    this.asked = undefined;
    this.talk = makeTalk(context, {
      hearing: {
        frame: (message, [buffer]) => this.#hearFrame(message, buffer),
        stops: (message, buffers) => this.#hearStops(message, buffers),
      },
      greeted: () => this.voice.tell("way"),
      failed: (kind) => {
        if (kind === "stops") this.#fetching = false;
      },
    });
    this.voice = this.talk.voice;
    signal.addEventListener("abort", () => {
      for (const kept of [...this.#filmed.values(), ...this.#drawn.values()]) kept.close();
    });
  }

  start() {
    this.talk.greet();
    this.#fetch();
  }

  // --- what is looked at ---

  get way() {
    return /** @type {Way} */ (this.menu.ways.find((way) => wayOf(way) === wayOf(this.chosen)));
  }

  get moment() {
    return /** @type {Moment} */ (this.way.moments.find((moment) => placeOf(moment) === placeOf(this.chosen)));
  }

  /** The network's place in its row. */
  get number() {
    const { along } = this.menu;
    return this.way.stops.findIndex((stop) => stop[along] === this.chosen[along]);
  }

  get stop() {
    return this.way.stops[this.number];
  }

  /** The frame as it was filmed, at place 0. */
  get filmed() {
    return this.#filmed.get(placeOf(this.chosen));
  }

  /** What the networks of this row drew of it: so many places a network as `DRAWN` has names. */
  get drawn() {
    return this.#drawn.get(keyOf(this.chosen));
  }

  // --- what the learner does ---

  /**
   * @param {Partial<Chosen>} changes
   * @param {{ commit?: boolean, asked?: number }} [how]
   */
  choose(changes, { commit = true, asked = performance.now() } = {}) {
    const before = this.chosen;
    const { number } = this;
    this.asked = asked;
    this.chosen = { ...before, ...changes };
    const same = wayOf(before) === wayOf(this.chosen);
    if (!same) this.#enterWay(number);
    this.#fetch();
    this.voice.tell(same ? "stop" : "way");
    if (commit) this.commit();
  }

  /**
   * Go to a network of the row, by its place.
   *
   * @param {number} number
   * @param {number} [asked]
   */
  goTo(number, asked = performance.now()) {
    const { along } = this.menu;
    this.choose({ [along]: this.way.stops[number][along] }, { commit: false, asked });
  }

  /** @param {boolean} straight */
  setAxis(straight) {
    this.straight = straight;
    this.voice.tell("stop");
  }

  commit() {
    this.talk.send({ t: "commit", chosen: this.chosen });
  }

  /**
   * Another row was chosen: its first frame, and the network at the same place.
   *
   * @param {number} number
   */
  #enterWay(number) {
    const { along } = this.menu;
    const { moments, stops } = this.way;
    const { clip, index } = moments[0];
    const stop = stops[Math.min(number, stops.length - 1)];
    this.chosen = { ...this.chosen, clip, index, [along]: stop[along] };
  }

  // --- what Python is asked for, and what it answers ---

  #fetch() {
    const { source, target, clip, index } = this.chosen;
    if (!this.filmed) {
      this.#filmed.set(placeOf(this.chosen), makeFrames());
      this.talk.send({ t: "frame", source, target, clip, index });
    }
    if (!this.drawn) this.#drawn.set(keyOf(this.chosen), makeFrames());
    if (this.#fetching) return;
    const numbers = this.#wanted();
    if (!numbers.length) return;
    this.#fetching = true;
    this.talk.ask({ t: "stops", source, target, clip, index, numbers }, { ahead: true });
  }

  /** The networks to ask for next: the one that is looked at comes alone, as it is waited for; then its neighbours. */
  #wanted() {
    const { number: here, drawn } = this;
    const missing = this.way.stops
      .map((_, number) => number)
      .filter((number) => !drawn?.has(DRAWN.length * number))
      .sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
    return missing[0] === here ? [here] : missing.slice(0, AHEAD);
  }

  /**
   * @param {Pair & Place} message
   * @param {Buffer} buffer
   */
  #hearFrame(message, buffer) {
    this.#filmed.get(placeOf(message))?.put(0, buffer);
    this.voice.tell("stop");
  }

  /**
   * @param {Pair & Place & { numbers: number[] }} message
   * @param {Buffer[]} buffers
   */
  #hearStops(message, buffers) {
    const each = DRAWN.length;
    const drawn = this.#drawn.get(keyOf(message));
    this.#fetching = false;
    message.numbers.forEach((number, k) => {
      for (let j = 0; j < each; j++) drawn?.put(each * number + j, buffers[each * k + j]);
    });
    this.talk.arrived();
    this.#fetch();
    this.voice.tell("stop");
  }
}

/** @param {Context} context */
export const makeState = (context) => new CheckpointsState(context);
