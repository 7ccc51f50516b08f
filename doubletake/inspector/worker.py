"""Decodes one file that nobody vouches for, in a process of its own. `file_reader` runs it; none imports it.

It is told what to do and given the file through its standard input, and answers through its standard output
with plain messages: a letter, a length, and so many bytes. ``H`` is JSON about the file, ``F`` a frame (its
time, width and height, then red, green and blue), ``Z`` the end (JSON), ``E`` a word for what went wrong.
Whoever reads them believes none of them unchecked.

Before a byte is decoded the process gives up what it does not need, as far as the system lets it: on Linux it
can take no more memory and time than it is granted, start no program, write no file, and open neither file
nor connection. It imports nothing of the course, so that little stands between its start and its work.
"""

import contextlib
import importlib
import io
import json
import os
import pkgutil
import struct
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

MOST_TAGS, LONGEST = 40, 200


class Trouble(Exception):
    """Something that `file_reader` has a sentence for; its text is that sentence's key."""


class Answer:
    """Writes messages to an open file, by its number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, letter: bytes, *parts: bytes | memoryview) -> None:
        """Send one message of one or more pieces."""
        length = sum(memoryview(part).nbytes for part in parts)
        for part in (letter + struct.pack("<I", length), *parts):
            rest = memoryview(part)
            while rest:
                rest = rest[os.write(self._number, rest) :]

    def say(self, letter: bytes, what: dict[str, Any]) -> None:
        """Send JSON."""
        self(letter, json.dumps(what).encode())

    def frame(self, time: float, rgb: np.ndarray) -> None:
        """Send a frame (H, W, 3) uint8."""
        head = struct.pack("<dII", time, rgb.shape[1], rgb.shape[0])
        self(b"F", head, np.ascontiguousarray(rgb).data.cast("B"))


def main() -> None:
    """Read the task and the file, and answer."""
    source = sys.stdin.buffer
    (length,) = struct.unpack("<I", source.read(4))
    task = json.loads(source.read(length))
    data = source.read(task["bytes"])
    # What libraries print must not get between the messages.
    answer = Answer(os.dup(1))
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        if task["demuxer"]:
            import av

            av.logging.set_level(av.logging.PANIC)
            import_all(av)
            protect(task)
            film(data, task, answer)
        else:
            os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(task["pixels"])
            import cv2

            cv2.setNumThreads(1)
            protect(task)
            picture(data, task, answer)
    except Trouble as trouble:
        answer(b"E", str(trouble).encode())
    except MemoryError:
        answer(b"E", b"memory")


def import_all(package: ModuleType) -> None:
    """Import what a package would import when it first needs it: later, no file can be opened."""
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if module.name.rpartition(".")[2] not in ("__main__", "datasets"):
            with contextlib.suppress(ImportError):
                importlib.import_module(module.name)


def protect(task: dict[str, Any]) -> None:
    """Give up what is not needed, as far as this system can."""
    try:
        import resource
    except ImportError:  # Windows: `file_reader` watches the clock, and sizes are checked before decoding
        return
    now = resource.getrusage(resource.RUSAGE_SELF)
    spent = now.ru_utime + now.ru_stime
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, int(spent + task["time"]) + 1),
    ]
    if taken := _address_space():
        limits.append((resource.RLIMIT_AS, taken + task["memory"]))
    if hasattr(resource, "RLIMIT_NPROC") and hasattr(os, "geteuid") and os.geteuid() != 0:
        limits.append((resource.RLIMIT_NPROC, 0))
    shut_out()
    limits.append((resource.RLIMIT_NOFILE, _lowest_free()))
    for which, value in limits:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (value, value))


def shut_out() -> None:
    """Let the kernel refuse every file, program, TCP connection and signal from here on, for good.

    This is Landlock (Linux 5.13, `landlock(7) <https://man7.org/linux/man-pages/man7/landlock.7.html>`_).
    Unlike limits it also holds a decoder that a file has taken over. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None)
        create, restrict, no_new_rights, ask_version = 444, 446, 38, 1
        version = system.syscall(create, None, ctypes.c_size_t(0), ctypes.c_uint32(ask_version))
        if version < 1:
            return
        kinds = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)  # ways of using a file that it knows
        parts = [(1 << kinds) - 1, 0b11, 0b11][: 1 + (version >= 4) + (version >= 6)]
        rules = struct.pack(f"={len(parts)}Q", *parts)
        handle = system.syscall(create, rules, ctypes.c_size_t(len(rules)), ctypes.c_uint32(0))
        if handle >= 0:
            system.prctl(no_new_rights, 1, 0, 0, 0)
            system.syscall(restrict, ctypes.c_int(handle), ctypes.c_uint32(0))
            os.close(handle)


