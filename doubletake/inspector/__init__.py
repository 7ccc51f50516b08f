"""Looking into a clip or a picture that somebody brings: read safely, measured by every cue, never judged."""

from importlib import import_module

# Imported when they are asked for: the command's own help needs no arrays.
_PLACES = {
    "About": "reading",
    "BeforeAfter": "compression",
    "Compression": "compression",
    "CueSaid": "inspection",
    "FaceSeen": "inspection",
    "FaceTrack": "faces",
    "Faces": "faces",
    "Footage": "reading",
    "History": "history",
    "Inspection": "inspection",
    "Limits": "limits",
    "Stopped": "visit",
    "Visit": "visit",
    "before_after": "compression",
    "case_note": "note",
    "case_page": "page",
    "clip_before_after": "compression",
    "cue_history": "history",
    "examine": "inspection",
    "follow_faces": "faces",
    "inspect": "inspection",
    "inspection_before_after": "compression",
    "look_for_faces": "inspection",
    "recompress": "compression",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str):
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
