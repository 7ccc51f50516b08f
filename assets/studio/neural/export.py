"""From what a training kept to what the course ships: small ONNX files, and the register of them.

Each weight of a layer is stored in one byte, scaled by the largest of its output channel, and becomes a
number again when OpenCV loads the file. That is a quarter of the size; what it costs in quality is in the
figures of `evaluate`, which runs the shipped files. Nothing here needs PyTorch.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from doubletake.library.files import assets_root
from doubletake.neural.crop import DECODER_SIDE, ENCODER_SIDE
from doubletake.neural.registry import REGISTRY, VERSION, WORKSHOP
from doubletake.state import write_whole

from . import store
from .plan import Training, planned

OPSET, IR = 17, 8
SLOPE = 0.1  # as in `network`, which needs PyTorch to be read


class _Graph:
    """The nodes and weights of one network, layer after layer."""

    def __init__(self, given: str, shape: tuple[int, ...]) -> None:
        self.last, self._count = given, 0
        self._given = helper.make_tensor_value_info(given, onnx.TensorProto.FLOAT, shape)
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *others: str, given: tuple[str, ...] | None = None, **attributes: Any) -> str:
        """Append a node that reads the last one's result (or what is given) and others; return its name."""
        self._count += 1
        name = f"{kind.lower()}-{self._count}"
        self._nodes.append(helper.make_node(kind, [*(given or (self.last,)), *others], [name], **attributes))
        self.last = name
        return name

    def weight(self, name: str, values: np.ndarray) -> str:
        """Store a layer's weights in bytes, with a scale for each output channel; return their name."""
        rows = np.abs(values).reshape(len(values), -1)
        scale = (np.maximum(rows.max(axis=1), 1e-8) / 127).astype(np.float32)
        whole = np.rint(values / scale.reshape(-1, *[1] * (values.ndim - 1))).astype(np.int8)
        parts = {"whole": whole, "scale": scale, "zero": np.zeros(len(scale), np.int8)}
        names = tuple(self.constant(f"{name}.{part}", array) for part, array in parts.items())
        before = self.last
        result = self.add("DequantizeLinear", given=names, axis=0)
        self.last = before
        return result

    def constant(self, name: str, values: np.ndarray) -> str:
        """Store numbers as they are."""
        self._weights.append(numpy_helper.from_array(values, name))
        return name

    def convolve(self, weights: dict[str, np.ndarray], name: str, stride: int = 1) -> None:
        """Append a convolution that keeps the size, or divides it by the stride."""
        kernel = weights[f"{name}.weight"]
        pad = kernel.shape[-1] // 2
        others = self.weight(f"{name}.weight", kernel), self.constant(f"{name}.bias", weights[f"{name}.bias"])
        shape = list(kernel.shape[2:])
        self.add("Conv", *others, kernel_shape=shape, pads=[pad] * 4, strides=[stride] * 2)

    def connect(self, weights: dict[str, np.ndarray], name: str) -> None:
        """Append a layer in which everything is connected with everything."""
        matrix = self.weight(f"{name}.weight", weights[f"{name}.weight"])
        self.add("Gemm", matrix, self.constant(f"{name}.bias", weights[f"{name}.bias"]), transB=1)

    def rectify(self) -> None:
        """Append the leaky rectifier."""
        self.add("LeakyRelu", alpha=SLOPE)

    def shuffle(self) -> None:
        """Append the step that lays four channels out as one of twice the size."""
        self.add("DepthToSpace", blocksize=2, mode="CRD")

    def model(self, result: str, shape: tuple[int, ...]) -> onnx.ModelProto:
        """Return the whole network; its result gets a name of its own."""
        self._nodes[-1].output[0] = result
        returned = helper.make_tensor_value_info(result, onnx.TensorProto.FLOAT, shape)
        graph = helper.make_graph(self._nodes, result, [self._given], [returned], self._weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        model.producer_name = "assets.studio.neural"
        onnx.checker.check_model(model)
        return model


def _part(weights: dict[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    start = f"{part}."
    return {name.removeprefix(start): value for name, value in weights.items() if name.startswith(start)}


def _layers(weights: dict[str, np.ndarray], kind: str) -> list[str]:
    numbers = {int(name.split(".")[1]) for name in weights if name.startswith(f"{kind}.")}
    return [f"{kind}.{number}" for number in sorted(numbers)]


def encoder_model(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Build the encoder, (1, 3, 96, 96) → (1, code), from weights named as in `network.Encoder`."""
    graph = _Graph("seen", (1, 3, ENCODER_SIDE, ENCODER_SIDE))
    for layer in _layers(weights, "shrink"):
        graph.convolve(weights, layer, stride=2)
        graph.rectify()
    graph.convolve(weights, "squeeze")
    graph.rectify()
    graph.add("Flatten", axis=1)
    graph.connect(weights, "code")
    return graph.model("code", (1, len(weights["code.bias"])))


def decoder_model(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Build a decoder, (1, code) → (1, 4, 160, 160) in 0…1, from weights named as in `network.Decoder`."""
    graph = _Graph("code", (1, weights["unfold.weight"].shape[1]))
    graph.connect(weights, "unfold")
    graph.rectify()
    side = DECODER_SIDE // 16
    channels = len(weights["unfold.bias"]) // side**2
    graph.add("Reshape", graph.constant("shape", np.array([1, channels, side, side], np.int64)))
    for layer in _layers(weights, "enlarge"):
        graph.convolve(weights, layer)
        graph.shuffle()
        graph.rectify()
    before = graph.last
    graph.convolve(weights, "refine.0")
    graph.rectify()
    graph.convolve(weights, "refine.1")
    graph.add("Add", before)
    graph.rectify()
    graph.convolve(weights, "draw")
    graph.shuffle()
    graph.add("Sigmoid")
    return graph.model("drawn", (1, 4, DECODER_SIDE, DECODER_SIDE))


def export_snapshot(training: Training, snapshot: store.Snapshot, root: Path | None = None) -> dict:
    """Write one kept network as three files; return its entry for the register."""
    root = root or assets_root()
    stem = f"{_home(training).rsplit('/', 1)[0]}/{training.name}/{snapshot.step:06d}"
    return {
        "pair": list(training.pair),
        "pictures": snapshot.images,
        "all_pictures": training.images == 0,
        "step": snapshot.step,
        "seconds": round(snapshot.seconds, 1),
        "encoder": _write(root, f"{stem}-encoder.onnx", encoder_model(_part(snapshot.weights, "encoder"))),
        "decoders": {
            person: _write(
                root,
                f"{stem}-decoder-{person}.onnx",
                decoder_model(_part(snapshot.weights, f"decoders.{number}")),
            )
            for number, person in enumerate(training.pair)
        },
    }


def _write(root: Path, relative: str, model: onnx.ModelProto) -> dict:
    data = model.SerializeToString(deterministic=True)
    path = root / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
    return {"file": relative, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def _home(training: Training) -> str:
    """Return the register that a training's networks stand in."""
    return REGISTRY if training.shipped else WORKSHOP


def export_all(
    trainings: Iterable[Training] | None = None, work: Path = store.TRAININGS, root: Path | None = None
) -> list[str]:
    """Write what the trainings kept, and the registers; return a line for each network.

    What was exported before and is not trained here stays in its register.
    """
    root, trainings = root or assets_root(), trainings or planned()
    lines = []
    for register in (REGISTRY, WORKSHOP):
        entries = []
        for training in trainings:
            if _home(training) == register:
                files = store.snapshot_files(store.folder_of(training, work))
                snapshots = map(store.load_snapshot, files if training.every_checkpoint else files[-1:])
                entries += [export_snapshot(training, one, root) for one in snapshots]
        if entries:
            _merge(root / register, entries)
        lines += [_line(entry, register) for entry in entries]
    return lines


def _merge(path: Path, entries: list[dict]) -> None:
    """Put entries into a register in place of those of the same network."""
    old = json.loads(path.read_text(encoding="utf-8"))["checkpoints"] if path.exists() else []
    new = {_key(entry) for entry in entries}
    entries = sorted([entry for entry in old if _key(entry) not in new] + entries, key=_key)
    text = json.dumps({"version": VERSION, "checkpoints": entries}, indent=2) + "\n"
    write_whole(path, text)


def _key(entry: dict) -> tuple[str, str, int, int]:
    # However many pictures all are, there is one network trained on all.
    pictures = 0 if entry["all_pictures"] else entry["pictures"]
    return *entry["pair"], pictures, entry["step"]


def _line(entry: dict, register: str) -> str:
    size = entry["encoder"]["bytes"] + max(one["bytes"] for one in entry["decoders"].values())
    who = f"{' and '.join(entry['pair'])}, {entry['pictures']} pictures, step {entry['step']}"
    return f"{who}: {size / 1e6:.2f} MB for a decoder and its encoder, in assets/{register}"
