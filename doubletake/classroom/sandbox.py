"""Where a student's notebook runs while it is marked: a room with nothing worth stealing in it.

nbgrader runs what students hand in as the teacher: with the hidden tests, the gradebook and the network in
reach. `SandboxedExecute` takes the place of nbgrader's own execution step and starts the kernel inside
`bubblewrap <https://github.com/containers/bubblewrap>`_ (the Debian package ``bubblewrap``):

- it sees the system's programs, the course's Python environment, library and assets, all read-only; of the
  course's ``grading`` folder it sees nothing, and of the submission only the answers beside the notebook;
- it may write in its own folder only, which is small, in memory, and gone afterwards;
- it has no network, and talks to nbgrader through sockets in a private folder;
- memory, processes and the size of a file are limited, and so is what a cell may print.

It is configured in ``grading/nbgrader_config.py``.
"""

import dataclasses
import functools
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from traitlets import Bool, Integer, List, Unicode

import doubletake
from doubletake.errors import DoubleTakeError
from doubletake.exercises.answers import is_sound

Resources = dict[str, Any]  # what nbconvert hands from step to step

HOME = "/home/student"  # the kernel's own folder, as it sees it; what was handed in is copied there
HANDED_IN = "/handed-in"
NOBODY = 65534

MISSING = (
    "Students' notebooks are marked in a sandbox, and this machine has none: {why}. "
    "Install the package bubblewrap (Debian, Ubuntu: apt install bubblewrap), then mark again. "
    "Only if you trust every notebook handed in, set DOUBLETAKE_NO_SANDBOX=1 to mark without it."
)


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one submission may use: bytes of memory, of a file and of its folder; processes and threads."""

    memory: int = 4 * 1024**3  # address space: NumPy and OpenCV reserve far more than they fill
    processes: int = 128
    file: int = 64 * 1024**2
    folder: int = 128 * 1024**2


def command(
    inner: list[str],
    folder: str | Path | None = None,
    runtime: str | Path | None = None,
    limits: Limits | None = None,
) -> list[str]:
    """The command line that runs ``inner`` in the sandbox.

    Parameters
    ----------
    inner : list of str
        Program and arguments, as seen from inside; it starts in `HOME`.
    folder : path, optional
        What is copied into `HOME` first.
    runtime : path, optional
        A folder on this machine that stays writable, under the same name: for the kernel's sockets.
    limits : Limits, optional

    Returns
    -------
    list of str

    Raises
    ------
    DoubleTakeError
        If this machine lacks one of the programs it is made of.
    """
    limits = limits or Limits()
    bwrap, prlimit = _program("bwrap"), _program("prlimit")
    options = ["--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    options += ["--die-with-parent", "--new-session", "--hostname", "exercise", "--clearenv"]
    for name, value in _environment().items():
        options += ["--setenv", name, value]
    options += _system()
    # The last of two mounts on one place wins, so the empty places come before what is shown in them.
    options += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", HOME):
        options += ["--perms", "1777", "--size", str(limits.folder), "--tmpfs", place]
    seen: set[str] = set()
    for path in _read_only():
        options += _parents(path, seen) + ["--ro-bind", path, path]
    if folder is not None:
        options += ["--ro-bind", str(folder), HANDED_IN]
    if runtime is not None:
        options += _parents(str(runtime), seen) + ["--bind", str(runtime), str(runtime)]
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", HOME]
    drop: list[str] = []
    if os.geteuid() == 0:
        # Root starts the sandbox and leaves its powers at the door: nobody's files, nobody's limits.
        drop = [_program("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        drop += ["--inh-caps=-all", "--bounding-set=-all", "--no-new-privs", "--"]
    else:
        options += ["--unshare-user", "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"]
    # Limits are set inside: a limit on processes set outside would count the teacher's own programs.
    limit = [
        prlimit,
        f"--as={limits.memory}",
        f"--nproc={limits.processes}",
        f"--fsize={limits.file}",
        "--core=0",
    ]
    copy = 'if [ -d "$0" ]; then cp -R -- "$0/." . ; fi; exec "$@"'
    return [bwrap, *options, "--", *drop, *limit, "--", "/bin/sh", "-c", copy, HANDED_IN, *inner]


def why_not() -> str:
    """Why there is no sandbox on this machine, in one sentence; empty when there is one."""
    try:
        _try_it()
    except DoubleTakeError as error:
        return str(error)
    return ""


@functools.cache  # success is remembered, a failure is not: it may be mended while a server runs
def _try_it() -> None:
    if sys.platform != "linux":
        raise DoubleTakeError(MISSING.format(why="bubblewrap exists for Linux only"))
    # The library, too: without it every answer would be marked as wrong.
    inner = [sys.executable, "-c", "import doubletake.exercises.checks"]
    try:
        tried = subprocess.run(command(inner), capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DoubleTakeError(MISSING.format(why=f"what runs in it does not start ({error})")) from error
    if tried.returncode:
        last = (tried.stderr.strip().splitlines() or ["it does not say why"])[-1]
        raise DoubleTakeError(MISSING.format(why=f"what runs in it does not start ({last})"))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise DoubleTakeError(MISSING.format(why=f"the program {name} is not installed"))
    return found


def _package() -> Path:
    return Path(doubletake.__file__).resolve().parent


def _environment() -> dict[str, str]:
    """All that the kernel is told; tokens and addresses of the server that marks are not among it."""
    told = {
        "HOME": HOME,
        "USER": "student",
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "PATH": f"{sys.prefix}/bin:/usr/bin:/bin",
        "VIRTUAL_ENV": sys.prefix,
        "PYTHONPATH": str(_package().parent),
        "IPYTHONDIR": "/tmp/ipython",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "XDG_CACHE_HOME": "/tmp/cache",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        # One thread each: on a shared server the class is marked beside people at work.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    if "NBGRADER_EXECUTION" in os.environ:
        told["NBGRADER_EXECUTION"] = os.environ["NBGRADER_EXECUTION"]
    return told


def _system() -> list[str]:
    """The system's programs and libraries, and the few settings they need."""
    options = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    options += ["--perms", "0755", "--dir", "/etc"]
    for setting in ("/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime"):
        options += ["--ro-bind-try", setting, setting]
    return options


