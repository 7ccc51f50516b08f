"""Cycles: its settings, one frame's passes, and the way back from its layered files."""

from __future__ import annotations

from pathlib import Path

import bpy
import numpy as np

from .materials import EYE_PASS, FACE_PASS
from .settings import Quality
from .terminal import silenced

GPU_KINDS = ("OPTIX", "CUDA", "HIP", "METAL", "ONEAPI")
LOOK = "AgX - Medium High Contrast"


def prepare(quality: Quality, threads: int = 0) -> str:
    """Set Cycles up, with so many ``threads`` (0: one a core); returns the device in words."""
    scene = bpy.context.scene
    render, cycles, layer = scene.render, scene.cycles, bpy.context.view_layer
    render.resolution_x = render.resolution_y = quality.size
    render.resolution_percentage, render.use_persistent_data = 100, True
    cycles.samples, cycles.use_adaptive_sampling = quality.samples, False
    cycles.use_denoising, cycles.denoiser = True, "OPENIMAGEDENOISE"
    cycles.denoising_input_passes, cycles.denoising_prefilter = "RGB_ALBEDO_NORMAL", "FAST"
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = (
        6,
        2,
        2,
        4,
    )
    cycles.transparent_max_bounces = 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.use_light_tree = not quality.light
    if quality.light:
        cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces, cycles.transmission_bounces = (
            3,
            1,
            1,
            1,
        )
        cycles.light_sampling_threshold = 0.03
    cycles.sample_clamp_direct, cycles.sample_clamp_indirect, cycles.blur_glossy = 6.0, 2.0, 0.5
    cycles.pixel_filter_type, cycles.filter_width = "BLACKMAN_HARRIS", 1.5
    if threads:
        render.threads_mode, render.threads = "FIXED", threads
    scene.cycles_curves.shape = "RIBBONS"
    scene.cycles_curves.subdivisions = 1 if quality.light else 2
    layer.cycles.denoising_store_passes = True
    for name in (FACE_PASS, EYE_PASS):
        if name not in {aov.name for aov in layer.aovs}:
            aov = layer.aovs.add()
            aov.name, aov.type = name, "VALUE"
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", LOOK
    return _use_gpu_if_any()


def render_passes(folder: Path, seed: int) -> dict[str, np.ndarray]:
    """Render the scene as it stands.

    Returns
    -------
    dict
        ``denoised`` and ``noisy`` (n, n, 3) float32 linear light; ``face`` and ``eyes`` (n, n) coverage in
        0…1.
    """
    scene = bpy.context.scene
    scene.cycles.seed = seed
    settings = scene.render.image_settings
    settings.media_type = "MULTI_LAYER_IMAGE"  # before the format, which is not on offer otherwise
    settings.file_format, settings.color_depth = "OPEN_EXR_MULTILAYER", "32"
    path = folder / "passes.exr"
    scene.render.filepath = str(path)
    with silenced(1):
        bpy.ops.render.render(write_still=True)
    channels = _read_layers(path)
    path.unlink()
    return {
        "denoised": _colour(channels, "Combined"),
        "noisy": _colour(channels, "Noisy Image"),
        "face": np.clip(_value(channels, FACE_PASS), 0, 1),
        "eyes": np.clip(_value(channels, EYE_PASS), 0, 1),
    }


def developed(linear: np.ndarray, path: Path) -> None:
    """Write linear light through Blender's film look (AgX) as an 8-bit PNG."""
    scene = bpy.context.scene
    height, width = linear.shape[:2]
    image = bpy.data.images.new("developed", width, height, float_buffer=True)
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = linear[::-1]
    image.pixels.foreach_set(pixels.ravel())
    settings = scene.render.image_settings
    settings.media_type = "IMAGE"
    settings.file_format, settings.color_depth = "PNG", "8"
    image.save_render(str(path), scene=scene)
    bpy.data.images.remove(image)


def _use_gpu_if_any() -> str:
    preferences = bpy.context.preferences.addons["cycles"].preferences
    for kind in GPU_KINDS:
        try:
            devices = [device for device in preferences.get_devices_for_type(kind) if device.type == kind]
            preferences.compute_device_type = kind
        except (TypeError, ValueError):  # this build of Blender does not know the kind
            continue
        if devices:
            for device in devices:
                device.use = True
            bpy.context.scene.cycles.device = "GPU"
            return f"{kind}: {devices[0].name}"
    bpy.context.scene.cycles.device = "CPU"
    return "CPU"


def _read_layers(path: Path) -> dict[str, np.ndarray]:
    """Every channel by its full name; Blender 5 writes one part a pass."""
    import OpenEXR

    with OpenEXR.File(str(path), separate_channels=True) as file:
        return {
            name: np.array(channel.pixels) for part in file.parts for name, channel in part.channels.items()
        }


def _colour(channels: dict[str, np.ndarray], name: str) -> np.ndarray:
    planes = [next(plane for key, plane in channels.items() if key.endswith(f"{name}.{c}")) for c in "RGB"]
    return np.stack(planes, -1).astype(np.float32)


def _value(channels: dict[str, np.ndarray], name: str) -> np.ndarray:
    found = [plane for key, plane in channels.items() if f".{name}." in f".{key}."]
    if not found:
        raise KeyError(f"Cycles wrote no pass {name!r}; it wrote {sorted(channels)}")
    return found[0].astype(np.float32)
