// A photo that is turned: how far, which moments the learner has seen, and what has come of them from Python.

import { makeFrames } from "../page/frames.js";
import { makeTalk } from "../page/talk.js";

/** @import { Buffer, Context, Frames } from "../page/types.js" */

const AHEAD = 2; // moments fetched at once, when nobody waits for them

/**
 * @typedef {object} Person Whose photo can be turned, and the clip that it is a frame of.
 * @property {string} name
 * @property {string} label
 * @property {string} text
 * @property {number} width
 * @property {number} height
 * @property {number} frames
 *
 * @typedef {object} Menu
 * @property {Person[]} people
 * @property {number} range Degrees that a photo can stand.
 * @property {number} farthest Degrees to which it can be turned.
 * @property {[least: number, most: number]} limits
 * @property {boolean} fixed Whether the limit is that of an exercise.
 *
 * @typedef {object} Chosen
 * @property {string} person
 * @property {number} angle
 * @property {number} limit
 * @property {{ [person: string]: number[] }} seen Frames that were seen.
 *
 * @typedef {object} Note A measurement that the learner kept.
 * @property {string} person
 * @property {number} limit
 * @property {number} dots
 * @property {number | null} left
 * @property {number | null} right
 *
 * @typedef {{ angle: number, frame: number | null }} Stop A moment; without a frame nobody filmed it.
 *
 * @typedef {object} Row What is measured at a moment.
 * @property {number} number
 * @property {boolean} within
 * @property {boolean} filmed
 * @property {number | null} lost What is lost of the likeness, as a share.
 * @property {number | null} points How far the landmarks are apart; null if no face was found.
 *
 * @typedef {"lost" | "points"} Plotted
 * @typedef {{ angle: number, lost: number | null, points: number | null }} Dot
 */

/** One head, with all that is known of its turn. */
class Turn {
  /** @type {Stop[] | null} From the left to the right, once they are there. */
  stops = null;
  /** @type {Map<number, Row>} By the number of the moment. */
  rows = new Map();
  /** @type {Frames} */
  made = makeFrames();
  /** @type {Frames} */
  film = makeFrames();
  /** @type {number | null} What film noise alone takes of the likeness. */
  noise = null;

  /** @param {number[]} seen Frames that an earlier visit saw. */
  constructor(seen) {
    this.seen = new Set(seen);
  }

  /** @param {number} from @param {number} to Numbers of moments. */
  see(from, to) {
    const between = (this.stops ?? []).slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const { frame } of between) if (frame !== null) this.seen.add(frame);
  }

  /** The learner's dots: moments that were seen, filmed, and measured. */
  get dots() {
    return (this.stops ?? []).flatMap(({ angle, frame }, k) => {
      const row = this.rows.get(k);
      return frame !== null && this.seen.has(frame) && row ? [{ ...row, angle }] : [];
    });
  }

  /**
   * The number of the moment that is nearest to an angle.
   *
   * @param {number} angle
   */
  nearest(angle) {
    const away = (this.stops ?? []).map((stop) => Math.abs(stop.angle - angle));
    return away.indexOf(Math.min(...away));
  }

  close() {
    for (const frames of [this.made, this.film]) frames.close();
  }
}

export class TurningState {
  /** @type {Map<string, Turn>} By the person. */
  #turns = new Map();
  #fetching = false;

