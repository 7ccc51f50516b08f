"""Writing Blender's meshes, curves and node graphs from Python with few words."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import bpy
import cv2
import numpy as np
import numpy.typing as npt

PRINCIPLED = "ShaderNodeBsdfPrincipled"

# Vertex numbers of each face.
Faces: TypeAlias = Sequence[Sequence[int]] | np.ndarray

# What a node's input takes: another node's output, a number, a vector or a colour.
SocketValue: TypeAlias = "bpy.types.NodeSocket | float | tuple[float, ...] | np.ndarray"


def empty_scene() -> None:
    """Start from nothing, with Cycles."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.engine = "CYCLES"


def link(thing: bpy.types.Object) -> bpy.types.Object:
    """Put an object into the scene and give it back."""
    bpy.context.scene.collection.objects.link(thing)
    return thing


def mesh_object(
    name: str,
    vertices: npt.ArrayLike,
    faces: Faces,
    material: bpy.types.Material | None = None,
    uv: npt.ArrayLike | None = None,
    subdivisions: int = 0,
    smooth: bool = True,
) -> bpy.types.Object:
    """A mesh object; ``uv`` holds one pair a face corner."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(np.asarray(vertices).tolist(), [], [list(map(int, face)) for face in faces])
    if smooth:
        mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    if uv is not None:
        mesh.uv_layers.new(name="UVMap").data.foreach_set("uv", np.asarray(uv, np.float32).ravel())
    if material:
        mesh.materials.append(material)
    thing = link(bpy.data.objects.new(name, mesh))
    if subdivisions:
        modifier = thing.modifiers.new("subdivision", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivisions
    return thing


def move_vertices(thing: bpy.types.Object, vertices: npt.ArrayLike) -> None:
    """Give a mesh object new vertex places."""
    thing.data.vertices.foreach_set("co", np.asarray(vertices, np.float32).ravel())
    thing.data.update()


def point_attribute(mesh: bpy.types.Mesh, name: str, values: npt.ArrayLike) -> None:
    """Store one number or one vector a vertex, for shaders to read."""
    values = np.asarray(values, np.float32)
    if values.ndim == 1:
        mesh.attributes.new(name, "FLOAT", "POINT").data.foreach_set("value", values)
    else:
        mesh.attributes.new(name, "FLOAT_VECTOR", "POINT").data.foreach_set("vector", values.ravel())


def read_attribute(mesh: bpy.types.Mesh, name: str, width: int = 1) -> np.ndarray:
    """Read such an attribute back as (n,) or (n, 3)."""
    values = np.zeros(len(mesh.vertices) * width, np.float32)
    mesh.attributes[name].data.foreach_get("value" if width == 1 else "vector", values)
    return values if width == 1 else values.reshape(-1, width)


def curves_object(
    name: str, strands: np.ndarray, radius: np.ndarray, material: bpy.types.Material
) -> bpy.types.Object:
    """Hair strands (n, k, 3) with radii (n, k) or (k,), in metres."""
    count, points = strands.shape[:2]
    curves = bpy.data.hair_curves.new(name)
    curves.add_curves([points] * count)
    attribute = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
    attribute.data.foreach_set("value", np.broadcast_to(radius, (count, points)).astype(np.float32).ravel())
    curves.materials.append(material)
    thing = link(bpy.data.objects.new(name, curves))
    move_strands(thing, strands)
    return thing


def strand_attribute(curves: bpy.types.Curves, name: str, values: np.ndarray) -> None:
    """Store one number a strand, for shaders to read."""
    curves.attributes.new(name, "FLOAT", "CURVE").data.foreach_set("value", np.asarray(values, np.float32))


def move_strands(thing: bpy.types.Object, strands: np.ndarray) -> None:
    """Give hair strands new places."""
    thing.data.attributes["position"].data.foreach_set("vector", strands.astype(np.float32).ravel())
    thing.data.update_tag()


def packed_image(name: str, pixels: np.ndarray, colour: bool = True) -> bpy.types.Image:
    """An (h, w, 3) RGB array in 0…1 (display-referred if ``colour``) as an image inside the scene."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, f"{name}.png")
        cv2.imwrite(path, (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)[..., ::-1])
        image = bpy.data.images.load(path)
        image.pack()
    image.colorspace_settings.name = "sRGB" if colour else "Non-Color"
    return image


def float_image(name: str, pixels: np.ndarray) -> bpy.types.Image:
    """An (h, w, 3) linear RGB array, row 0 on top, as an image inside the scene."""
    height, width = pixels.shape[:2]
    image = bpy.data.images.new(name, width, height, float_buffer=True)
    rgba = np.ones((height, width, 4), np.float32)
    rgba[..., :3] = pixels[::-1]
    image.pixels.foreach_set(rgba.ravel())
    image.pack()
    return image


