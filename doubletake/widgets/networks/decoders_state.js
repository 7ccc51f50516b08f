// One encoder, two decoders: two frames, whether the decoders are swapped, and what has come of it from Python.

import { makeFrames } from "../page/frames.js";
import { makeTalk } from "../page/talk.js";

/** @import { Buffer, Context, Frames } from "../page/types.js" */

/** The two frames: each is one person's. */
export const LANES = /** @type {const} */ (["first", "second"]);

/**
 * @typedef {0 | 1} Row Of the drawing: the first person's or the second one's.
 * @typedef {[clip: string, index: number]} Place Of a frame.
 * @typedef {{ clip: string, index: number, label: string }} Moment A frame to try.
 * @typedef {{ name: string, label: string, whose: string, moments: Moment[] }} Person
 * @typedef {{ people: Person[] }} Menu
 * @typedef {{ first: Place, second: Place, swapped: boolean }} Chosen
 *
 * @typedef {object} Lane What came of one frame.
 * @property {number[] | null} code
 * @property {Frames} pictures The face, then what each decoder draws.
 */

/** @param {Place} place */
export const nameOf = ([clip, index]) => `${clip} ${index}`;

export class DecodersState {
  /** @type {Map<string, Lane>} By the frame's name. */
  #lanes = new Map();

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
      hearing: { lane: (message, buffers) => this.#hearLane(message, buffers) },
      greeted: () => this.voice.tell("portraits"),
    });
    this.voice = this.talk.voice;
    signal.addEventListener("abort", () => {
      for (const { pictures } of this.#lanes.values()) pictures.close();
    });
  }

  start() {
    this.talk.greet();
    this.#fetch();
  }

  /**
   * What came of a row's frame.
   *
   * @param {Row} row
   */
  lane(row) {
    return this.#lanes.get(this.name(row));
  }

  /**
   * The name of a row's frame.
   *
   * @param {Row} row
   */
  name(row) {
    return nameOf(this.chosen[LANES[row]]);
  }

  /**
   * Whose code a decoder is given, and which decoder a code is given to.
   *
   * @param {Row} row
   * @returns {Row}
   */
  partner(row) {
    if (!this.chosen.swapped) return row;
    return row === 0 ? 1 : 0;
  }

  /**
   * @param {Partial<Chosen>} changes
   * @param {number} [asked]
   */
  choose(changes, asked = performance.now()) {
    this.asked = asked;
    this.chosen = { ...this.chosen, ...changes };
    this.#fetch();
    this.voice.tell("chosen");
    this.talk.send({ t: "commit", chosen: this.chosen });
  }

  #fetch() {
    for (const lane of LANES) {
      const [clip, index] = this.chosen[lane];
      const name = nameOf([clip, index]);
      if (this.#lanes.has(name)) continue;
      this.#lanes.set(name, { code: null, pictures: makeFrames() });
      this.talk.send({ t: "lane", clip, index });
    }
  }

  /**
   * @param {{ clip: string, index: number, code: number[] }} message
   * @param {Buffer[]} buffers
   */
  #hearLane({ clip, index, code }, buffers) {
    const lane = this.#lanes.get(nameOf([clip, index]));
    if (!lane) return;
    lane.code = code;
    buffers.forEach((buffer, k) => lane.pictures.put(k, buffer));
    this.talk.arrived();
    this.voice.tell("chosen");
  }
}

/** @param {Context} context */
export const makeState = (context) => new DecodersState(context);
