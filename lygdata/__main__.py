"""The command line: reports of a table, a check of it, its frames as files, and what they mean."""

import io
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

import lygdata as lyg
from lygdata.errors import ExportError, LygdataError, ReportError, ReportsBusyError, TableFormatError
from lygdata.resources import resource

if TYPE_CHECKING:
    from lygdata.asked import Asked
    from lygdata.reporting.freshness import Task

__all__ = ["cli", "main"]

TABLE = resource("data/lyg_task_table.txt")
SOURCE = click.argument("source", type=click.Path(path_type=Path), default=TABLE)


class OneLineErrors(click.Group):
    """Commands that fail in one line; `report --help` says what the exit codes mean."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LygdataError as error:
            _end(f"Error: {' '.join(str(error).split())}", _code(error))
        except (KeyboardInterrupt, StoppedError) as stop:
            code = 128 + (stop.number if isinstance(stop, StoppedError) else signal.SIGINT)
            _end("Stopped: nothing is published, the last good set is untouched.", code)


class StoppedError(BaseException):
    """A signal asked the run to end; not an `Exception`, so that nothing takes it for a failed report."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _code(error: LygdataError) -> int:
    if isinstance(error, ReportsBusyError):
        return 75  # EX_TEMPFAIL of sysexits.h: try again later
    return 1 if isinstance(error, (ReportError, ExportError)) else 2


def _end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


@click.group(cls=OneLineErrors, epilog="Example: lygdata report")
@click.version_option(lyg.__version__)
def cli() -> None:
    """From a Chinese government task-breakdown table (任务分解表) to charts and reports.

    Each command explains itself: lygdata report --help
    """


@cli.command(epilog="Example: lygdata report table.txt --out reports --unit 市法制办")
@SOURCE
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), help="Folder of the reports."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Reports made at a time."
)
@click.option(
    "--unit",
    "units",
    multiple=True,
    help="Only this unit, and what is about all of them; repeatable. Reports that OUT/latest holds beside it "
    "stay, those that the table has outdated are made anew.",
)
@click.option("--force", is_flag=True, help="Make reports anew even if nothing has changed.")
@click.option("--dry-run", is_flag=True, help="Only say what would be made, and why.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Publish even if reports fail: their last good ones stand in, marked with their day. Exit code 1.",
)
@click.option(
    "--retain", type=click.IntRange(min=1), default=10, show_default=True, help="Sets to keep in OUT/sets."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600,
    show_default=True,
    help="Seconds that one report may take.",
)
@click.option("--fresh-kernels", is_flag=True, help="Start a kernel for each report: slower, same result.")
@click.option("--dask", metavar="ADDRESS", help="Make them on this Dask cluster; needs lygdata[dask].")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def report(
    source: Path, out: Path, units: tuple[str, ...], force: bool, dry_run: bool, quiet: bool, **how: Any
) -> None:
    """Make a report of each unit and of the whole table; start with OUT/latest/index.html.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. Reports of which nothing
    has changed are not made again. All are published together once they are made; until then, and if one
    fails, the last good set stays as it is.

    Exit codes: 0 all is well; 1 a report failed or could not be published; 2 the table or an option is
    wrong; 75 another run is at work in OUT; 130 or 143 the run was stopped.
    """
    started = time.perf_counter()
    if not (units or force or dry_run) and (count := _current(source, out)):
        made = 0
    else:
        from lygdata.asked import asked_for  # heavy, and of no use where nothing has changed

        asked = asked_for(source, out=out, units=units, force=force)
        if dry_run:
            return _say_tasks(asked.tasks(out))
        count, made = len(asked.reports), _make(asked, out, quiet=quiet, **how)
    kept = f" ({count - made} unchanged)" * (made < count)
    if not quiet:
        index = out / "latest" / "index.html"
        click.echo(f"{count} reports{kept} in {time.perf_counter() - started:.1f} s: open {index}")
    return None


def _current(source: Path, out: Path) -> int:
    """How many reports there are, if none of them has to be looked at; else 0."""
    from lygdata.reporting.freshness import is_current, last_set

    last = last_set(out / "latest")
    quiet_night = last and not (out / "failed").exists() and is_current(last, source)
    return len(last.manifest.reports) if last and quiet_night else 0


def _say_tasks(tasks: "Sequence[Task]") -> None:
    for task in tasks:
        click.echo(f"{'make' if task.reason else 'keep'}  {task.report.name}  {task.reason}".rstrip())


