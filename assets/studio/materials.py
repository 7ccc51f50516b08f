"""Skin, hair and the plainer surfaces."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import numpy as np

from .masks import skin_masks
from .mesh import texture
from .nodes import PRINCIPLED, Graph, SocketValue, float_image, packed_image
from .people import SKIN_TONES, Colour, Recipe
from .settings import Quality
from .terminal import silenced
from .wrinkles import FRONT_VIEW_MM, wrinkle_map

WRINKLE_DEPTH = 1.5  # millimetres, of a line drawn at full strength
SUBSURFACE_RADIUS = (1.0, 0.36, 0.18)
FACE_PASS, EYE_PASS = "face", "eyeball"
BAKED_UV = "baked"
LOCK = "lock"  # a number 0…1 a strand, alike among neighbours


def darkness(recipe: Recipe) -> float:
    """0 for light skin … 1 for the darkest; several effects are weaker on dark skin."""
    return float(1 - np.clip(np.mean(SKIN_TONES[recipe.skin]) / 0.4, 0, 1))


def baked_skin(recipe: Recipe, head: bpy.types.Object, quality: Quality) -> bpy.types.Material:
    """Evaluate the procedural skin once per texel and return a material that only looks it up.

    A procedural graph costs more a frame than the rest of the head together; the bake takes seconds, once.
    """
    procedural = _procedural_skin(recipe)
    graph, colour = procedural.graph, _base_colour(procedural)
    roughness, relief = _skin_roughness(procedural), _skin_relief(procedural)
    emission = graph.node("ShaderNodeEmission")
    graph.finish(emission)
    surface = graph.node("ShaderNodeCombineColor", {0: roughness, 1: relief}).outputs[0]
    destination = graph.node("ShaderNodeTexImage")
    graph.tree.nodes.active = destination
    head.data.materials.clear()
    head.data.materials.append(graph.material)
    _select_only(head)
    colours = _bake(graph, emission, destination, colour, head, quality.texture)
    surfaces = _bake(graph, emission, destination, surface, head, quality.texture)
    head.data.materials.clear()
    bpy.data.materials.remove(graph.material)

    skin = Graph("skin")
    colour_texel = skin.image(packed_image("skin_colour", to_srgb(colours)), BAKED_UV)
    surface_image = float_image("skin_surface", surfaces)
    surface_image.colorspace_settings.name = "Non-Color"
    parts = skin.node("ShaderNodeSeparateColor", {0: skin.image(surface_image, BAKED_UV)})
    material = _skin_shader(skin, recipe, quality, colour_texel, parts.outputs[0], parts.outputs[1])
    head.data.materials.append(material)
    return material


def to_srgb(linear: np.ndarray) -> np.ndarray:
    """Linear light to sRGB's curve."""
    return np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    )


def hair_material(
    name: str,
    melanin: float,
    redness: float,
    grey: float = 0.0,
    variation: float = 0.25,
    is_face: bool = False,
    silver: float = 0.0,
) -> bpy.types.Material:
    """Strands coloured by melanin; ``grey`` is the share of hairs without it.

    A little melanin alone is beige, so ``silver`` dyes the grey hairs in neutral greys, dark to white.
    """
    graph = Graph(name)
    shader = graph.node("ShaderNodeBsdfHairPrincipled")
    shader.model, shader.parametrization = "CHIANG", "MELANIN"
    graph.put(shader.inputs["Melanin"], melanin)
    if grey:
        number = graph.node("ShaderNodeHairInfo").outputs["Random"]
        is_grey = graph.math("LESS_THAN", number, grey)
        inputs = {0: is_grey, 1: 0.0, 2: 1.0, 3: melanin, 4: 0.06 * (1 - silver)}
        graph.put(shader.inputs["Melanin"], graph.node("ShaderNodeMapRange", inputs).outputs[0])
        if silver:
            greys = {0: number, 1: 0.0, 2: grey, 3: 0.22, 4: 0.85}
            level = graph.node("ShaderNodeMapRange", greys).outputs[0]
            # locks differ too: single hairs are finer than a pixel and would average to one flat grey
            level = graph.multiply(level, graph.ramp(graph.attribute(LOCK), 0.15, 0.85, 0.30, 1.7))
            cool = graph.mix(1.0, graph.grey(level), (0.94, 0.98, 1.0), "MULTIPLY")
            dye = graph.mix(graph.multiply(is_grey, silver), (1.0, 1.0, 1.0), cool)
            graph.put(shader.inputs["Tint"], dye)
    settings = {"Melanin Redness": redness, "Roughness": 0.34, "Radial Roughness": 0.5}
    settings |= {"Random Color": variation, "Random Roughness": 0.3, "Coat": 0.0}
    for socket, value in settings.items():
        shader.inputs[socket].default_value = value
    if is_face:
        graph.write_pass(FACE_PASS, 1.0)
    return graph.finish(shader)


