"""Only what has changed is made again; a manifest says what a set is made of."""

import json
from collections.abc import Mapping
from pathlib import Path

import jsonschema
import pytest

from lygdata.asked import asked_for
from lygdata.reporting import freshness
from lygdata.reporting.manifest import Status, file_hash, is_intact, read_manifest
from lygdata.reporting.run import Options, make_reports
from lygdata.resources import PACKAGE
from tables import Clause, write
from toys import UNITS, asked, content, make

pytestmark = pytest.mark.usefixtures("no_kernels")


def reasons(folder: Path, body: str = "'same'") -> list[str]:
    """Why each toy report would be made, if it would."""
    return [task.reason for task in asked(folder, body).tasks(folder / "out")]


def test_an_unchanged_run_makes_nothing_and_publishes_nothing(tmp_path: Path) -> None:
    made = make(tmp_path, "'same'").resolve()
    run = asked(tmp_path, "'same'")
    outcome = make_reports(run.reports, sources=run.sources, out=tmp_path / "out", facts=run.facts)
    assert (outcome.reports, outcome.made) == (3, 0)
    assert made == (tmp_path / "out" / "latest").resolve()
    assert reasons(tmp_path) == [""] * 3


@pytest.mark.parametrize("part", ["package", "versions", "font"])
def test_what_every_report_depends_on_makes_all_of_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    make(tmp_path, "'same'")
    other: Mapping[str, str] = {**freshness.common_inputs(), part: "0" * 64}
    monkeypatch.setattr(freshness, "common_inputs", lambda: other)
    assert reasons(tmp_path) == [f"changed: {part}"] * 3


def test_a_notebook_or_a_table_that_changed_makes_its_reports_anew(tmp_path: Path) -> None:
    make(tmp_path, "'same'")
    assert reasons(tmp_path, "'other'") == ["changed: notebook"] * 3
    run = asked(tmp_path, "'same'")
    (tmp_path / "表 1.txt").write_text("别的", encoding="utf-8")
    assert [task.reason for task in run.tasks(tmp_path / "out")] == ["changed: rows"] * 3


def test_a_report_that_was_altered_or_lost_is_made_anew(tmp_path: Path) -> None:
    latest = make(tmp_path, "'same'")
    (latest / "workload" / "市甲局.html").write_text("mine")
    assert reasons(tmp_path) == ["its files are gone or altered", "", ""]
    make(tmp_path, "'same'")
    assert reasons(tmp_path) == [""] * 3
    statuses = [entry.status for entry in read_manifest(latest).reports]  # type: ignore[union-attr]
    assert statuses == [Status.MADE, Status.KEPT, Status.KEPT]


def test_an_altered_index_is_made_anew_and_the_reports_are_kept(tmp_path: Path) -> None:
    latest = make(tmp_path, "'same'")
    before = content(latest)
    (latest / "index.html").write_text("mine")
    make(tmp_path, "'same'")
    assert content(latest) == before


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[1]", b'{"form": 2}', b"\xff"])
def test_a_manifest_that_cannot_be_read_counts_as_none(tmp_path: Path, spoilt: bytes) -> None:
    latest = make(tmp_path, "'same'")
    (latest / "manifest.json").write_bytes(spoilt)
    assert reasons(tmp_path) == ["not made yet"] * 3
    make(tmp_path, "'same'")
    assert reasons(tmp_path) == [""] * 3


def test_force_makes_anew_what_it_names(tmp_path: Path) -> None:
    make(tmp_path, "'same'")
    make(tmp_path, "'same'", options=Options(force=["workload/市甲局"]))
    manifest = read_manifest(tmp_path / "out" / "latest")
    assert manifest
    assert [entry.status for entry in manifest.reports] == ["made", "kept", "kept"]