def _make(asked: "Asked", out: Path, *, quiet: bool, jobs: int, dask: str | None, **how: Any) -> int:
    from lygdata.reporting.cluster import on_dask
    from lygdata.reporting.dispatch import Workers
    from lygdata.reporting.progress import progress_for
    from lygdata.reporting.run import Options, make_reports

    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # a failure is told once, in our own words
    local = nullcontext(Workers(min(jobs, len(asked.reports))))
    with on_dask(dask) if dask else local as workers, _stopped_by_signals():
        options = Options(workers=workers, force=asked.force, progress=progress_for(quiet=quiet), **how)
        return make_reports(
            asked.reports,
            sources=asked.sources,
            out=out,
            facts=asked.facts,
            whole=asked.whole,
            options=options,
        ).made


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """End in good order on what the system sends at a shutdown, as on Ctrl-C."""

    def stop(number: int, _: object) -> NoReturn:
        raise StoppedError(number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@cli.command(epilog="Example: lygdata check table.txt")
@SOURCE
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON document (UTF-8), for machines.")
def check(source: Path, wants_json: bool) -> None:
    """Count what is in a table and list what is odd in it.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. The exit code is 0 for a
    sound table, 1 if a finding is of severity error, 2 if the table cannot be read.
    """
    from lygdata.check import as_json, as_text, is_sound, summary

    found = summary(_load_or_list_problems(source))
    click.echo(as_json(found) if wants_json else as_text(found))
    sys.exit(0 if is_sound(found) else 1)


def _load_or_list_problems(source: Path) -> "lyg.TaskTable":
    try:
        return lyg.load(source)
    except TableFormatError as error:  # a problem a line, where elsewhere one line has to do
        _end(f"Error: {error}", 2)


@cli.command(epilog="Example: lygdata export table.txt --to tables")
@SOURCE
@click.option("--to", "folder", type=click.Path(path_type=Path), required=True, metavar="DIR")
def export(source: Path, folder: Path) -> None:
    """Write all frames as a workbook, as CSV and as Parquet.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. DIR gets lygdata.xlsx and
    the folders csv and parquet. What writes them is not there from the start: pip install "lygdata[export]"

    No cell can become a formula: in the workbook all text is of type text; in CSV, which has no types, text
    that begins with = + - @ (or ＝ ＋ － ＠) has an apostrophe before it: take it off to have the text as
    printed. Parquet holds it as printed. Excel may read 1-2 in a CSV as a date; the workbook says it is text.

    The files replace those of an earlier export all together or not at all; other files in DIR stay.
    """
    from lygdata.export import export as write

    workbook, *others = write(lyg.load(source), folder)
    click.echo(f"{len(others) + 1} files: open {workbook}")


@cli.command(epilog="Example: lygdata brief table.txt --unit 市法制办 --to 市法制办.docx")
@SOURCE
@click.option("--unit", help="Only this unit, as the table names it; else the whole table.")
@click.option("--to", "path", type=click.Path(path_type=Path), required=True, metavar="FILE")
def brief(source: Path, unit: str | None, path: Path) -> None:
    """Write a briefing in Word form: findings as sentences, charts, tables.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. FILE ends in .docx; one of
    that name is replaced. The layout is that of GB/T 9704. What writes it is not there from the start:
    pip install "lygdata[office]"
    """
    from lygdata.office import require, write_whole

    _check_suffix(path, ".docx")
    require(["docx", "openpyxl"], extra="office")
    from lygdata.briefing import brief as whole
    from lygdata.briefing import brief_of_unit

    table = lyg.load(source)
    made = whole(table) if unit is None else brief_of_unit(table, unit)
    click.echo(f"Open {write_whole(path, made)}")


@cli.command(epilog="Example: lygdata tasks table.txt --unit 市法制办 --to 市法制办.xlsx")
@SOURCE
@click.option("--unit", help="The unit whose list it is, as the table names it.")
@click.option("--all", "every", is_flag=True, help="A list for each unit and each class of units.")
@click.option("--to", "path", type=click.Path(path_type=Path), required=True, metavar="FILE|DIR")
def tasks(source: Path, unit: str | None, every: bool, path: Path) -> None:
    """Write the task list that a unit is sent, as an XLSX file to print and to fill in.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. With --unit, FILE is
    written (it ends in .xlsx); with --all, a file a unit in DIR, each named after its unit. Files of these
    names are replaced. What writes them is not there from the start: pip install "lygdata[office]"
    """
    from lygdata.office import require, write_whole

    if every == (unit is not None):
        raise click.UsageError("Give either --unit NAME or --all.")
    if unit is not None:
        _check_suffix(path, ".xlsx")
    require(["openpyxl"], extra="office")
    from lygdata.tasklist import task_workbook, write_task_lists

    table = lyg.load(source)
    if unit is not None:
        click.echo(f"Open {write_whole(path, task_workbook(table, unit))}")
        return
    click.echo(f"{len(write_task_lists(table, table.units['unit'], path))} files: open {path}")


def _check_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise click.BadParameter(f"{path} does not end in {suffix}.", param_hint="--to")


@cli.command(epilog="Example: lygdata dictionary --to data/README.md")
@click.option("--to", "file", type=click.File("wb"), default="-", help="File to write; else it is printed.")
def dictionary(file: BinaryIO) -> None:
    """Print what each column means, as Markdown in UTF-8."""
    from lygdata.dictionary import dictionary as page

    file.write(page().encode())


@cli.command(epilog="Example: lygdata register table.docx --to units.csv")
@SOURCE
@click.option(
    "--to", "path", type=click.Path(path_type=Path), help="CSV to write; else units.csv beside SOURCE."
)
def register(source: Path, path: Path | None) -> None:
    """Write a first register of the units of a table, for a person to go through; needs lygdata[office].

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. Names that may mean one
    unit are marked in the column "check": nothing is merged. A units.csv beside a table is its register.
    """
    from lygdata.proposal import write_register
    from lygdata.reading.text import read_bytes
    from lygdata.table import read_table

    table = read_table(read_bytes(source), source)
    marked = write_register(table, path or source.with_name("units.csv"))
    click.echo(f"{len(table.units)} units: look through {marked}")


def main() -> None:
    """Run the command line; a character that standard output cannot hold is spelt out, as in errors."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    cli(prog_name="lygdata")


if __name__ == "__main__":
    main()
