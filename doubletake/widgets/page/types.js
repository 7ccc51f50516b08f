// The types that the scripts share. Nothing here runs: `/** @import { Voice } from "../page/types.js" */` names one.

/**
 * What Python and the page share of one widget, as anywidget hands it over.
 *
 * @typedef {object} Model
 * @property {(name: string) => any} get  the value of a trait
 * @property {(message: object, callbacks?: object, buffers?: Buffer[]) => void} send  a message to Python
 * @property {(event: string, hear: (...given: any[]) => void) => void} on
 * @property {(event: string, hear?: (...given: any[]) => void) => void} off
 *
 * What one model is set up with; the signal aborts when the model is closed.
 * @typedef {{ model: Model, signal: AbortSignal }} Context
 *
 * What one view is drawn with; the signal aborts when the view is closed.
 * @typedef {{ model: Model, signal: AbortSignal, el: HTMLElement }} ViewContext
 *
 * A piece of binary data, as it comes or as it is sent.
 * @typedef {DataView | ArrayBuffer | Uint8Array} Buffer
 *
 * An answer of Python: `t` is its kind, `seq` the number of the question, the other fields are the kind's own.
 * @typedef {{ t: string, seq?: number, [field: string]: any }} Message
 *
 * @callback Hear
 * @param {any} message  a `Message`; a family says which ones it knows
 * @param {DataView[]} buffers
 * @returns {void | Promise<void>}
 *
 * The link to Python: see `makeLink`. Both return the number of the question.
 * @typedef {object} Link
 * @property {(question: Message, options?: { ahead?: boolean }) => number} ask  drops what is overtaken
 * @property {(message: Message, buffers?: Buffer[]) => number} send  drops nothing
 *
 * What a view does when something changed: called with what did, or with nothing at first.
 * @callback Update
 * @param {string} [what]
 * @returns {void}
 *
 * What all views of a widget are told, and the sentence at their foot: see `makeVoice`.
 * @typedef {object} Voice
 * @property {string} words
 * @property {boolean} bad  whether something has to be done about it
 * @property {Set<Update>} views
 * @property {Update} tell
 * @property {(words: string, bad?: boolean) => void} say
 *
 * The least that the state of a widget has; a family's own `State` has more.
 * @typedef {{ voice: Voice, start: () => void }} WidgetState
 *
 * Attributes, switches and handlers (`onclick`) of an element that is made.
 * @typedef {Record<string, string | number | boolean | ((event: any) => void)>} Properties
 *
 * One card to choose: what is chosen with it, what is written on it, and a picture where it has one.
 * @typedef {{ value: string, label: string, picture?: Element }} Choice
 *
 * A group of cards; `set` marks one as chosen, `allow` shuts those that fail a test.
 * @typedef {object} Cards
 * @property {HTMLFieldSetElement} group
 * @property {(value: string | null) => void} set
 * @property {(test: (value: string) => boolean) => void} allow
 * @property {() => void} bring  puts the chosen one in sight, where the row scrolls
 *
 * The same with a picture each, filled in when the addresses are there.
 * @typedef {Omit<Cards, "bring"> & { fill: (addresses: Addresses | null | undefined) => void }} PictureCards
 *
 * Addresses of small pictures, by the names of what they show.
 * @typedef {Record<string, string>} Addresses
 *
 * Somebody or something that a menu offers.
 * @typedef {{ name: string, label: string }} Entry
 *
 * A clip as a menu lists it (`clip_menu` in Python).
 * @typedef {object} ClipEntry
 * @property {string} name
 * @property {string} person
 * @property {string} label
 * @property {number} frames
 * @property {number} fps
 * @property {number} width
 * @property {number} height
 * @property {string} text  what it shows, in words
 *
 * The frames of one clip: see `makeFrames`.
 * @typedef {object} Frames
 * @property {(index: number) => Promise<ImageBitmap>} get
 * @property {(index: number) => boolean} has
 * @property {(index: number) => ImageBitmap | null} ready
 * @property {(index: number, buffer: Buffer) => void} put
 * @property {(index: number, count: number) => void} ahead
 * @property {() => void} close
 *
 * A slider with its label: see `makeSlider`.
 * @typedef {object} Slider
 * @property {HTMLDivElement} element
 * @property {HTMLInputElement} input
 * @property {(place: number, words: string, end?: number) => void} set
 *
 * A clip's player: see `makePlayer`.
 * @typedef {object} Player
 * @property {HTMLDivElement} element
 * @property {() => void} play
 * @property {() => void} toggle  plays or pauses, or does what has to be done first
 * @property {() => void} pause
 * @property {(index: number, type: string) => void} seek
 * @property {() => void} paint
 * @property {() => boolean} plays
 *
 * Left, top, right and bottom, or x and y, as shares or pixels: the place says which.
 * @typedef {[number, number, number, number]} Box
 * @typedef {[number, number]} Point
 */

export {};
