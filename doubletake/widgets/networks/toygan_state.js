// The game of the toy: both networks, how far it has come, and whether it runs.

import { makeVoice } from "../page/page.js";
import { makeChance } from "./chance.js";
import { makeGan, samplePattern, standing } from "./gan.js";

/** @import { Context } from "../page/types.js" */

const POINTS = 220; // that are shown of each kind
const BUDGET = 14; // ms of learning between two pictures, at most
const MEASURE_EVERY = 10; // rounds
const MOST_MEASURED = 400; // after that every second one is left out
const CALM = 500; // ms between two pictures where less motion is asked for

/**
 * @typedef {import("./gan.js").Gan} Gan
 * @typedef {import("./gan.js").Standing} Standing
 * @typedef {import("./gan.js").Pattern} Pattern
 * @typedef {import("./gan.js").Lead} Lead
 * @typedef {{ pattern: Pattern, lead: Lead, speed: number }} Settings `speed`: rounds from one picture to the next.
 * @typedef {Standing & { rounds: number }} Measured
 */

/** @param {number} share */
export const percent = (share) => `${Math.round(100 * share)} %`;

export class ToyGanState {
  #seed = 1;
  #paintedAt = 0;
  #measureEvery = MEASURE_EVERY;
  /** @type {AbortSignal} */
  #signal;
  #calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  /** @param {Context} context */
  constructor({ model, signal }) {
    this.#signal = signal;
    this.voice = makeVoice();
    /** @type {Settings} */
    this.settings = { ...model.get("first") };
    this.running = false;
    /** Views of it that are in sight. */
    this.watched = 0;
    /** @type {Gan} */
    this.gan = makeGan(this.settings);
    /** @type {Float64Array} True points, x and y in turn; they stay the same ones from picture to picture. */
    this.truth = new Float64Array();
    /** @type {Float64Array} What the generator makes its points of; it stays the same, too. */
    this.noise = new Float64Array();
    /** @type {Float64Array} The generator's points. */
    this.made = new Float64Array();
    /** @type {Measured[]} */
    this.history = [];
    /** @type {Standing} */
    this.now = { hits: 0, covered: 0, right: 0 };
    this.#restart();
  }

  /** There is nothing to be asked of Python. */
  start() {}

  /** How the game stands, in words. */
  get sentence() {
    const { hits, covered, right } = this.now;
    return (
      `After ${this.gan.rounds} rounds ${percent(hits)} of the made points hit the pattern, and ${percent(covered)} ` +
      `of the pattern is covered. The critic is right in ${percent(right)} of cases; guessing gives 50 %.`
    );
  }

  // --- what the learner does ---

  /** @param {boolean} running */
  run(running) {
    if (running && !this.running) requestAnimationFrame(this.#tick);
    this.running = running;
    if (!running) this.#measure();
    this.voice.tell("state");
  }

  once() {
    this.run(false);
    this.#round();
    this.#measure();
    this.voice.tell("points");
  }

  again() {
    this.#seed++;
    this.#restart();
    this.voice.tell("state");
  }

  /** @param {Partial<Settings>} changes */
  set(changes) {
    const anew = changes.pattern !== undefined && changes.pattern !== this.settings.pattern;
    this.settings = { ...this.settings, ...changes };
    this.gan.lead = this.settings.lead;
    if (anew) this.#restart();
    this.voice.tell("state");
  }

  // --- the game ---

  /** Networks that have learned nothing, and the points that are shown. */
  #restart() {
    const { pattern, lead } = this.settings;
    const chance = makeChance(1000 + this.#seed);
    this.gan = makeGan({ pattern, lead, seed: this.#seed });
    this.truth = samplePattern(pattern, POINTS, chance);
    this.noise = Float64Array.from({ length: 2 * POINTS }, chance.normal);
    this.history = [];
    this.#measureEvery = MEASURE_EVERY;
    this.#measure();
  }

  #measure() {
    const { rounds } = this.gan;
    this.made = this.gan.make(this.noise);
    this.now = standing(this.gan, this.truth, this.made);
    if (rounds % this.#measureEvery === 0) this.history.push({ rounds, ...this.now });
    if (this.history.length <= MOST_MEASURED) return;
    this.history = this.history.filter((_, k) => k % 2 === 0);
    this.#measureEvery *= 2;
  }

  #round() {
    this.gan.step();
    if (this.gan.rounds % this.#measureEvery === 0) this.#measure();
  }

  #tick = () => {
    if (!this.running || this.#signal.aborted) return;
    requestAnimationFrame(this.#tick);
    if (!this.watched) return; // scrolled out of sight
    const start = performance.now();
    for (let k = 0; k < this.settings.speed && performance.now() - start < BUDGET; k++) this.#round();
    if (this.#calm.matches && start - this.#paintedAt < CALM) return;
    this.#paintedAt = start;
    this.made = this.gan.make(this.noise);
    this.voice.tell("points");
  };
}

/** @param {Context} context */
export const makeState = (context) => new ToyGanState(context);
