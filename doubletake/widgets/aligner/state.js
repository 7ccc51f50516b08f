// What all views of one landmark aligner share: the two faces, what was dragged, and what is read off them.

import { dropAddresses, toAddresses } from "../page/frames.js";
import { makeLink, makeVoice } from "../page/page.js";
import { makeDrags } from "./drags.js";
import { makeMaterial, numbers } from "./material.js";
import { about, align, apply, invert } from "./similarity.js";

/**
 * @import { Addresses, ClipEntry, Context, Entry, Frames, Hear, Point, Voice } from "../page/types.js"
 * @import { Fit, Matrix } from "./similarity.js"
 *
 * Whose points are dragged, on whose portrait they are laid, in which frame, and how the whole face leans.
 * @typedef {object} Chosen
 * @property {string} clip
 * @property {string} other  a person
 * @property {number} index
 * @property {number} lean  degrees
 * @property {number} size
 *
 * @typedef {object} Menu
 * @property {ClipEntry[]} clips
 * @property {(Entry & { text: string })[]} others
 * @property {{ label: string, points: number[] }[]} parts
 * @property {{ label: string, first: number, count: number }[]} groups  of points, for their names
 * @property {[number, number]} lean
 * @property {[number, number]} size
 * @property {boolean} one_frame
 *
 * A clip; the numbers are empty until Python has sent them. Points are flat: x0, y0, x1, y1, …, 68 a frame.
 * @typedef {object} FaceClip
 * @property {Float64Array} truth  of all frames, before anything is dragged
 * @property {Float64Array} yaw  degrees, one a frame
 * @property {Float64Array} ratios  the eye-aspect ratio, one a frame
 * @property {Frames} frames
 * @property {Map<number, Float64Array>} dragged  frame → its points
 *
 * The face that the other one is laid on; the numbers are empty until Python has sent them.
 * @typedef {object} OtherFace
 * @property {Float64Array} points
 * @property {number} yaw
 * @property {number} width
 * @property {number} height
 * @property {ImageBitmap | null} bitmap
 * @property {Map<string, Float64Array>} leftOver  clip → one number a frame
 *
 * The triangles of a face, and how their corners follow from the landmarks.
 * @typedef {{ weights: Float32Array, triangles: Uint16Array }} Mesh
 *
 * A measurement that the learner kept.
 * @typedef {object} Note
 * @property {string} clip
 * @property {string} other
 * @property {number} index
 * @property {number} turned
 * @property {number} before
 * @property {number} left_over
 * @property {boolean} dragged
 *
 * @typedef {object} State
 * @property {Voice} voice
 * @property {Voice["say"]} say
 * @property {Menu} menu
 * @property {Chosen} chosen
 * @property {Note[]} notes
 * @property {Mesh | null} mesh
 * @property {Addresses | null} portraits
 * @property {number} selected  the point that keys move
 * @property {number | null} asked  when the event happened that the next drawing answers
 * @property {() => ClipEntry} about  the chosen clip's entry
 * @property {() => Entry & { text: string }} otherAbout
 * @property {() => FaceClip} clip
 * @property {() => OtherFace} other
 * @property {() => boolean} ready  whether there is anything to show yet
 * @property {() => boolean} whole  whether all frames of the clip are there
 * @property {(index?: number) => Float64Array} base  points of a frame before anything was dragged
 * @property {(index?: number) => Float64Array} dragged  … and as they were dragged
 * @property {() => Matrix} lean
 * @property {() => Float64Array} points  as they were dragged, and as they lean
 * @property {() => Fit} fit
 * @property {() => Float64Array} leftOvers  what is left over in each frame, as a share of the eye distance
 * @property {(place: number[]) => Float64Array} toPicture  a place before the face leaned
 * @property {() => void} remember  keeps the present points for `undo`; once for each drag
 * @property {(number: number, place: ArrayLike<number>, asked: number) => void} move
 * @property {() => boolean} canUndo
 * @property {() => void} undo
 * @property {() => void} reset
 * @property {(number: number) => void} select
 * @property {(changes: Partial<Chosen>, options?: { commit?: boolean, asked?: number }) => void} choose
 * @property {() => void} commit
 * @property {() => void} keep
 * @property {() => void} clear
 * @property {() => void} start
 */

const WAITING = "Waiting for Python…";
const POINTS = 68;

/**
 * @param {Context} context
 * @returns {State}
 */