def _address_space() -> int:
    """Bytes of address space that are taken already; 0 where the system does not tell (all but Linux)."""
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _lowest_free() -> int:
    """The lowest file number that is free: with it as the limit, nothing more can be opened."""
    number = os.dup(0)
    os.close(number)
    return number


def film(data: bytes, task: dict[str, Any], answer: Answer) -> None:
    """Decode a clip or an animation frame by frame."""
    import av

    container = _opened(data, task["demuxer"])
    stream = _picture_stream(container)
    codec = stream.codec_context
    if codec is None:
        raise Trouble("codec")
    if codec.width * codec.height > task["pixels"]:
        raise Trouble(f"pixels {codec.width} {codec.height}")
    codec.options = {"max_pixels": str(task["pixels"])}
    codec.thread_count = 1
    shown = _Frames(task, answer, _about(container, stream))
    # Where the clip begins; times are told from there on.
    begins = float(stream.start_time * stream.time_base) if stream.start_time and stream.time_base else 0.0
    if task["start"] > 0:
        with contextlib.suppress(av.FFmpegError):
            container.seek(int((begins + task["start"]) * 1e6))
    try:
        ended = _show_all(container, stream, shown, begins)
    except (av.FFmpegError, MemoryError):
        ended = "memory" if _is_scarce(4 * 3 * codec.width * codec.height) else "broken"
    if not shown.count:
        if ended != "whole":
            raise Trouble("memory" if ended == "memory" else "unreadable")
        raise Trouble("later" if task["start"] and shown.skipped else "nothing")
    answer.say(b"Z", {"ended": ended, "last": shown.last})


def _opened(data: bytes, demuxer: str) -> "InputContainer":
    """Open a clip; what only points at other files is refused."""
    import av

    def refuse(*_arguments: object) -> None:
        raise Trouble("points")

    try:
        return av.open(io.BytesIO(data), "r", format=demuxer, io_open=refuse, metadata_errors="replace")
    except av.FFmpegError:
        raise Trouble("unreadable") from None


def _picture_stream(container: "InputContainer") -> "VideoStream":
    """The first stream of moving pictures."""
    for stream in container.streams.video:
        if not stream.disposition & stream.disposition.attached_pic:
            return stream
    raise Trouble("sound" if container.streams.audio else "nothing")


def _show_all(container: "InputContainer", stream: "VideoStream", shown: "_Frames", begins: float) -> str:
    """Send frame after frame; return why there are no more."""
    most = shown.task["pixels"]
    for frame in container.decode(stream):
        if frame.width * frame.height > most:
            raise Trouble(f"pixels {frame.width} {frame.height}")
        if not shown.film(frame, _time(frame, stream, shown.count + shown.skipped) - begins):
            return shown.ended
    return "whole"


def _is_scarce(count: int) -> bool:
    """Whether so many bytes cannot be had: FFmpeg calls a file damaged where its own memory ended."""
    try:
        bytearray(count)
    except MemoryError:
        return True
    return False