def _read_only() -> list[str]:
    """Python, its packages, and of the course only the library and its assets: never ``grading``."""
    package = _package()
    places = [Path(sys.prefix), Path(sys.base_prefix), package]
    executable = Path(sys.executable)
    while executable.is_symlink():  # each link on the way to the real interpreter must be there
        executable = executable.parent / os.readlink(executable)
        if executable.parent.name == "bin":
            places.append(executable.parent.parent)
    if (assets := package.parent / "assets").is_dir():
        places.append(assets)
    kept: list[str] = []
    for place in sorted({os.path.normpath(place) for place in places}, key=len):
        if place != "/" and not any(
            place == above or place.startswith(above + "/") for above in ["/usr", *kept]
        ):
            kept.append(place)
    return kept


def _parents(path: str, seen: set[str]) -> list[str]:
    """Folders on the way to a mount, made passable: bubblewrap's own are for their owner only."""
    options = []
    for parent in reversed(Path(path).parents):
        if str(parent) not in seen and str(parent) not in ("/", "/tmp", "/home", "/usr"):
            seen.add(str(parent))
            options += ["--perms", "0755", "--dir", str(parent)]
    return options


class SandboxKernelManager(AsyncKernelManager):
    """Starts one Python kernel in the sandbox; ``work`` is what it finds beside it."""

    def __init__(self, work: Path, limits: Limits | None = None, **kwargs: Any) -> None:
        super().__init__(kernel_name="python3", transport="ipc", **kwargs)
        # Interrupts go as messages: a signal would reach bubblewrap, not the kernel behind it.
        self._kernel_spec = KernelSpec(
            argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
            display_name="Python 3 (sandbox)",
            language="python",
            interrupt_mode="message",
        )
        self._work, self._limits = work, limits
        # Socket names must stay under 108 bytes, so the folder is near the root whatever TMPDIR says.
        self._runtime = Path(tempfile.mkdtemp(prefix="doubletake-", dir="/tmp"))
        self.connection_file = str(self._runtime / "kernel.json")

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The whole command, instead of the kernel's own."""
        if os.geteuid() == 0:
            for path in (self._runtime, self.connection_file):
                os.chown(path, NOBODY, NOBODY)
        inner = super().format_kernel_cmd(extra_arguments)
        return command(inner, folder=self._work, runtime=self._runtime, limits=self._limits)

    def forget(self) -> None:
        """Remove the private folder with the sockets; the kernel is gone by then."""
        self.cleanup_connection_file()
        shutil.rmtree(self._runtime, ignore_errors=True)