def plain_material(
    name: str, colour: Colour, roughness: float = 0.5, specular: float = 0.5, is_face: bool = False
) -> bpy.types.Material:
    """One colour, one roughness."""
    graph = Graph(name)
    inputs = {"Base Color": colour, "Roughness": roughness, "Specular IOR Level": specular}
    if is_face:
        graph.write_pass(FACE_PASS, 1.0)
    return graph.finish(graph.node(PRINCIPLED, inputs))


def hand_material(recipe: Recipe, quality: Quality) -> bpy.types.Material:
    """The person's skin without the face's own places: it writes nothing into the face's pass."""
    graph = Graph("hand skin")
    tone = np.array(SKIN_TONES[recipe.skin]) * (1 - recipe.complexion * np.array([0.06, 0.14, 0.19]))
    place = graph.node("ShaderNodeTexCoord").outputs["Object"]
    mottled = graph.ramp(graph.noise(place, 90, 3, 0.6), 0.35, 0.65)
    colour = graph.mix(mottled, tuple(tone * (0.98, 0.86, 0.82)), tuple(tone * (1.03, 1.0, 0.98)))
    grain = graph.multiply(graph.noise(place, 420, 3, 0.65), 0.5)
    bump = graph.node("ShaderNodeBump", {"Strength": 1.0, "Distance": 0.001, "Height": grain})
    inputs = {
        "Base Color": colour,
        "Roughness": 0.52,
        "Subsurface Weight": 1.0,
        "Subsurface Scale": recipe.subsurface * (1 - 0.45 * darkness(recipe)),
        "Normal": bump.outputs[0],
    }
    shader = graph.node(PRINCIPLED, inputs)
    shader.inputs["Subsurface Radius"].default_value = SUBSURFACE_RADIUS
    shader.subsurface_method = quality.subsurface
    return graph.finish(shader)


def _skin_shader(
    graph: Graph,
    recipe: Recipe,
    quality: Quality,
    colour: bpy.types.NodeSocket,
    roughness: bpy.types.NodeSocket,
    relief_mm: bpy.types.NodeSocket,
) -> bpy.types.Material:
    """Principled skin on three sockets."""
    bump = graph.node("ShaderNodeBump", {"Strength": 1.0, "Distance": 0.001, "Height": relief_mm})
    inner = graph.attribute("m_inner_mouth")
    inputs = {
        "Base Color": colour,
        "Roughness": roughness,
        "IOR": 1.40,
        "Subsurface Weight": 1.0,
        "Subsurface Scale": recipe.subsurface * (1 - 0.45 * darkness(recipe)),
        "Subsurface Radius": SUBSURFACE_RADIUS,
        "Normal": bump.outputs[0],
        # with few bounces no light reaches the cheeks' inside, and open lips would show a black hole
        "Emission Color": (0.30, 0.07, 0.06),
        "Emission Strength": graph.multiply(inner, 0.10),
    }
    shader = graph.node(PRINCIPLED, {k: v for k, v in inputs.items() if k != "Subsurface Radius"})
    shader.inputs["Subsurface Radius"].default_value = SUBSURFACE_RADIUS
    shader.subsurface_method = quality.subsurface
    if quality.subsurface == "RANDOM_WALK_SKIN":  # these two sockets exist only for that method
        shader.inputs["Subsurface IOR"].default_value = 1.40
        shader.inputs["Subsurface Anisotropy"].default_value = 0.8
    graph.write_pass(FACE_PASS, graph.attribute("m_face"))
    return graph.finish(shader)


@dataclass(frozen=True)
class _Skin:
    """The graph of a person's procedural skin, and the sockets that its parts are made of."""

    graph: Graph
    recipe: Recipe
    place: bpy.types.NodeSocket  # on the neutral head, shifted so that nobody has another's spots
    masks: dict[str, bpy.types.NodeSocket]  # of `skin_masks`, and where the scalp is
    lips: bpy.types.NodeSocket