class _Frames:
    """Frames on their way out: turned upright, made small enough, as many as are wanted."""

    def __init__(self, task: dict[str, Any], answer: Answer, header: dict[str, Any]) -> None:
        self.task, self.answer, self.header = task, answer, header
        self.count = self.skipped = 0
        self.first: float | None = None
        self.last = -1.0
        self.ended = "whole"
        self._size: tuple[int, int] | None = None

    def film(self, frame: "VideoFrame", time: float) -> bool:
        """Send one frame of FFmpeg's, if it is wanted; say whether to go on."""
        if time < self.task["start"] - 1e-3:
            self.skipped += 1
            return True
        if self._size is None:
            self.header |= _about_frame(frame)
        if self._size not in (None, (frame.width, frame.height)):
            self.ended = "resized"
            return False
        self._size = (frame.width, frame.height)
        if time <= self.last:  # shown twice, or out of order: nothing to see between
            return True
        if self.first is None:
            self.first = time
        if self.count >= self.task["frames"] or time - self.first >= self.task["seconds"]:
            self.ended = "enough"
            return False
        size = fitted(frame.width, frame.height, self.header["pixel_aspect"], self.task["side"])
        self.send(_rgb(frame, *size), time, shrunk=size != self._size)
        return True

    def send(self, rgb: np.ndarray, time: float, shrunk: bool) -> None:
        """Send a decoded picture; the header goes before the first."""
        if self.count == 0:
            self.answer.say(b"H", self.header | {"shrunk": shrunk})
        self.answer.frame(time, upright(rgb, self.header["orientation"]))
        self.last = time
        self.count += 1


def _time(frame: "VideoFrame", stream: "VideoStream", number: int) -> float:
    """When a frame is shown, in seconds; counted where the file does not say."""
    stamp = frame.pts if frame.pts is not None else frame.dts
    if stamp is not None and frame.time_base:
        return float(stamp * frame.time_base)
    return number / float(stream.average_rate or stream.guessed_rate or 25)


def _rgb(frame: "VideoFrame", width: int, height: int) -> np.ndarray:
    """Red, green and blue (height, width, 3) of a frame; what is transparent becomes white."""
    how: dict[str, Any] = {} if (width, height) == (frame.width, frame.height) else {"interpolation": "AREA"}
    see_through = frame.format.has_palette or "a" in frame.format.name.replace("gray", "")
    pixels = frame.to_ndarray(format="rgba" if see_through else "rgb24", width=width, height=height, **how)
    return over_white(pixels) if see_through else pixels


def over_white(rgba: np.ndarray) -> np.ndarray:
    """Lay (H, W, 4) uint8 over white."""
    colours, cover = rgba[..., :3], rgba[..., 3:]
    if cover.min() == 255:
        return np.ascontiguousarray(colours)
    mixed = colours * (cover.astype(np.float32) / 255) + (255 - cover)
    return (mixed + 0.5).astype(np.uint8)


def _about(container: "InputContainer", stream: "VideoStream") -> dict[str, Any]:
    """What the container says of itself and of its clip."""
    codec = stream.codec_context
    seconds = 0.0
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration:
        seconds = container.duration / 1e6
    tags: dict[str, str] = {}
    for place in (container.metadata, stream.metadata):
        for key, value in list(place.items())[:MOST_TAGS]:
            tags.setdefault(str(key)[:LONGEST], str(value)[:LONGEST])
    return {
        "codec": codec.name,
        "profile": str(codec.profile or ""),
        "pixels": str(codec.pix_fmt or ""),
        "width": codec.width,
        "height": codec.height,
        "seconds": max(seconds, 0.0),
        "frames": max(int(stream.frames or 0), 0),
        "rate": float(stream.average_rate or 0),
        "sound": container.streams.audio[0].codec_context.name if container.streams.audio else "",
        "orientation": 1,
        "pixel_aspect": float(codec.sample_aspect_ratio or 1),
        "coder": "",
        "tags": tags,
    }


def _about_frame(frame: "VideoFrame") -> dict[str, Any]:
    """What the first frame that was decoded says."""
    about = {"width": frame.width, "height": frame.height, "pixels": frame.format.name}
    about["bits"] = max((component.bits for component in frame.format.components), default=8)
    about["light"] = int(frame.color_trc)
    about["interlaced"] = bool(frame.interlaced_frame)
    sides: Any = frame.side_data  # its types say that it holds names
    for data in sides:
        content = bytes(data)
        if data.type.name == "DISPLAYMATRIX" and len(content) == 36:
            about["orientation"] = orientation_of(struct.unpack("=9i", content))
        elif data.type.name == "SEI_UNREGISTERED" and content[16:20].isalnum():
            about["coder"] = content[16 : 16 + 4000].decode("ascii", "replace").strip("\x00")
    return about


