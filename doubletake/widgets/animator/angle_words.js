// Angles and shares in words.

/** @param {number} angle */
export const degrees = (angle) => `${Math.round(angle)}°`;

/**
 * To which side a head is turned: left is below 0.
 *
 * @param {number} angle
 */
export const sided = (angle) => {
  const side = angle < 0 ? "left" : "right";
  return Math.abs(angle) < 0.5 ? "0°, as in the photo" : `${Math.round(Math.abs(angle))}° to the ${side}`;
};

/** @param {number} share */
export const percent = (share, digits = 0) => `${(100 * share).toFixed(digits)} %`;
