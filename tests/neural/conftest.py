"""Tiny networks of random weights, and an assets folder with them that a test may damage.

The files in ``tiny/`` were written by the real export from `encoder_weights` and `decoder_weights`, so that
the course's side is tested without PyTorch and onnx; ``make_tiny.py`` writes them again.
"""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from doubletake.library.files import ASSETS_VARIABLE, COURSE
from doubletake.neural.crop import DECODER_SIDE
from doubletake.neural.evaluation import MEASURES

TINY = Path(__file__).parent / "tiny"
CODE, FIRST, WIDTHS = 8, 4, (6, 5, 4)
PAIR = ("ines", "marc")
SHIPPED = ("ines-talk", "marc-talk", "ines-portrait", "marc-portrait")


def encoder_weights(seed=0):
    """Weights of an encoder with few channels, by their names in the real one."""
    rng, widths = np.random.default_rng(seed), (3, 4, 6, 6, 8)
    weights = {}
    for number, (a, b) in enumerate(zip(widths, widths[1:], strict=False)):
        size = 5 if number == 0 else 3
        weights[f"shrink.{number}.weight"] = rng.normal(0, 0.3, (b, a, size, size))
        weights[f"shrink.{number}.bias"] = rng.normal(0, 0.1, b)
    weights["squeeze.weight"] = rng.normal(0, 0.4, (4, 8, 1, 1))
    weights["squeeze.bias"] = rng.normal(0, 0.1, 4)
    weights["code.weight"] = rng.normal(0, 0.1, (CODE, 4 * 6 * 6))
    weights["code.bias"] = rng.normal(0, 0.1, CODE)
    return {name: value.astype(np.float32) for name, value in weights.items()}


def decoder_weights(seed=1):
    """Weights of a decoder with few channels, by their names in the real one."""
    rng, widths = np.random.default_rng(seed), (FIRST, *WIDTHS)
    shapes = {"unfold": (FIRST * (DECODER_SIDE // 16) ** 2, CODE)}
    for number, (a, b) in enumerate(zip(widths, widths[1:], strict=False)):
        shapes[f"enlarge.{number}"] = (4 * b, a, 3, 3)
    shapes |= {f"refine.{number}": (WIDTHS[-1], WIDTHS[-1], 3, 3) for number in (0, 1)}
    shapes["draw"] = (16, WIDTHS[-1], 3, 3)
    weights = {}
    for name, shape in shapes.items():
        spread = 1.2 / np.sqrt(np.prod(shape[1:]))
        weights[f"{name}.weight"] = rng.normal(0, spread, shape).astype(np.float32)
        weights[f"{name}.bias"] = rng.normal(0, 0.1, shape[0]).astype(np.float32)
    return weights


class TinyNetworks:
    """Networks of random weights that know two people, in an assets folder."""

    def __init__(self, root):
        self.root = root
        self.register = {"version": 1, "checkpoints": [self._entry(0, 0, 0), self._entry(90, 0, 2)]}
        self.register["checkpoints"].append(self._entry(90, 10, 4))
        self.write()

    def _copy(self, path, relative):
        (self.root / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, self.root / relative)

    def _entry(self, step, pictures, first):
        return {
            "pair": list(PAIR),
            "pictures": pictures or 60,
            "all_pictures": pictures == 0,
            "step": step,
            "seconds": step * 0.2,
            "encoder": self.add(TINY / "encoder.onnx", f"neural/e{first}.onnx"),
            "decoders": {
                person: self.add(TINY / f"decoder-{number}.onnx", f"neural/d{first + number}.onnx")
                for number, person in enumerate(PAIR)
            },
        }

    def add(self, path, relative):
        """Put a file in, and return its entry in the register."""
        self._copy(path, relative)
        data = path.read_bytes()
        return {"file": relative, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}

    def write(self):
        """Write the register as it now is."""
        path = self.root / "neural/registry.json"
        path.write_text(json.dumps(self.register), encoding="utf-8")


class SmallAssets(TinyNetworks):
    """Two people's clips and stills, and networks that know them."""

    def __init__(self, root):
        super().__init__(root)
        manifest = json.loads((COURSE / "assets/manifest.json").read_text(encoding="utf-8"))
        for shelf in ("clips", "stills"):
            manifest[shelf] = [entry for entry in manifest[shelf] if entry["name"] in SHIPPED]
            for entry in manifest[shelf]:
                for file in (entry["file"], entry["truth"]):
                    self._copy(COURSE / "assets" / file, file)
        for person in PAIR:
            self._copy(COURSE / f"assets/cast/{person}.json", f"cast/{person}.json")
        (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        self.evaluation = self._evaluation()
        self.write_evaluation()

    def write_evaluation(self):
        """Write the figures as they now are."""
        path = self.root / "neural/evaluation.json"
        path.write_text(json.dumps(self.evaluation), encoding="utf-8")

    def _evaluation(self):
        """Made-up figures: the more training and pictures the better, and Marc a little less so."""
        rows = []
        for entry in self.register["checkpoints"]:
            known = {key: entry[key] for key in ("pair", "pictures", "all_pictures", "step", "seconds")}
            value = 0.2 + 0.5 * (entry["step"] > 0) + 0.1 * (entry["all_pictures"] and entry["step"] > 0)
            for source, target in (PAIR, PAIR[::-1]):
                less = 0.05 * (source == "marc")
                measured = {name: round(value - less, 2) for name in MEASURES}
                rows.append(known | {"source": source, "target": target} | measured)
        names = ("looks_of_source", "shape_of_source", "source_to_itself", "shapes_apart", "mouth", "eyes")
        camera = [{"source": a, "target": b, **dict.fromkeys(names, 0.9)} for a, b in (PAIR, PAIR[::-1])]
        held_out = {f"{person}-talk": [45, 60] for person in PAIR}
        return {"version": 1, "measures": {}, "held_out": held_out, "camera": camera, "rows": rows}


@pytest.fixture
def assets(tmp_path, monkeypatch):
    monkeypatch.setenv(ASSETS_VARIABLE, str(tmp_path))
    return SmallAssets(tmp_path)


@pytest.fixture
def weights():
    """The weights that each of the tiny files was made from."""
    return {"encoder": encoder_weights(), "decoder-0": decoder_weights(1), "decoder-1": decoder_weights(2)}
