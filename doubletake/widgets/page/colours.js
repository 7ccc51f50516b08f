// The theme's colours with a meaning, for what is drawn on a canvas: they lie on pictures, so they are the same in light
// and dark, and theme.css is the one place where they stand.

/** The edge of what is drawn on a picture, in light and dark. */
export const EDGE = "#1b1f24";

/** @type {Map<string, string>} */
const known = new Map(); // asking the browser anew for each picture would make it work out the page's style each time

/**
 * A colour of the theme.
 *
 * @param {"orange" | "sky" | "blue" | "vermilion" | "purple"} name
 */
export function colour(name) {
  const found = known.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(`--dt-${name}`).trim();
  if (found) known.set(name, found);
  return found;
}