class Graph:
    """A material and the short words its shader graph is written in.

    Sockets and plain values may be mixed freely wherever an input is asked for.
    """

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def put(self, socket: bpy.types.NodeSocket, value: SocketValue) -> None:
        """Link or set one input."""
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple | np.ndarray) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*(float(x) for x in value), 1.0)
        else:
            socket.default_value = value

    def node(
        self, kind: str, inputs: Mapping[Any, SocketValue] | None = None, **properties: Any
    ) -> bpy.types.Node:
        """A node; ``inputs`` by socket name or number."""
        node = self.tree.nodes.new(kind)
        for name, value in properties.items():
            setattr(node, name, value)
        for key, value in (inputs or {}).items():
            self.put(node.inputs[key], value)
        return node

    def finish(self, shader: bpy.types.Node) -> bpy.types.Material:
        """Use a shader node as the surface; returns the material."""
        self.put(self.output.inputs[0], shader.outputs[0])
        return self.material

    def write_pass(self, name: str, value: SocketValue) -> None:
        """Write a value into one of the render's own passes (AOV)."""
        self.node("ShaderNodeOutputAOV", {"Value": value}, aov_name=name)

    def attribute(self, name: str) -> bpy.types.NodeSocket:
        """A mesh's or a strand's stored number (`point_attribute`, `strand_attribute`)."""
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs["Fac"]

    def vector_attribute(self, name: str) -> bpy.types.NodeSocket:
        """A mesh's stored vector (`point_attribute`)."""
        return self.node("ShaderNodeAttribute", attribute_name=name).outputs["Vector"]

    def math(
        self, operation: str, a: SocketValue, b: SocketValue = 0.0, clamp: bool = False
    ) -> bpy.types.NodeSocket:
        """One operation of Blender's Math node on one or two numbers; ``clamp`` keeps it in 0…1."""
        return self.node("ShaderNodeMath", {0: a, 1: b}, operation=operation, use_clamp=clamp).outputs[0]

    def multiply(self, first: SocketValue, *others: SocketValue) -> bpy.types.NodeSocket:
        """The product of all of them."""
        for other in others:
            first = self.math("MULTIPLY", first, other)
        return first

    def add(self, a: SocketValue, b: SocketValue) -> bpy.types.NodeSocket:
        """The sum ``a + b``."""
        return self.math("ADD", a, b)

    def subtract(self, a: SocketValue, b: SocketValue) -> bpy.types.NodeSocket:
        """The difference ``a - b``."""
        return self.math("SUBTRACT", a, b)

    def mix(
        self, factor: SocketValue, a: SocketValue, b: SocketValue, blend: str = "MIX"
    ) -> bpy.types.NodeSocket:
        """Colours a → b by a factor."""
        node = self.node("ShaderNodeMix", {0: factor, 6: a, 7: b}, data_type="RGBA", blend_type=blend)
        node.clamp_factor = True
        return node.outputs[2]

    def grey(self, level: SocketValue) -> bpy.types.NodeSocket:
        """A colour of three equal parts."""
        return self.node("ShaderNodeCombineColor", {0: level, 1: level, 2: level}).outputs[0]

    def ramp(
        self, value: SocketValue, start: float, stop: float, low: float = 0.0, high: float = 1.0
    ) -> bpy.types.NodeSocket:
        """Smooth step of a value from ``low`` at ``start`` to ``high`` at ``stop``."""
        inputs = {0: value, 1: start, 2: stop, 3: low, 4: high}
        return self.node("ShaderNodeMapRange", inputs, interpolation_type="SMOOTHSTEP").outputs[0]

    def noise(
        self, place: bpy.types.NodeSocket, scale: float, detail: float = 2.0, roughness: float = 0.5
    ) -> bpy.types.NodeSocket:
        """Fractal noise, 0…1, at a place; ``scale`` is waves a metre."""
        inputs = {"Vector": place, "Scale": scale, "Detail": detail, "Roughness": roughness}
        return self.node("ShaderNodeTexNoise", inputs).outputs["Fac"]

    def cells(
        self, place: bpy.types.NodeSocket, scale: float
    ) -> tuple[bpy.types.NodeSocket, bpy.types.NodeSocket]:
        """Voronoi cells: distance to the nearest cell's centre, and one random number a cell."""
        node = self.node("ShaderNodeTexVoronoi", {"Vector": place, "Scale": scale}, feature="F1")
        number = self.node("ShaderNodeSeparateColor", {0: node.outputs["Color"]}).outputs[0]
        return node.outputs["Distance"], number

    def image(self, image: bpy.types.Image, uv_layer: str | None = None) -> bpy.types.NodeSocket:
        """The colour of an image, looked up by a UV layer or, without one, by the default."""
        inputs = {}
        if uv_layer:
            inputs["Vector"] = self.node("ShaderNodeUVMap", uv_map=uv_layer).outputs[0]
        return self.node("ShaderNodeTexImage", inputs, image=image).outputs["Color"]