export function makeState({ model, signal }) {
  const notice = model.get("notice");
  const voice = makeVoice(notice || WAITING, notice !== "");
  const { tell, say } = voice;
  /** @type {Menu} */
  const menu = model.get("menu");
  const parts = menu.parts.map(({ points }) => points);
  const { moved, ...chosen } = model.get("chosen");

  const movedPoints = () => {
    const [points, base] = [state.dragged(), state.base()];
    /** @type {Record<number, Point>} */
    const found = {};
    for (let k = 0; k < POINTS; k++)
      if (points[2 * k] !== base[2 * k] || points[2 * k + 1] !== base[2 * k + 1])
        found[k] = [points[2 * k], points[2 * k + 1]];
    return found;
  };
  const settled = () => ({ ...state.chosen, moved: movedPoints() });

  /** @type {State} */
  const state = {
    voice,
    say,
    menu,
    chosen,
    notes: model.get("notes"),
    mesh: null,
    portraits: null,
    selected: 36,
    asked: null,
    about: () => /** @type {ClipEntry} */ (menu.clips.find(({ name }) => name === state.chosen.clip)),
    otherAbout: () =>
      /** @type {Entry & { text: string }} */ (menu.others.find(({ name }) => name === state.chosen.other)),
    clip: () => /** @type {FaceClip} */ (material.clips.get(state.chosen.clip)),
    other: () => /** @type {OtherFace} */ (material.others.get(state.chosen.other)),
    ready: () => material.hasFaces(state.chosen),
    whole: () => Array.from({ length: state.about().frames }, (_, k) => k).every(state.clip().frames.has),

    // --- the points, as dragged, and as they lean ---
    base: (index = state.chosen.index) => state.clip().truth.subarray(2 * POINTS * index, 2 * POINTS * (index + 1)),
    dragged: (index = state.chosen.index) => state.clip().dragged.get(index) ?? state.base(index),
    lean: () => {
      const { width, height } = state.about();
      return about([width / 2, height / 2], state.chosen.lean, state.chosen.size);
    },
    points: () => apply(state.lean(), state.dragged()),
    fit: () => align(state.points(), state.other().points, parts),
    leftOvers: () => {
      const { leftOver, points } = state.other();
      const known = leftOver.get(state.chosen.clip);
      if (known) return known;
      const length = state.about().frames;
      const line = Float64Array.from({ length }, (_, index) => align(state.dragged(index), points).leftOver);
      leftOver.set(state.chosen.clip, line);
      return line;
    },
    toPicture: (place) => apply(invert(state.lean()), place),
    remember: () => drags.remember(),
    move: (number, place, asked) => drags.move(number, place, asked),
    canUndo: () => drags.canUndo(),
    undo: () => drags.undo(),
    reset: () => drags.reset(),

    // --- what is looked at ---
    select: (number) => {
      state.selected = (number + POINTS) % POINTS;
      tell("points");
    },
    choose: (changes, { commit = false, asked = performance.now() } = {}) => {
      const before = state.chosen;
      state.asked = asked;
      state.chosen = { ...state.chosen, ...changes };
      const [otherClip, otherFace] = [state.chosen.clip !== before.clip, state.chosen.other !== before.other];
      if (otherClip) {
        state.chosen.index = Math.min(state.chosen.index, state.about().frames - 1);
        material.fetchClip();
      }
      if (otherFace) material.fetchOther();
      material.fetchFrames();
      tell(otherClip || otherFace ? "faces" : "points");
      if (commit) state.commit();
    },
    commit: () => {
      if (state.ready()) link.send({ t: "commit", chosen: settled() });
    },
    keep: () => link.send({ t: "keep", chosen: settled() }),
    clear: () => link.send({ t: "clear" }),
    start: () => {
      if (!state.portraits) link.send({ t: "hello" });
      material.fetchClip();
      material.fetchOther();
      material.fetchFrames();
    },
  };

  const sayWords = (/** @type {{ words: string }} */ { words }) => say(words);
  /** @type {Record<string, Hear>} */
  const answers = {
    init: ({ portraits }, [weights, triangles, ...thumbs]) => {
      state.mesh = { weights: numbers(Float32Array, weights), triangles: numbers(Uint16Array, triangles) };
      state.portraits = toAddresses(portraits, thumbs);
      tell("faces");
    },
    clip: (message, buffers) => {
      material.takeClip(message, buffers);
      if (message.clip === chosen.clip) drags.putBack(chosen, moved);
      tell("faces");
    },
    other: (message, buffers) => material.takeOther(message, buffers),
    frames: (message, buffers) => {
      material.takeFrames(message, buffers);
      if (voice.words === WAITING) say("");
      material.fetchFrames();
      tell("picture");
    },
    commit: sayWords,
    keep: sayWords,
    clear: sayWords,
    error: (message) => {
      if (message.to === "frames") material.freeFrames();
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
  const material = makeMaterial({ state, link, signal });
  const drags = makeDrags({ state, others: material.others });

  model.on("change:notes", () => {
    state.notes = model.get("notes");
    tell("notes");
  });
  signal.addEventListener("abort", () => {
    material.close();
    dropAddresses(state.portraits);
  });
  return state;
}
