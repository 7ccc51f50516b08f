// What every widget's page half shares: making elements, talking to Python, saying how things stand.

/**
 * @import {
 *   Addresses, Buffer, Cards, Choice, Context, Entry, Hear, Link, Message, Model, PictureCards, Properties, Update,
 *   ViewContext, Voice, WidgetState,
 * } from "./types.js"
 */

// Elements that can have the focus. JupyterLab takes single keys (b, a, d d, arrows) typed on them for commands to the
// notebook, unless EACH of them carries this attribute; on an element around them it does nothing.
const FOCUSABLE = ["BUTTON", "CANVAS", "INPUT", "SELECT", "SUMMARY", "TEXTAREA", "VIDEO"];

/**
 * An element: h("button", { type: "button", onclick: go }, "Go"). `class`, `data-…`, `aria-…` are attributes.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (FOCUSABLE.includes(element.tagName) || "tabindex" in properties) {
    element.setAttribute("data-lm-suppress-shortcuts", "true");
  }
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean" && name in element) Object.assign(element, { [name]: value });
    else element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Set an element's text with the least work for the browser: nothing if it is the same, no new node if it is not.
 *
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  const node = element.firstChild;
  if (!(node instanceof Text)) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/**
 * A part of an SVG drawing.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function shape(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/**
 * What a canvas is drawn on with.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export const paintable = (canvas, settings) =>
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", settings));

let made = 0;
/** An id that no other element of the page has. */
export const newId = () => `dt-${Date.now().toString(36)}-${++made}`;

// What is on its way: answers that somebody waits for, and pictures. As long as there is any, each view of the widget
// carries `data-busy`, so that whoever looks at the page from outside (a test, a bench) knows when it has settled.
/** @type {Set<Element>} */
const busyViews = new Set();
let onTheWay = 0;
const countOnTheWay = (/** @type {number} */ by) => {
  onTheWay += by;
  for (const root of busyViews) root.toggleAttribute("data-busy", onTheWay > 0);
};

/**
 * Wait for something, and let the page say meanwhile that it is on its way.
 *
 * @template Thing
 * @param {Thing | Promise<Thing>} coming
 * @returns {Promise<Thing>}
 */
export async function awaited(coming) {
  countOnTheWay(1);
  try {
    return await coming;
  } finally {
    countOnTheWay(-1);
  }
}

const PROTOCOL = 1;
const PING_AFTER = 4000; // ms of silence, while the page is seen
const WAIT = 2500; // ms without an answer before the page says so

const NO_ANSWER =
  "Python has not answered. If a cell is running, wait for it; otherwise " +
  (document.body.dataset.voila ? "reload this page." : "run this cell again.");
const OTHER_VERSION = "This panel and its Python are of different versions. Restart the kernel and reload the page.";

/**
 * The link to Python, one for each model.
 *
 * `ask` sends one question and keeps only the newest of those that come up while Python works on it: the answer is the
 * acknowledgement, so nothing piles up and no timer is needed. What is asked for `ahead` nobody waits for yet.
 * `send` is for everything that must not be dropped.
 * `hear(message, buffers)` gets every answer; `feel(words)` gets one sentence when Python falls silent, "" when it
 * is back. With `pulse` Python is asked for a sign of life now and then; without, only a question left unanswered tells
 * that it is silent. The page speaks first: what Python sends before a view exists would be lost.
 *
 * @param {object} options
 * @param {Model} options.model
 * @param {AbortSignal} [options.signal]
 * @param {Hear} options.hear
 * @param {(words: string) => void} options.feel
 * @param {boolean} [options.pulse]
 * @returns {Link}
 */