def orientation_of(matrix: tuple[int, ...]) -> int:
    """Return the Exif orientation (1 to 8) that is nearest to a display matrix."""
    a, b, _, c, d = matrix[:5]
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return {(1, 1): 1, (0, 1): 2, (0, 0): 3, (1, 0): 4}[(int(a >= 0), int(d >= 0))]
    return {(1, 1): 5, (1, 0): 6, (0, 0): 7, (0, 1): 8}[(int(b >= 0), int(c >= 0))]


def upright(rgb: np.ndarray, orientation: int) -> np.ndarray:
    """Turn and mirror a stored picture as its orientation says it is shown."""
    if orientation in (5, 6, 7, 8):
        rgb = rgb.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        rgb = rgb[:, ::-1]
    if orientation in (3, 4, 7, 8):
        rgb = rgb[::-1]
    return rgb


def fitted(width: int, height: int, pixel_aspect: float, side: int) -> tuple[int, int]:
    """Return the size with square pixels and at most ``side`` of them on the longest side."""
    if 0.2 < pixel_aspect < 5 and abs(pixel_aspect - 1) > 0.01:
        square = width * pixel_aspect
    else:
        square = width
    scale = min(1.0, side / max(square, height))
    return max(round(square * scale), 1), max(round(height * scale), 1)


def picture(data: bytes, task: dict[str, Any], answer: Answer) -> None:
    """Decode a picture, or an animation in WebP or AVIF, which FFmpeg cannot."""
    import cv2

    header = {
        "codec": task["format"], "profile": "", "pixels": "", "width": 0, "height": 0, "seconds": 0.0,
        "frames": 1, "rate": 0.0, "sound": "", "orientation": task["orientation"], "pixel_aspect": 1.0,
        "coder": "", "tags": {}, "bits": 8, "light": 2, "interlaced": False,
    }  # fmt: skip
    buffer = np.frombuffer(data, np.uint8)
    try:
        if task["moving"]:
            whole, animation = cv2.imdecodeanimation(buffer, 0, task["frames"] + 1)
            stored = list(animation.frames) if whole else []
            # A frame without a length is shown for a tenth of a second, as browsers do.
            lengths = [(ms if ms > 10 else 100) / 1000 for ms in np.ravel(animation.durations)[: len(stored)]]
        else:
            one = cv2.imdecode(buffer, cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
            stored, lengths = ([] if one is None else [one]), [0.0]
    except cv2.error as error:
        raise Trouble("memory" if "alloc" in str(error) or "memory" in str(error) else "unreadable") from None
    if not stored:
        raise Trouble("unreadable")
    header["height"], header["width"] = stored[0].shape[:2]
    header["bits"] = 8 * stored[0].dtype.itemsize
    header["seconds"], header["frames"] = float(sum(lengths)), len(stored)
    shown, time, ended = _Frames(task, answer, header), 0.0, "whole"
    for bgr, length in zip(stored, lengths, strict=True):
        if shown.count >= task["frames"] or time >= task["start"] + task["seconds"]:
            ended = "enough"
            break
        if time + length > task["start"] or not length:
            rgb = _plain(bgr)
            size = fitted(rgb.shape[1], rgb.shape[0], 1.0, task["side"])
            shrunk = size != (rgb.shape[1], rgb.shape[0])
            shown.send(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if shrunk else rgb, time, shrunk)
        time += length
    if not shown.count:
        raise Trouble("later")
    answer.say(b"Z", {"ended": ended, "last": shown.last})


def _plain(stored: np.ndarray) -> np.ndarray:
    """Any picture of OpenCV's as (H, W, 3) uint8 RGB."""
    if stored.dtype == np.uint16:
        stored = (stored.astype(np.uint32) // 257).astype(np.uint8)
    elif stored.dtype != np.uint8:
        raise Trouble("codec")
    if stored.ndim == 2:
        stored = stored[..., None]
    channels = stored.shape[2]
    if channels == 1:
        return np.repeat(stored, 3, 2)
    if channels == 2:
        return over_white(np.concatenate([np.repeat(stored[..., :1], 3, 2), stored[..., 1:]], 2))
    if channels == 4:
        return over_white(np.ascontiguousarray(stored[..., [2, 1, 0, 3]]))
    return np.ascontiguousarray(stored[..., ::-1])


if __name__ == "__main__":
    main()
