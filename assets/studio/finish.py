"""From rendered light to a frame that a camera could have taken. NumPy and OpenCV only."""

import cv2
import numpy as np

LUMINANCE = np.array([0.25, 0.60, 0.15], np.float32)
SHARPENING, CONTRAST, SATURATION, BLOOM, VIGNETTE = 0.30, 0.20, 1.08, 0.05, 0.10
FINE_NOISE, COARSE_NOISE = 0.005, 0.008


def mixed_light(
    passes: dict[str, np.ndarray], highlights: np.ndarray, residual: float, samples: int
) -> np.ndarray:
    """Denoised light, a share of what the denoiser took from it, and the eyes' highlights.

    Only luminance is given back: colour noise looks like a rash. It is limited and evened out, so that
    single bright samples do not come back as speckles. ``highlights`` counts only where an eye is seen:
    lids and lashes cover it.
    """
    denoised, noisy, face = passes["denoised"], passes["noisy"], passes["face"]
    ratio = np.clip((noisy @ LUMINANCE) / np.maximum(denoised @ LUMINANCE, 1e-3), 0.75, 1.33)
    ratio = ratio - cv2.GaussianBlur(ratio, (0, 0), 3) + 1
    share = residual * np.sqrt(samples / 48) * (0.35 + 0.65 * face)
    return denoised * (1 + share * (ratio - 1))[..., None] + highlights * passes["eyes"][..., None]


def camera_finish(frame: np.ndarray, seed: int) -> np.ndarray:
    """Sharpening, contrast, a little bloom, vignette and sensor noise on an 8-bit frame."""
    rng = np.random.default_rng(seed)
    image = frame.astype(np.float32) / 255
    height, width = image.shape[:2]
    image = np.clip(image + SHARPENING * (image - cv2.GaussianBlur(image, (0, 0), 1.2)), 0, 1)
    image = image + CONTRAST * (image * image * (3 - 2 * image) - image)
    grey = image.mean(2, keepdims=True)
    image = grey + SATURATION * (image - grey)
    image = image + BLOOM * cv2.GaussianBlur(np.clip(image - 0.75, 0, 1), (0, 0), 9)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    image *= (1 - VIGNETTE * np.clip(x**2 + y**2 - 0.4, 0, 2))[..., None]
    fine = rng.normal(0, FINE_NOISE, (height, width, 1))
    coarse = (
        cv2.GaussianBlur(rng.normal(0, 1, (height, width, 3)).astype(np.float32), (0, 0), 0.9) * COARSE_NOISE
    )
    image = image + (fine + coarse) * (1.1 - 0.6 * image)
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
