"""What the documentation shows can be done as it stands there: commands run, links lead somewhere.

Its Python is run as doctests; `.ci/run` runs the two commands of README.md from nothing.
"""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from formats import FORMATS
from lygdata.__main__ import cli
from lygdata.reading import read_grid
from lygdata.resources import PACKAGE, resource

ROOT = PACKAGE.parent
TABLE = resource("data/lyg_task_table.txt")
PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/definitions.md", "docs/schedule.md"]
COMMAND = re.compile(r"`(lygdata [^`\n]+)`|^(?:\.venv/bin/)?(lygdata .+)$", re.MULTILINE)
MADE_BY_HAND = "/srv/"  # paths of a server: tests/test_schedule.py looks at those
LINK = re.compile(r"\]\((?!https?:|#)([^)]+)\)")


def commands() -> list[str]:
    texts = [(ROOT / page).read_text(encoding="utf-8") for page in PAGES]
    found = [match[1] or match[2] for text in texts for match in COMMAND.finditer(text)]
    return list(dict.fromkeys(command for command in found if MADE_BY_HAND not in command))


@pytest.fixture(scope="module")
def document() -> bytes:
    """The table as a Word document."""
    grid, _ = read_grid(TABLE.read_bytes(), TABLE)
    return FORMATS["word"](grid.head.printed, [*zip(*map(grid.cells, grid.columns), strict=True)])


@pytest.mark.parametrize("command", commands())
def test_every_command_runs(command, document, tmp_path, monkeypatch):
    _, *arguments = shlex.split(re.sub(r"[\[\]]", "", command))  # what stands in brackets may be given, too
    for name in ("table.txt", "TABLE.txt", "TABLE"):
        shutil.copy(TABLE, tmp_path / name)
    (tmp_path / "table.docx").write_bytes(document)
    if arguments[0] != "register":  # which makes one, and never writes over one
        shutil.copy(resource("data/units.csv"), tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    only_planned = ["--dry-run"] * (arguments[0] == "report" and "--help" not in arguments)
    result = CliRunner().invoke(cli, [*arguments, *only_planned])
    assert result.exit_code == 0, result.output


def test_there_are_commands_to_run():
    assert {shlex.split(command)[1] for command in commands()} >= {
        "report",
        "brief",
        "tasks",
        "check",
        "export",
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [Path(ROOT / page).parent / link.split("#")[0] for link in LINK.findall(text)]
    assert [target for target in targets if not target.exists()] == []