def _procedural_skin(recipe: Recipe) -> _Skin:
    graph = Graph("procedural skin")
    rest = graph.vector_attribute("rest")
    shift = (recipe.seed * 0.137, recipe.seed * 0.71, 0.0)
    place = graph.node("ShaderNodeVectorMath", {0: rest, 1: shift}, operation="ADD").outputs[0]
    masks = {name: graph.attribute(f"m_{name}") for name in (*skin_masks(), "scalp")}
    lips = graph.math(
        "MULTIPLY", graph.image(packed_image("lips", texture("lips", 3)[..., ::-1], False)), 1.0, True
    )
    return _Skin(graph, recipe, place, masks, lips)


def _base_colour(skin: _Skin) -> bpy.types.NodeSocket:
    """The skin's colour everywhere, the inside of the mouth included."""
    graph, colour = skin.graph, _skin_colour(skin)
    inside = graph.image(packed_image("inside", texture("inside-mouth", 2)[..., ::-1], False))
    return graph.mix(inside, colour, (0.24, 0.06, 0.055))


def _skin_colour(skin: _Skin) -> bpy.types.NodeSocket:
    graph, recipe, place, masks = skin.graph, skin.recipe, skin.place, skin.masks
    tone = np.array(SKIN_TONES[recipe.skin])
    dark = darkness(recipe)

    def tinted(*factors: float) -> tuple[float, ...]:
        return tuple(tone * factors)

    blotches = graph.ramp(graph.noise(place, 28, 3, 0.6), 0.3, 0.7)
    colour = graph.mix(blotches, tinted(0.94, 0.92, 0.90), tinted(1.05, 1.06, 1.06))
    red = tinted(1.02, 0.66 + 0.1 * dark, 0.62 + 0.1 * dark)
    flush = graph.ramp(graph.noise(place, 70, 4, 0.65), 0.32, 0.68, 0.45, 1.0)
    for name, share in (("cheek", 0.75), ("nose", 0.75), ("ears", 0.45), ("chin", 0.4), ("upper_lid", 0.35)):
        colour = graph.mix(graph.multiply(masks[name], flush, share * recipe.redness), colour, red)
    colour = graph.mix(graph.multiply(masks["under_eye"], 0.45), colour, tinted(0.84, 0.72, 0.76))
    colour = graph.mix(graph.multiply(masks["forehead"], 0.25), colour, tinted(1.02, 1.02, 0.92))
    mottling = graph.ramp(graph.noise(place, 260, 3, 0.7), 0.42, 0.62)
    colour = graph.mix(graph.multiply(mottling, 0.20 * recipe.skin_grain), colour, tinted(0.88, 0.77, 0.71))
    if recipe.freckles:
        distance, number = graph.cells(place, 330.0)
        region = graph.ramp(graph.noise(place, 60, 2), 0.46, 0.66)
        spots = graph.multiply(graph.ramp(distance, 0.22, 0.12), region, graph.ramp(number, 0.45, 0.75))
        colour = graph.mix(graph.multiply(spots, recipe.freckles), colour, tinted(0.62, 0.47, 0.38))
    distance, number = graph.cells(place, 34.0)
    moles = graph.multiply(graph.ramp(distance, 0.055, 0.035), graph.math("GREATER_THAN", number, 0.90))
    colour = graph.mix(graph.multiply(moles, 0.7), colour, tinted(0.30, 0.19, 0.15))
    if recipe.age_spots:
        distance, number = graph.cells(place, 95.0)
        spots = graph.multiply(graph.ramp(distance, 0.30, 0.12), graph.math("GREATER_THAN", number, 0.72))
        colour = graph.mix(graph.multiply(spots, recipe.age_spots), colour, tinted(0.70, 0.56, 0.46))
    if recipe.wrinkles:
        colour = graph.mix(
            graph.multiply(_wrinkle_map(graph, recipe), 0.45), colour, tinted(0.78, 0.62, 0.56)
        )
    if recipe.complexion:
        colour = _with_complexion(skin, colour)
    if recipe.stubble:
        speckle = graph.ramp(graph.noise(place, 900, 2, 0.6), 0.35, 0.65, 0.6, 1.0)
        shadow = graph.multiply(masks["beard"], speckle, recipe.stubble * 0.6)
        colour = graph.mix(shadow, colour, tinted(0.42, 0.42, 0.45))
    if recipe.beard:  # gaps between the hairs show shaded roots, not lit skin
        roots = graph.ramp(masks["beard"], 0.10, 0.55, 0.0, 0.72)
        colour = graph.mix(roots, colour, tinted(0.20, 0.19, 0.19))
    under_hair = (0.02, 0.013, 0.009) if recipe.hair.melanin > 0.5 else (0.14, 0.09, 0.05)
    roots = 0.12 if recipe.hair.style == "bald" else 0.85
    colour = graph.mix(graph.multiply(masks["scalp"], roots), colour, under_hair)
    lip = np.array([0.86, 0.50, 0.50] if dark < 0.5 else [0.86, 0.66, 0.70]) * tone
    creases = graph.ramp(graph.noise(place, 400, 3, 0.6), 0.3, 0.7)
    return graph.mix(
        graph.multiply(skin.lips, recipe.lip_colour),
        colour,
        graph.mix(creases, tuple(lip * 0.88), tuple(lip * 1.08)),
    )


