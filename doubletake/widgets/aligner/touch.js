// How a point is taken and moved: with mouse, finger or keys.

/** @import { Easel } from "./easel.js" */
/** @import { State } from "./state.js" */

const REACH = { mouse: 18, touch: 30 }; // how near to a point one has to come, in pixels of the page
const RUN = 1000; // ms: key strokes that follow one another sooner are undone together

/**
 * The point that is nearest to an event, or null if none is near.
 *
 * @param {State} state
 * @param {Easel} easel
 * @param {{ clientX: number, clientY: number, pointerType: string }} event
 */
function nearest(state, easel, event) {
  const points = state.points();
  const [x, y] = easel.place(event);
  let least = (event.pointerType === "mouse" ? REACH.mouse : REACH.touch) * easel.grain();
  /** @type {number | null} */
  let found = null;
  for (let k = 0; 2 * k < points.length; k++) {
    const far = Math.hypot(points[2 * k] - x, points[2 * k + 1] - y);
    if (far < least) [found, least] = [k, far];
  }
  return found;
}

/**
 * Points are dragged with mouse or finger; `isHeld()` tells whether one is.
 *
 * @param {State} state
 * @param {Easel} easel
 */
export function dragPoints(state, easel) {
  const { canvas } = easel;
  /** @type {number | null} */
  let held = null;
  let offset = [0, 0]; // from the finger to the point: the point does not jump when it is taken

  const take = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    held = nearest(state, easel, event);
    if (held === null) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    const points = state.points();
    const [x, y] = easel.place(event);
    offset = [points[2 * held] - x, points[2 * held + 1] - y];
    state.remember();
    state.select(held);
    event.preventDefault();
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    if (!state.ready()) return;
    if (event.type === "pointerdown") take(event);
    else if (held === null) canvas.classList.toggle("dt-aligner-over-point", nearest(state, easel, event) !== null);
    else if (event.type === "pointermove") {
      const [x, y] = easel.place(event);
      state.move(held, state.toPicture([x + offset[0], y + offset[1]]), event.timeStamp);
    } else {
      held = null;
      state.commit();
    }
  };
  for (const type of /** @type {const} */ (["pointerdown", "pointermove", "pointerup", "pointercancel"]))
    canvas.addEventListener(type, drag);
  // A finger on a point drags it; beside the face it scrolls the page.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      const { clientX, clientY } = event.touches[0];
      const finger = { clientX, clientY, pointerType: "touch" };
      if (state.ready() && nearest(state, easel, finger) !== null) event.preventDefault();
    },
    { passive: false },
  );
  return { isHeld: () => held !== null };
}

/**
 * Keys move the chosen point, choose another one of those that are seen, and undo.
 *
 * @param {State} state
 * @param {HTMLCanvasElement} canvas
 * @param {() => { first: number, count: number }} seen
 */
export function movePointsByKeys(state, canvas, seen) {
  let typedAt = 0;
  const nudge = (/** @type {number} */ x, /** @type {number} */ y, /** @type {KeyboardEvent} */ event) => {
    if (performance.now() - typedAt > RUN) state.remember();
    typedAt = performance.now();
    const by = event.shiftKey ? 10 : 1;
    const points = state.points();
    const place = [points[2 * state.selected] + by * x, points[2 * state.selected + 1] + by * y];
    state.move(state.selected, state.toPicture(place), event.timeStamp);
  };
  const choose = (/** @type {number} */ by) => {
    const { first, count } = seen();
    typedAt = 0;
    state.select(first + ((state.selected - first + by + count) % count));
  };
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    ArrowLeft: (event) => nudge(-1, 0, event),
    ArrowRight: (event) => nudge(1, 0, event),
    ArrowUp: (event) => nudge(0, -1, event),
    ArrowDown: (event) => nudge(0, 1, event),
    PageUp: () => choose(-1),
    PageDown: () => choose(1),
  };
  canvas.addEventListener("keydown", (event) => {
    if (!state.ready()) return;
    const undoes = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (undoes) state.undo();
    else if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    else keys[event.key](event);
    event.preventDefault();
    event.stopPropagation();
  });
  canvas.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && state.commit());
  canvas.addEventListener("blur", () => {
    typedAt = 0;
  });
}
