import json
import os
import sys
from pathlib import Path

import pytest

from doubletake.classroom import settings


@pytest.fixture
def own_folders(monkeypatch, tmp_path):
    for name in ("RUNTIME_DIR", "CONFIG_DIR", "DATA_DIR", "PREFER_ENV_PATH", "CONFIG_PATH", "PATH"):
        monkeypatch.setenv(f"JUPYTER_{name}", "")
    for name in ("IPYTHONDIR", "PYTHONPATH"):
        monkeypatch.setenv(name, "elsewhere")
    monkeypatch.chdir(tmp_path)
    settings.use_own_jupyter_folders(tmp_path / "state", tmp_path)
    return tmp_path / "state"


def test_nothing_of_the_persons_own_jupyter_is_read_or_written(own_folders):
    from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir

    assert jupyter_config_dir() == str(own_folders / "jupyter" / "config")
    assert jupyter_data_dir() == str(own_folders / "jupyter" / "data")
    assert os.environ["IPYTHONDIR"] == str(own_folders / "ipython")


def test_kernels_find_this_package_first_and_keep_what_was_there(own_folders):
    assert os.environ["PYTHONPATH"].split(os.pathsep) == [str(own_folders.parent), "elsewhere"]


def test_lab_is_told_to_ask_nothing_of_the_network(own_folders):
    from jupyterlab_server.config import get_static_page_config

    off = get_static_page_config(level="all")["disabledExtensions"]
    for name in ("@jupyterlab/extensionmanager-extension", "@jupyterlab/apputils-extension:announcements"):
        assert off[name] is True
    folder = settings.JUPYTER_CONFIG / "labconfig"
    overrides = json.loads((folder / "default_setting_overrides.json").read_text(encoding="utf-8"))
    notification = overrides["@jupyterlab/apputils-extension:notification"]
    assert notification == {"checkForUpdates": False, "fetchNews": "false"}


def test_every_overridden_setting_of_lab_exists(own_folders):
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    folder = settings.JUPYTER_CONFIG / "labconfig"
    overrides = json.loads((folder / "default_setting_overrides.json").read_text(encoding="utf-8"))
    for plugin, values in overrides.items():
        package, _, name = plugin.partition(":")
        schema = json.loads((schemas / package / f"{name}.json").read_text(encoding="utf-8"))
        assert set(values) <= set(schema["properties"]), plugin


def test_voila_finds_the_courses_template_before_labs(own_folders):
    from voila.paths import collect_template_paths

    template = settings.voila_config().VoilaConfiguration.template
    paths = collect_template_paths(["voila", "nbconvert"], template)
    ours = str(settings.JUPYTER_DATA / "voila" / "templates" / "doubletake")
    lab = [path for path in paths if path.endswith(os.path.join("voila", "templates", "lab"))]
    assert ours in paths and lab
    assert paths.index(ours) < paths.index(lab[0])


def test_nbgrader_finds_the_grading_folder_from_anywhere(own_folders, monkeypatch, tmp_path):
    from nbgrader.apps.baseapp import NbGrader

    app = NbGrader()
    app.load_config_file()
    assert app.config.CourseDirectory.root == str(settings.HERE.parents[1] / "grading")