  /** @param {Context} context */
  constructor(context) {
    const { model, signal } = context;
    /** @type {Menu} */
    this.menu = model.get("menu");
    /** @type {Chosen} */
    this.chosen = model.get("chosen");
    /** @type {Note[]} */
    this.notes = model.get("notes");
    /** @type {Plotted} */
    this.plotted = "lost";
    /** @type {number | undefined} The time of the event that is answered. */
    this.asked = undefined;
    const sayIt = (/** @type {{ words: string }} */ message) => this.voice.say(message.words);
    this.talk = makeTalk(context, {
      hearing: {
        turn: (message) => this.#hearTurn(message),
        noise: (message) => this.#hearNoise(message),
        stop: (message, buffers) => this.#hearStop(message, buffers),
        commit: sayIt,
        keep: sayIt,
        clear: sayIt,
      },
      greeted: () => this.voice.tell("person"),
      failed: (kind) => {
        if (kind === "stop") this.#fetching = false;
      },
    });
    this.voice = this.talk.voice;
    model.on("change:notes", () => {
      this.notes = model.get("notes");
      this.voice.tell("notes");
    });
    signal.addEventListener("abort", () => {
      for (const turn of this.#turns.values()) turn.close();
    });
  }

  start() {
    this.talk.greet();
    this.#fetchTurn();
  }

  // --- what is looked at ---

  get person() {
    return /** @type {Person} */ (this.menu.people.find(({ name }) => name === this.chosen.person));
  }

  get turn() {
    return this.#turns.get(this.chosen.person);
  }

  /** The moments to which the photo can be turned, once they are there. */
  get stops() {
    return this.turn?.stops ?? null;
  }

  /** The number of the moment to which it is turned. */
  get number() {
    return this.nearest(this.chosen.angle);
  }

  get dots() {
    return this.turn?.dots ?? [];
  }

  get filmed() {
    return (this.stops ?? []).filter(({ frame }) => frame !== null).length;
  }

  /** @param {number} angle */
  nearest(angle) {
    return this.turn?.nearest(angle) ?? 0;
  }

  // --- what the learner does ---

  /**
   * Turn the photo. Whatever lies between here and there was passed over, and counts as seen.
   *
   * @param {number} number
   * @param {number} [asked]
   */
  turnTo(number, asked = performance.now()) {
    const { turn, stops } = this;
    if (!turn || !stops) return;
    const next = Math.max(0, Math.min(stops.length - 1, number));
    turn.see(this.number, next);
    this.asked = asked;
    this.chosen = { ...this.chosen, angle: stops[next].angle };
    this.#fetchStops();
    this.voice.tell("angle");
  }

  /**
   * @param {Partial<Chosen>} changes
   * @param {boolean} [commit]
   */
  choose(changes, commit = false) {
    const before = this.chosen.person;
    this.chosen = { ...this.chosen, ...changes };
    const same = this.chosen.person === before;
    if (!same) {
      this.chosen.angle = 0;
      this.#fetchTurn();
    }
    this.voice.tell(same ? "angle" : "person");
    if (commit) this.commit();
  }

  /** @param {Plotted} what */
  plot(what) {
    this.plotted = what;
    this.voice.tell("angle");
  }

  commit() {
    if (this.stops) this.talk.send({ t: "commit", chosen: this.#settled() });
  }

  keep() {
    if (this.stops) this.talk.send({ t: "keep", chosen: this.#settled() });
  }

  clear() {
    this.talk.send({ t: "clear" });
  }

  /** What was chosen, with all that was seen. */
  #settled() {
    const seen = [...this.#turns].map(([name, turn]) => [name, [...turn.seen]]);
    return { ...this.chosen, seen: Object.fromEntries(seen) };
  }

  // --- what Python is asked for, and what it answers ---

  #fetchTurn() {
    const { person, seen } = this.chosen;
    if (this.#turns.has(person)) return;
    this.#turns.set(person, new Turn(seen[person] ?? []));
    this.talk.send({ t: "turn", person });
  }

  #fetchStops() {
    if (this.#fetching) return;
    const numbers = this.#wanted();
    if (!numbers.length) return;
    this.#fetching = true;
    this.talk.ask({ t: "stop", person: this.chosen.person, numbers }, { ahead: true });
  }

  /** The moments to ask for next: what is looked at comes alone, as it is waited for; then its neighbours. */
  #wanted() {
    const { stops, turn, number: here } = this;
    if (!stops) return [];
    const missing = stops
      .map((_, k) => k)
      .filter((k) => !turn?.rows.has(k))
      .sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
    return missing[0] === here ? [here] : missing.slice(0, AHEAD);
  }

  /** @param {{ person: string, stops: [angle: number, frame: number | null][] }} message */
  #hearTurn({ person, stops }) {
    const turn = this.#turns.get(person);
    if (!turn) return;
    turn.stops = stops.map(([angle, frame]) => ({ angle, frame }));
    if (person === this.chosen.person) {
      turn.see(this.number, this.number);
      this.#fetchStops();
    }
    this.talk.send({ t: "noise", person });
    this.voice.tell("person");
  }

  /** @param {{ person: string, lost: number | null }} message */
  #hearNoise({ person, lost }) {
    const turn = this.#turns.get(person);
    if (turn) turn.noise = lost;
    this.voice.tell("angle");
  }

  /**
   * @param {{ person: string, rows: Row[] }} message
   * @param {Buffer[]} buffers Of each row the photo and, where there is one, the film.
   */
  #hearStop({ person, rows }, buffers) {
    this.#fetching = false;
    const turn = this.#turns.get(person);
    let next = 0;
    for (const row of rows) {
      turn?.made.put(row.number, buffers[next++]);
      if (row.filmed) turn?.film.put(row.number, buffers[next++]);
      turn?.rows.set(row.number, row);
    }
    this.talk.arrived();
    this.#fetchStops();
    this.voice.tell("angle");
  }
}

/** @param {Context} context */
export const makeState = (context) => new TurningState(context);
