// Between two codes: where the sliders stand, and what has come from Python of the codes that were drawn.

import { makeFrames } from "../page/frames.js";
import { makeTalk } from "../page/talk.js";

/** @import { Buffer, Context } from "../page/types.js" */

const STEPS = 10; // from one code to the other; what was drawn once is kept
const KEPT = 240; // drawn codes

/**
 * @typedef {"first" | "second"} End One of the two codes.
 * @typedef {"share" | "amount"} SliderKey
 * @typedef {[clip: string, index: number]} Place Of a frame.
 * @typedef {{ clip: string, index: number, label: string }} Moment A frame to try.
 * @typedef {{ name: string, label: string, whose: string, moments: Moment[] }} Person
 *
 * @typedef {object} Direction One thing that a face does, and what taking it away and adding it is called.
 * @property {string} name
 * @property {string} label
 * @property {string} less
 * @property {string} more
 *
 * @typedef {{ people: Person[], directions: Direction[], farthest: number }} Menu
 * @typedef {{ first: Place, second: Place, share: number, direction: string, amount: number }} Chosen
 *
 * @typedef {{ t: "draw", chosen: Chosen } | { t: "measure", number: number }} Question
 * @typedef {{ number: number, code: number[] }} Drawn A drawn code, and which of the kept ones it is.
 */

/** @param {Place} place */
export const nameOf = ([clip, index]) => `${clip} ${index}`;

/**
 * Where a slider can stand.
 *
 * @param {number} least
 * @param {number} most
 * @param {number} steps
 */
const placesOf = (least, most, steps) =>
  Array.from({ length: steps + 1 }, (_, k) => Number((least + ((most - least) * k) / steps).toFixed(2)));

/**
 * Places, the nearest to a value first.
 *
 * @param {number[]} places
 * @param {number} value
 */
export const byDistance = (places, value) => [...places].sort((a, b) => Math.abs(a - value) - Math.abs(b - value));

/** @param {Chosen} chosen What a drawn code depends on. */
const keyOf = ({ first, second, share, direction, amount }) =>
  [nameOf(first), nameOf(second), share.toFixed(2), amount ? direction : "none", amount.toFixed(2)].join(" ");

/** @param {Question} question */
const subjectOf = (question) => (question.t === "draw" ? keyOf(question.chosen) : question.t);

export class CodesState {
  /** @type {string[]} Names of frames, in the order in which their faces are kept. */
  #order = [];
  /** @type {Map<string, Drawn>} By what they depend on. */
  #drawn = new Map();
  #count = 0; // codes drawn so far
  #question = ""; // what the newest question is about, until its answer is there
  #clips = { done: 0, all: 1 }; // from which Python measures directions

  /** @param {Context} context */
  constructor(context) {
    const { model, signal } = context;
    /** @type {Menu} */
    this.menu = model.get("menu");
    /** @type {Chosen} */
    this.chosen = model.get("chosen");
    /** @type {number | undefined} The time of the event that is answered. */
    this.asked = undefined;
    this.faces = makeFrames();
    /** Two for each drawn code. */
    this.pictures = makeFrames();
    const { farthest, people } = this.menu;
    /** @type {{ [key in SliderKey]: number[] }} */
    this.places = { share: placesOf(0, 1, STEPS), amount: placesOf(-farthest, farthest, 2 * STEPS) };
    /** @type {Moment[]} */
    this.everyMoment = people.flatMap(({ label, moments }) =>
      moments.map((moment) => ({ ...moment, label: `${label}, ${moment.label}` })),
    );
    this.talk = makeTalk(context, {
      hearing: {
        face: (message, [buffer]) => this.#hearFace(message, buffer),
        draw: (message, buffers) => this.#hearDraw(message, buffers),
        measure: (message) => this.#hearMeasure(message),
      },
      greeted: () => this.voice.tell("portraits"),
      failed: (kind) => {
        if (kind === "draw" || kind === "measure") this.#question = "";
      },
    });
    this.voice = this.talk.voice;
    signal.addEventListener("abort", () => {
      for (const kept of [this.faces, this.pictures]) kept.close();
    });
  }

