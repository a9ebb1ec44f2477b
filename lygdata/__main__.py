"""The command line: `lygdata report` makes the reports of a table."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

import lygdata as lyg
from lygdata.errors import LygdataError, ReportError, UnknownUnitError
from lygdata.resources import resource
from lygdata.suggest import did_you_mean

__all__ = ["cli", "main"]

TABLE = resource("data/lyg_task_table.txt")


class OneLineErrors(click.Group):
    """Commands that fail in one line: exit code 2 for bad input, 1 for failed reports, 130 for Ctrl-C."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except LygdataError as error:
            _end(f"Error: {' '.join(str(error).split())}", 1 if isinstance(error, ReportError) else 2)
        except KeyboardInterrupt:
            _end("Stopped: nothing is published, the last good set is untouched.", 130)


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
@click.argument("source", type=click.Path(path_type=Path), default=TABLE)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), help="Folder of the reports."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Reports made at a time."
)
@click.option("--unit", "units", multiple=True, help="Only this unit and the coverage; repeatable.")
def report(source: Path, out: Path, jobs: int, units: tuple[str, ...]) -> None:
    """Make a report of each unit and one of coverage; start with OUT/latest/index.html.

    SOURCE is a task-breakdown table; without it, the one that comes with lygdata. The reports are published
    together once all are made; until then, and if one fails, the last good set stays as it is.
    """
    started = time.perf_counter()
    from lygdata.reporting import make_reports, plan_reports  # heavy, and of no use to --help

    table = lyg.load(source)
    named = list(table.units.loc[table.units["kind"] == "named", "unit"])
    chosen = _chosen(units, named, source)
    reports = plan_reports(chosen, source=source)
    index = make_reports(
        reports,
        sources=[path for path in (source, table.source.register) if path],
        out=out,
        jobs=min(jobs, len(reports)),
        facts=_facts(table, named, chosen),
    )
    click.echo(f"{len(reports)} reports in {time.perf_counter() - started:.1f} s: open {index}")


def _chosen(units: Sequence[str], named: Sequence[str], source: Path) -> list[str]:
    for unit in units:
        if unit not in named:
            raise UnknownUnitError(f"--unit {unit}: no such unit in {source}{did_you_mean(unit, named)}")
    return [unit for unit in named if unit in units or not units]


def _facts(table: "lyg.TaskTable", named: Sequence[str], chosen: Sequence[str]) -> dict[str, str]:
    facts = {
        "工作任务": f"{len(table.tasks)} 项",
        "单位": f"{len(named)} 个，另有集合主体 {len(table.units) - len(named)} 个",
        "分工关系": f"{len(table.assignments)} 条",
    }
    part = {"本次报告": f"只含 {len(named)} 个单位中的 {len(chosen)} 个"}
    return facts | (part if len(chosen) < len(named) else {})


def main() -> None:
    """Run the command line."""
    cli(prog_name="lygdata")


if __name__ == "__main__":
    main()