def _with_complexion(skin: _Skin, colour: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    """Blood and pigment, unevenly: what keeps lit skin from looking like chalk or plastic.

    Multiplies, so that dark skin changes as much as light skin in proportion; blood shows less through it.
    """
    graph, recipe, place, masks = skin.graph, skin.recipe, skin.place, skin.masks
    share, blood = recipe.complexion, recipe.complexion * (1 - 0.6 * darkness(recipe))
    clouds = graph.ramp(graph.noise(place, 42, 4, 0.62), 0.34, 0.66)
    fine = graph.ramp(graph.noise(place, 150, 4, 0.7), 0.36, 0.64)

    def stain(factor: SocketValue, *tint: float) -> bpy.types.NodeSocket:
        return graph.mix(factor, colour, tint, "MULTIPLY")

    colour = stain(share, 0.97, 0.93, 0.88)  # skin is never as neutral as a mixed tone
    colour = stain(graph.multiply(clouds, 0.75 * blood), 0.99, 0.86, 0.83)
    colour = stain(graph.multiply(fine, 0.55 * blood), 0.97, 0.87, 0.84)
    colour = stain(graph.multiply(graph.subtract(1.0, clouds), fine, 0.45 * share), 0.90, 0.87, 0.82)
    uneven = graph.ramp(clouds, 0.0, 1.0, 0.6, 1.0)
    for name, strength in (
        ("cheek", 0.75),
        ("nose", 0.85),
        ("nostrils", 0.65),
        ("ears", 0.55),
        ("chin", 0.50),
        ("upper_lid", 0.15),
        ("cheekbone", 0.25),
    ):
        colour = stain(graph.multiply(masks[name], uneven, strength * blood), 0.96, 0.66, 0.62)
    colour = stain(graph.multiply(masks["socket"], 0.75 * share), 0.82, 0.73, 0.71)
    colour = stain(graph.multiply(masks["under_eye"], 0.60 * share), 0.84, 0.76, 0.80)
    return stain(graph.multiply(masks["forehead"], 0.35 * share), 0.98, 0.95, 0.87)


def _skin_roughness(skin: _Skin) -> bpy.types.NodeSocket:
    graph, recipe, place, masks = skin.graph, skin.recipe, skin.place, skin.masks
    dark = darkness(recipe)
    grain = graph.noise(place, 300, 4, 0.7)
    roughness = graph.ramp(grain, 0.3, 0.7, 0.40 + 0.06 * dark, 0.54 + 0.06 * dark)
    roughness = graph.subtract(roughness, graph.multiply(masks["t_zone"], 0.09))
    if recipe.sheen:
        oily = graph.math("MAXIMUM", masks["t_zone"], graph.multiply(masks["cheekbone"], 0.9))
        oily = graph.math("MAXIMUM", oily, graph.multiply(masks["chin"], 0.7))
        patches = graph.ramp(graph.noise(place, 110, 4, 0.65), 0.30, 0.66, 0.45, 1.0)
        pores = graph.ramp(graph.cells(place, 620.0)[0], 0.15, 0.55, 0.6, 1.0)
        roughness = graph.subtract(roughness, graph.multiply(oily, patches, pores, 0.20 * recipe.sheen))
    return graph.subtract(roughness, graph.multiply(skin.lips, 0.11))


def _skin_relief(skin: _Skin) -> bpy.types.NodeSocket:
    """Pores, fine lines and, with age, furrows on the forehead and around the eyes; millimetres."""
    graph, recipe, place, masks = skin.graph, skin.recipe, skin.place, skin.masks
    pores = graph.multiply(graph.cells(place, 1100.0)[0], 0.45)
    fine = graph.multiply(graph.noise(place, 620, 3, 0.65), 0.55)
    coarse = graph.multiply(graph.noise(place, 170, 3, 0.6), 1.1)
    relief = graph.multiply(graph.add(graph.add(pores, fine), coarse), 0.44 * recipe.skin_grain)
    if recipe.wrinkles:
        depth = WRINKLE_DEPTH * (1 - 0.5 * recipe.wrinkle_softness)
        relief = graph.subtract(relief, graph.multiply(_wrinkle_map(graph, recipe), depth))
    if recipe.age_lines:
        height = graph.node("ShaderNodeSeparateXYZ", {0: place}).outputs[2]
        wander = graph.multiply(graph.subtract(graph.noise(place, 22.0, 2.0), 0.5), 0.022)
        waves = graph.math("SINE", graph.multiply(graph.add(height, wander), 2 * math.pi / 0.0085))
        patches = graph.ramp(graph.noise(place, 30, 1), 0.35, 0.6)
        furrows = graph.multiply(graph.ramp(waves, -1.0, -0.2), masks["forehead"], patches, recipe.age_lines)
        stretched = graph.node("ShaderNodeMapping", {"Vector": place, "Scale": (90.0, 90.0, 420.0)}).outputs[
            0
        ]
        around_eyes = graph.add(masks["crow_feet"], graph.multiply(masks["under_eye"], 0.6))
        crow_feet = graph.multiply(graph.noise(stretched, 1.0, 3, 0.6), around_eyes, recipe.age_lines, 0.8)
        relief = graph.add(relief, graph.multiply(graph.add(furrows, crow_feet), 0.7))
    return relief


def _wrinkle_map(graph: Graph, recipe: Recipe) -> bpy.types.NodeSocket:
    """The front view's drawn lines (0…1), looked up by the place on the neutral head."""
    name = f"wrinkles {recipe.name}"
    drawn = bpy.data.images.get(name) or float_image(name, wrinkle_map(recipe)[..., None].repeat(3, -1))
    drawn.colorspace_settings.name = "Non-Color"
    x, _, z = graph.node("ShaderNodeSeparateXYZ", {0: graph.vector_attribute("rest")}).outputs
    left, right, bottom, top = (edge / 1000 for edge in FRONT_VIEW_MM)
    u = graph.multiply(graph.subtract(x, left), 1 / (right - left))
    v = graph.multiply(graph.subtract(z, bottom), 1 / (top - bottom))
    place = graph.node("ShaderNodeCombineXYZ", {0: u, 1: v}).outputs[0]
    texel = graph.node("ShaderNodeTexImage", {"Vector": place}, image=drawn, extension="CLIP")
    return graph.node("ShaderNodeSeparateColor", {0: texel.outputs["Color"]}).outputs[0]


def _select_only(thing: bpy.types.Object) -> None:
    bpy.context.view_layer.update()
    for other in bpy.context.view_layer.objects:
        other.select_set(other == thing)
    bpy.context.view_layer.objects.active = thing


def _bake(
    graph: Graph,
    emission: bpy.types.Node,
    destination: bpy.types.Node,
    socket: bpy.types.NodeSocket,
    head: bpy.types.Object,
    side: int,
) -> np.ndarray:
    """Cycles' EMIT bake of one socket onto MakeHuman's own UVs: (side, side, 3) linear, row 0 on top."""
    image = bpy.data.images.new("bake", side, side, float_buffer=True)
    image.colorspace_settings.name = "Non-Color"
    destination.image = image
    graph.put(emission.inputs[0], socket)
    head.data.uv_layers.active = head.data.uv_layers[BAKED_UV]
    cycles = bpy.context.scene.cycles
    cycles.samples, cycles.use_denoising = 1, False
    with silenced(1), bpy.context.temp_override(object=head, active_object=head, selected_objects=[head]):
        bpy.ops.object.bake(type="EMIT", margin=0, use_clear=True)
    pixels = np.empty(side * side * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    head.data.uv_layers.active = head.data.uv_layers["UVMap"]
    return _filled(pixels.reshape(side, side, 4)[::-1, :, :3])


def _filled(pixels: np.ndarray) -> np.ndarray:
    """Texels that the bake never touched take their nearest neighbour, so that no lookup meets black."""
    from scipy.ndimage import distance_transform_edt

    empty = ~np.isfinite(pixels).all(-1) | (np.nan_to_num(pixels).sum(-1) <= 1e-5)
    rows, columns = distance_transform_edt(empty, return_distances=False, return_indices=True)
    return pixels[rows, columns]