  start() {
    this.talk.greet();
    this.#fetch();
  }

  /** What was drawn of the code where the sliders stand, if it is there. */
  get now() {
    return this.#drawn.get(keyOf(this.chosen));
  }

  /**
   * Where among `faces` that of one of the frames is.
   *
   * @param {End} end
   */
  faceNumber(end) {
    return this.#order.indexOf(nameOf(this.chosen[end]));
  }

  /**
   * @param {Partial<Chosen>} changes
   * @param {{ commit?: boolean, asked?: number }} [how]
   */
  choose(changes, { commit = true, asked = performance.now() } = {}) {
    this.asked = asked;
    this.chosen = { ...this.chosen, ...changes };
    this.#fetch();
    this.voice.tell("chosen");
    if (commit) this.commit();
  }

  commit() {
    this.talk.send({ t: "commit", chosen: this.chosen });
  }

  // --- what Python is asked for, and what it answers ---

  #fetch() {
    this.#fetchFace("first");
    this.#fetchFace("second");
    const question = this.#nextQuestion();
    // What is looked at goes before what is fetched ahead: of questions that wait, the newest is kept.
    if (!question || (this.#question && this.now) || this.#question === subjectOf(question)) return;
    this.#question = subjectOf(question);
    this.talk.ask(question);
  }

  /** @param {End} end */
  #fetchFace(end) {
    const [clip, index] = this.chosen[end];
    const name = nameOf([clip, index]);
    if (this.#order.includes(name)) return;
    this.#order.push(name);
    this.talk.send({ t: "face", clip, index });
  }

  /**
   * What is looked at; while nobody waits for that, what the sliders will want next.
   *
   * @returns {Question | null}
   */
  #nextQuestion() {
    const { chosen } = this;
    const wanted = this.now ? this.#nearest("share") : chosen;
    if (wanted) return { t: "draw", chosen: wanted };
    if (this.#clips.done < this.#clips.all) return { t: "measure", number: this.#clips.done };
    const more = chosen.direction === "none" ? undefined : this.#nearest("amount");
    return more ? { t: "draw", chosen: more } : null;
  }

  /**
   * The nearest place of a slider that was not drawn yet.
   *
   * @param {SliderKey} key
   */
  #nearest(key) {
    return byDistance(this.places[key], this.chosen[key])
      .map((value) => ({ ...this.chosen, [key]: value }))
      .find((wanted) => !this.#drawn.has(keyOf(wanted)));
  }

  /**
   * @param {{ clip: string, index: number }} message
   * @param {Buffer} buffer
   */
  #hearFace({ clip, index }, buffer) {
    this.faces.put(this.#order.indexOf(nameOf([clip, index])), buffer);
    this.voice.tell("chosen");
  }

  /**
   * @param {{ chosen: Chosen, code: number[] }} message
   * @param {Buffer[]} buffers
   */
  #hearDraw({ chosen, code }, buffers) {
    const key = keyOf(chosen);
    if (key === this.#question) this.#question = "";
    const number = this.#numberFor(key);
    this.#drawn.set(key, { number, code });
    buffers.forEach((buffer, k) => this.pictures.put(2 * number + k, buffer));
    this.talk.arrived();
    this.#fetch();
    this.voice.tell("chosen");
  }

  /**
   * Where a drawn code is kept: where it was before, or in the place of the oldest.
   *
   * @param {string} key
   */
  #numberFor(key) {
    const number = this.#drawn.get(key)?.number ?? this.#count++ % KEPT;
    for (const [old, kept] of this.#drawn) if (kept.number === number && old !== key) this.#drawn.delete(old);
    return number;
  }

  /** @param {{ done: number, all: number }} message */
  #hearMeasure(message) {
    if (this.#question === "measure") this.#question = "";
    this.#clips = message;
    this.#fetch();
  }
}

/** @param {Context} context */
export const makeState = (context) => new CodesState(context);