export function makeLink({ model, signal, hear, feel, pulse = false }) {
  let number = 0;
  let busy = 0; // number of the question that is out
  let askedAt = 0;
  /** @type {(Message & { seq: number }) | null} */
  let waiting = null; // the newest question that is not out yet
  /** @type {Set<number>} */
  const awaits = new Set(); // numbers of the questions that somebody waits for
  let heardAt = performance.now();
  let pingedAt = heardAt;
  let words = "";

  const say = (/** @type {string} */ next) => {
    if (next === words) return;
    words = next;
    feel(words);
  };
  /** @type {Link["send"]} */
  const send = (message, buffers = []) => {
    const numbered = { ...message, seq: message.seq ?? ++number };
    try {
      model.send(numbered, undefined, buffers);
    } catch {
      say(NO_ANSWER); // the connection is closed for good
    }
    return numbered.seq;
  };
  const post = (/** @type {Message & { seq: number }} */ question) => {
    busy = question.seq;
    askedAt = performance.now();
    send(question);
  };
  const settle = (/** @type {number} */ seq) => {
    if (awaits.delete(seq)) countOnTheWay(-1);
  };
  /** @type {Link["ask"]} */
  const ask = (question, { ahead = false } = {}) => {
    const numbered = { ...question, seq: ++number };
    if (!ahead) {
      awaits.add(numbered.seq);
      countOnTheWay(1);
    }
    if (waiting) settle(waiting.seq); // it is dropped
    if (busy) waiting = numbered;
    else post(numbered);
    return numbered.seq;
  };
  const free = (/** @type {number} */ seq) => {
    if (seq !== busy) return;
    busy = 0;
    if (waiting) {
      const next = waiting;
      waiting = null;
      post(next);
    }
  };
  const onMessage = (/** @type {Message} */ message, /** @type {DataView[] | undefined} */ buffers) => {
    heardAt = performance.now();
    free(message.seq ?? 0); // first: Python works on the next one while the page decodes this one
    if (message.t === "init" && message.protocol !== PROTOCOL) return say(OTHER_VERSION);
    say("");
    if (message.t !== "pong") hear(message, buffers ?? []);
    settle(message.seq ?? 0); // last: what came of it is drawn, or on its way itself
  };
  const beat = () => {
    const now = performance.now();
    const unanswered = Math.max(busy ? now - askedAt : 0, pingedAt > heardAt ? now - pingedAt : 0);
    if (unanswered > WAIT) say(NO_ANSWER);
    if (pulse && document.visibilityState === "visible" && now - Math.max(heardAt, pingedAt) > PING_AFTER) {
      pingedAt = now;
      send({ t: "ping" });
    }
  };

  model.on("msg:custom", onMessage);
  const timer = setInterval(beat, 500);
  signal?.addEventListener("abort", () => {
    clearInterval(timer);
    model.off("msg:custom", onMessage);
  });
  return { ask, send };
}

/**
 * A function that asks for `paint` once, before the browser draws next, however often it is called until then.
 *
 * @param {() => void | Promise<void>} paint
 * @returns {() => void}
 */
export function oncePerFrame(paint) {
  let wanted = false;
  const painted = (/** @type {(done: void | Promise<void>) => void} */ done) =>
    requestAnimationFrame(() => {
      wanted = false;
      done(paint());
    });
  return () => {
    if (!wanted) awaited(new Promise(painted));
    wanted = true;
  };
}

/**
 * What all views of a widget are told, and the sentence at its foot; `bad` asks for something to be done.
 *
 * @returns {Voice}
 */
export function makeVoice(words = "", bad = false) {
  /** @type {Set<Update>} */
  const views = new Set();
  /** @type {Update} */
  const tell = (what) => views.forEach((view) => view(what));
  /** @type {Voice["say"]} */
  const say = (nextWords, nextBad = false) => {
    voice.words = nextWords;
    voice.bad = nextBad;
    tell("words");
  };
  const voice = { words, bad, views, tell, say };
  return voice;
}

/** The line that shows a voice's sentence. */
export function statusLine() {
  const line = h("p", { class: "dt-say", role: "status", "aria-live": "polite" });
  const show = (/** @type {Voice} */ { words, bad }) => {
    write(line, words);
    line.toggleAttribute("data-bad", bad);
  };
  return { line, show };
}

/**
 * What a module exports for anywidget, which calls it once for each model.
 *
 * `makeState(context)` runs once a model; what it returns has a `voice`, and a `start()` for when the first view is
 * there. `draw(root, state, context)` fills a view and returns what to do when something changed: it is called with
 * what did, or with nothing at first. If Python found something wrong at the start, the view is that one sentence.
 *
 * @template {WidgetState} State
 * @param {string} className
 * @param {(context: Context) => State} makeState
 * @param {(root: HTMLElement, state: State, context: ViewContext) => Update} draw
 */
