"""The wheel holds all that it needs, and the project's own files keep their promises."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lygdata.resources import PACKAGE, resource

ROOT = PACKAGE.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_makes_a_report_in_an_empty_folder(unpacked, tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "lygdata", "report", "--unit", "市编办"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "reports/latest/index.html").is_file()
    assert "市编办" in (tmp_path / "reports/latest/workload/市编办.html").read_text(encoding="utf-8")


def test_the_source_table_is_kept_byte_for_byte():
    import hashlib

    digest = hashlib.sha256(resource("data/lyg_task_table.txt").read_bytes()).hexdigest()
    assert digest == "2acb6d509dbf62f07e103baa090e87c606ec105f360b5169e4edcdb9d46c1651"


def test_every_dependency_is_pinned_and_no_address_is_in_the_pins():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^  "([a-z0-9-]+)(?:\[[a-z,]+\])?>=', project, re.MULTILINE)
    pinned = {line.split("==")[0].replace("_", "-") for line in pins.splitlines()}
    assert set(wanted) - pinned == set()
    assert "://" not in pins


def test_the_readme_has_its_two_commands():
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert all("-c constraints.txt" in block for block in blocks)