def test_a_manifest_keeps_to_its_schema_and_names_every_file_by_its_hash(tmp_path: Path) -> None:
    latest = make(tmp_path)
    written = json.loads((latest / "manifest.json").read_text(encoding="utf-8"))
    schema = json.loads((PACKAGE / "reporting" / "manifest.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(written, schema)
    told = {name: sha256 for part in (written, *written["reports"]) for name, sha256 in part["files"].items()}
    told |= {f"source/{name}": sha256 for name, sha256 in written["sources"].items()}
    there = [path for path in latest.rglob("*") if path.is_file() and path.name != "manifest.json"]
    assert told == {path.relative_to(latest).as_posix(): file_hash(path) for path in there}
    assert [entry["name"] for entry in written["reports"]] == UNITS


TABLE = [
    [
        [Clause("做好财政工作。", "市财政局、教育局"), Clause("做好教育工作。", "市教育局")],
        [Clause("做好环保工作。", "市环保局"), Clause("做好水利工作。", "市水利局")],
    ]
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "表.txt"
    path.write_text(write(TABLE), encoding="utf-8")
    return path


def to_make(table: Path, out: Path, **wanted: object) -> list[str]:
    run = asked_for(table, out=out, **wanted)  # type: ignore[arg-type]
    return [task.report.name for task in run.tasks(out) if task.reason]


def made(table: Path, out: Path, **wanted: object) -> list[str]:
    run = asked_for(table, out=out, **wanted)  # type: ignore[arg-type]
    options = Options(force=run.force)
    make_reports(run.reports, sources=run.sources, out=out, facts=run.facts, whole=run.whole, options=options)
    manifest = read_manifest(out / "latest")
    assert manifest
    return [entry.name for entry in manifest.reports]


def test_a_change_in_the_table_makes_anew_what_shows_it(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    names = made(table, out)
    assert names[2:] == ["市教育局", "市环保局", "市水利局", "市财政局"]  # busiest first
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("做好教育工作", "办好教育工作"), encoding="utf-8")
    assert to_make(table, out) == ["任务覆盖", "原表核查", "市教育局"]


def test_one_unit_takes_nothing_away_from_the_last_set(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    overviews = ["任务覆盖", "原表核查"]
    assert made(table, out, units=["市环保局"]) == [*overviews, "市环保局"]
    assert made(table, out, units=["市财政局"]) == [*overviews, "市环保局", "市财政局"]
    everything = [*overviews, "市教育局", "市环保局", "市水利局", "市财政局"]
    assert made(table, out) == everything
    assert made(table, out, units=["市财政局"]) == everything
    assert made(table, out, units=["市财政局"], force=True) == everything
    manifest = read_manifest(out / "latest")
    assert manifest
    statuses = {entry.name: entry.status for entry in manifest.reports}
    assert [name for name, status in statuses.items() if status == "made"] == [*overviews, "市财政局"]


def test_a_whole_set_of_the_same_table_is_current_and_a_part_of_it_is_not(
    table: Path, tmp_path: Path
) -> None:
    def is_current() -> bool:
        last = freshness.last_set(tmp_path / "out" / "latest")
        assert last
        return freshness.is_current(last, table)

    made(table, tmp_path / "out", units=["市环保局"])
    assert not is_current()
    made(table, tmp_path / "out")
    assert is_current()
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not is_current()
    made(table, tmp_path / "out")
    table.with_name("units.csv").write_text("unit\n", encoding="utf-8")
    assert not is_current()


def test_every_file_of_the_package_counts_as_its_source() -> None:
    counted = {path.name for _, path in freshness._package_files()}
    assert {"run.py", "style.css", "labels.csv", "index.html.j2"} <= counted
    assert not [name for name in counted if name.endswith((".ipynb", ".pyc"))]


def test_a_library_that_is_not_installed_has_no_version() -> None:
    assert freshness._version("no-such-library") == "none"
    assert "none" not in freshness.versions().values()


def test_files_that_are_gone_are_not_intact(tmp_path: Path) -> None:
    assert not is_intact(tmp_path, {"gone": "0" * 64})
