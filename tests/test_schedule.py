"""What docs/schedule.md shows can be copied: options exist, files parse."""

import configparser
import re
import shlex

import pytest
import yaml

from lygdata.__main__ import cli
from lygdata.resources import PACKAGE

DOC = PACKAGE.parent / "docs" / "schedule.md"
pytestmark = pytest.mark.skipif(not DOC.exists(), reason="docs/ is not part of an installed package")


def blocks(kind: str) -> list[str]:
    text = DOC.read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_every_option_that_is_shown_exists() -> None:
    options = {name for parameter in cli.commands["report"].params for name in parameter.opts}
    runs = re.findall(r"lygdata(?:\.exe)? report ([^\n\"|`]*)", DOC.read_text(encoding="utf-8"))
    shown = {word for run in runs for word in shlex.split(run.replace("\\", "/")) if word.startswith("--")}
    assert {"--out", "--quiet"} <= shown <= options


def test_the_units_of_systemd_parse_and_let_a_busy_run_pass() -> None:
    service, timer = map(parsed, blocks("ini"))
    assert service["Service"]["SuccessExitStatus"] == "75"
    assert timer["Timer"]["OnCalendar"]


def parsed(text: str) -> configparser.ConfigParser:
    units = configparser.ConfigParser(interpolation=None)
    units.optionxform = str  # type: ignore[assignment]  # systemd minds the case
    units.read_string(text)
    return units


def test_the_workflow_parses() -> None:
    (workflow,) = map(yaml.safe_load, blocks("yaml"))
    steps = workflow["jobs"]["reports"]["steps"]
    assert "lygdata report --out reports" in [step.get("run") for step in steps]


def test_the_table_of_exit_codes_is_that_of_the_help() -> None:
    listed = set(re.findall(r"^\| ([\d, ]+) \|", DOC.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {"0", "1", "2", "75", "130, 143"}
    help_text = cli.commands["report"].help or ""
    assert all(code in help_text for entry in listed for code in entry.split(", "))
