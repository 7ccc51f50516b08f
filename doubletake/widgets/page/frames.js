// Frames of a clip, kept as JPEG and decoded when they are wanted: exact, in step, and small.

/** @import { Addresses, Buffer, Frames } from "./types.js" */

const DECODED = 24; // bitmaps kept ready: a second of video; a decoded 512 × 512 frame takes a megabyte

/** @param {Buffer} buffer  a JPEG */
export const toBlob = (buffer) => new Blob([/** @type {BlobPart} */ (buffer)], { type: "image/jpeg" });

/**
 * Addresses of small pictures that Python sent, by their names; `dropAddresses` when the page needs them no more.
 *
 * @param {string[]} names
 * @param {Buffer[]} buffers
 * @returns {Addresses}
 */
export const toAddresses = (names, buffers) =>
  Object.fromEntries(names.map((name, k) => [name, URL.createObjectURL(toBlob(buffers[k]))]));

/** @param {Addresses | null} [addresses] */
export const dropAddresses = (addresses) =>
  Object.values(addresses ?? {}).forEach((address) => URL.revokeObjectURL(address));

/** @returns {Frames} */
export function makeFrames() {
  /** @type {Map<number, Blob>} */
  const blobs = new Map();
  /** @type {Map<number, Promise<ImageBitmap>>} */
  const bitmaps = new Map(); // index → promise, oldest use first
  /** @type {Map<number, ImageBitmap>} */
  const decoded = new Map(); // index → the bitmap itself, once it is there

  const drop = (/** @type {number} */ index) => {
    bitmaps
      .get(index)
      ?.then((bitmap) => bitmap.close())
      .catch(() => {});
    bitmaps.delete(index);
    decoded.delete(index);
  };
  const decode = (/** @type {number} */ index) => {
    const coming = createImageBitmap(/** @type {Blob} */ (blobs.get(index)));
    coming.then((bitmap) => bitmaps.get(index) === coming && decoded.set(index, bitmap)).catch(() => {});
    return coming;
  };
  /** @type {Frames["get"]} */
  const get = (index) => {
    const found = bitmaps.get(index) ?? decode(index);
    bitmaps.delete(index); // and in again, as the newest
    bitmaps.set(index, found);
    if (bitmaps.size > DECODED) drop(/** @type {number} */ (bitmaps.keys().next().value));
    return found;
  };
  return {
    get,
    has: (index) => blobs.has(index),
    /** The frame, if it is decoded already. */
    ready: (index) => decoded.get(index) ?? null,
    put: (index, buffer) => {
      drop(index);
      blobs.set(index, toBlob(buffer));
    },
    /** Decode what playing will want next. */
    ahead: (index, count) => {
      for (let k = 1; k <= 3; k++) if (blobs.has((index + k) % count)) get((index + k) % count);
    },
    close: () => [...bitmaps.keys()].forEach(drop),
  };
}