export function widget(className, makeState, draw) {
  return () => {
    /** @type {State | null} */
    let state = null;
    return {
      initialize: (/** @type {Context} */ context) => {
        if (!context.model.get("trouble")) state = makeState(context);
      },
      render: (/** @type {ViewContext} */ context) => {
        const root = h("div", { class: `dt ${className}` });
        context.el.append(root);
        busyViews.add(root);
        context.signal.addEventListener("abort", () => busyViews.delete(root));
        const present = state;
        if (!present) {
          root.append(h("p", { class: "dt-say", role: "alert", "data-bad": "" }, context.model.get("trouble")));
          return;
        }
        const update = draw(root, present, context);
        const { views } = present.voice;
        update();
        views.add(update);
        if (views.size === 1) present.start();
        context.signal.addEventListener("abort", () => views.delete(update));
      },
    };
  };
}

/**
 * A group of radio buttons that look like cards. `options`: [{ value, label, picture? }]; `allow(test)` shuts some.
 *
 * @param {object} options
 * @param {string} options.legend
 * @param {Choice[]} options.options
 * @param {string | null} [options.value]
 * @param {(value: string) => void} options.onpick
 * @param {string} [options.className]
 * @returns {Cards}
 */
export function radioCards({ legend, options, value = null, onpick, className = "" }) {
  const name = newId();
  const inputs = options.map((option) =>
    h("input", { type: "radio", name, value: option.value, onchange: () => onpick(option.value) }),
  );
  const cards = options.map((option, k) =>
    h(
      "label",
      { class: "dt-card" },
      inputs[k],
      ...(option.picture ? [option.picture] : []),
      h("span", {}, option.label),
    ),
  );
  const row = h("div", { class: "dt-card-row" }, ...cards);
  const group = h("fieldset", { class: `dt-cards ${className}` }, h("legend", {}, legend), row);
  /** @type {string | null} */
  let chosen = null;
  /** Where the row scrolls, as on a phone: put the chosen card in sight. */
  const bring = () => {
    const found = cards.find((_, k) => inputs[k].checked);
    if (!found) return;
    const [card, around] = [found, row].map((one) => one.getBoundingClientRect());
    if (card.left < around.left || card.right > around.right) row.scrollLeft += card.left - around.left - 8;
    if (card.top < around.top || card.bottom > around.bottom) row.scrollTop += card.top - around.top - 8;
  };
  /** @type {Cards["set"]} */
  const set = (next) => {
    inputs.forEach((input, k) => (input.checked = options[k].value === next));
    if (next !== chosen) bring();
    chosen = next;
  };
  /** @type {Cards["allow"]} */
  const allow = (test) => inputs.forEach((input, k) => (input.disabled = !test(options[k].value)));
  set(value);
  return { group, set, allow, bring };
}

/**
 * Radio cards with a small picture each, that come later: `fill({ name: address })` puts in those that are there.
 * On a phone they are one row that scrolls sideways.
 *
 * @param {object} options
 * @param {string} options.legend
 * @param {Entry[]} options.options
 * @param {string | null} [options.value]
 * @param {(name: string) => void} options.onpick
 * @returns {PictureCards}
 */
export function pictureCards({ legend, options, value, onpick }) {
  const pictures = options.map(() => h("img", { alt: "", hidden: true }));
  const { bring, ...cards } = radioCards({
    legend,
    options: options.map(({ name, label }, k) => ({ value: name, label, picture: pictures[k] })),
    value,
    onpick,
    className: "dt-strip",
  });
  /** @type {PictureCards["fill"]} */
  const fill = (addresses) => {
    options.forEach(({ name }, k) => {
      if (!addresses?.[name] || !pictures[k].hidden) return;
      pictures[k].src = addresses[name];
      pictures[k].hidden = false;
    });
    if (addresses) bring();
  };
  return { ...cards, fill };
}