class SandboxedExecute(Execute):
    """nbgrader's execution step, with the kernel in the sandbox and no way for one cell to spoil the rest."""

    sandbox = Bool(True, help="False runs students' code with the teacher's rights.").tag(config=True)
    memory = Integer(Limits.memory, help="Bytes of address space for a submission.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads for a submission.").tag(config=True)
    printed = Integer(2_000_000, help="Bytes that one cell may print or show.").tag(config=True)
    # A student can give a *test* cell this tag: nbclient would skip it, and nbgrader give it full marks.
    skip_cells_with_tag = Unicode("")
    carried: List[str] = List(
        help="Files beside the notebook that the kernel may see; by default its answers only."
    ).tag(config=True)
    _printed: dict[int, int]  # bytes that each cell has shown so far
    _stopped: bool
    _work: Path | None  # the folder with what was handed in, while there is a sandbox

    def preprocess(
        self, nb: NotebookNode, resources: Resources | None = None, km: AsyncKernelManager | None = None
    ) -> tuple[NotebookNode, Resources]:
        """Run every cell; see the class."""
        if self.sandbox and (why := why_not()):
            raise DoubleTakeError(why)
        self._printed, self._stopped = {}, False
        self._work = None
        for cell in nb.cells:
            cell.metadata.pop("tags", None)
        try:
            return super().preprocess(nb, resources, km)
        finally:
            self._remove_work()

    def _remove_work(self) -> None:
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)

    def create_kernel_manager(self) -> AsyncKernelManager:
        """A kernel manager whose kernel lives in the sandbox, with the answers file beside it."""
        if not self.sandbox:
            return super().create_kernel_manager()
        self._work = work = Path(tempfile.mkdtemp(prefix="doubletake-handed-in-"))
        work.chmod(0o755)
        carry(Path(self.resources["metadata"]["path"]), work, self.carried)
        limits = Limits(memory=self.memory, processes=self.processes)
        self.km = SandboxKernelManager(work, limits, config=self.config)
        return self.km

    async def async_start_new_kernel(self, **kwargs: Any) -> None:
        """Start the kernel, and hear nothing of it until it answers."""
        # What Python itself says on starting would stand between the lines of the teacher's terminal.
        kwargs.setdefault("stdout", subprocess.DEVNULL)
        kwargs.setdefault("stderr", subprocess.DEVNULL)
        await super().async_start_new_kernel(**kwargs)

    start_new_kernel = run_sync(async_start_new_kernel)

    async def _async_cleanup_kernel(self) -> None:
        km = self.km
        await super()._async_cleanup_kernel()
        if isinstance(km, SandboxKernelManager):
            km.forget()

    _cleanup_kernel = run_sync(_async_cleanup_kernel)

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        """Run one cell; once Python has stopped, this cell and all after it carry an error, never a mark."""
        if not self._stopped:
            try:
                return super().preprocess_cell(cell, resources, index)
            except Exception as why:  # dead, or sending what nobody can read: trust nothing from here on
                self.log.warning("The kernel stopped in cell %d: %s", index + 1, why)
                self._stopped = True
        if cell.cell_type == "code":
            cell.outputs = [*cell.get("outputs", []), _error("PythonStopped", PYTHON_STOPPED)]
        return cell, resources

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str, cell_index: int
    ) -> NotebookNode | None:
        """Keep what a cell shows, up to a limit; past it the cell has failed."""
        before = self._printed.get(cell_index, 0)
        self._printed[cell_index] = before + len(repr(msg["content"]))
        if self._printed[cell_index] <= self.printed:
            return super().output(outs, msg, display_id, cell_index)
        if before <= self.printed:
            outs.append(_error("TooMuchOutput", TOO_MUCH.format(self.printed)))
        return None


PYTHON_STOPPED = "Python stopped here, so nothing after this point could be run."
TOO_MUCH = "This cell showed more than {:,} bytes; the rest was left out."


def _error(name: str, sentence: str) -> NotebookNode:
    return new_output("error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"])


def carry(folder: Path, work: Path, names: Collection[str] = ()) -> None:
    """Copy what a kernel may see of a submission: sound answers files, and files named in ``names``.

    Links are not followed and notebooks stay behind: while an exercise is marked, its notebook holds the
    hidden tests.
    """
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or not stat.S_ISREG(path.stat().st_mode) or path.suffix == ".ipynb":
            continue
        if path.name in names or (path.name.endswith(".answers.json") and is_sound(path)):
            shutil.copyfile(path, work / path.name)
            (work / path.name).chmod(0o644)
