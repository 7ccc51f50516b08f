"""Write the tiny networks of the tests again: ``python -m tests.neural.make_tiny``. Needs onnx."""

from assets.studio.neural.export import decoder_model, encoder_model
from tests.neural.conftest import TINY, decoder_weights, encoder_weights


def models():
    """Return the bytes of each file by its name."""
    made = {"encoder": encoder_model(encoder_weights())}
    made |= {f"decoder-{number}": decoder_model(decoder_weights(number + 1)) for number in (0, 1)}
    return {f"{name}.onnx": model.SerializeToString(deterministic=True) for name, model in made.items()}


if __name__ == "__main__":
    for name, data in models().items():
        (TINY / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")
