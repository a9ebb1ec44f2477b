"""Pages for readers: notebooks as HTML, the page that leads to all of them, and the font they are set in."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import jinja2
from fontTools import subset
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from lygdata.reporting.plan import Report
from lygdata.resources import PACKAGE

__all__ = ["FONT", "index_page", "marked_page", "report_page", "web_font"]

TEMPLATES = PACKAGE / "templates"
TITLE = "任务分解表：报告目录"
FONT = "fonts/text.woff"


class Picture(NamedTuple):
    """A chart of the set: its path without a suffix (it is there as PNG and SVG), its finding, its text."""

    path: str
    title: str
    alt: str


def report_page(report: Report, notebook: NotebookNode) -> str:
    """HTML of an executed notebook: code hidden, charts inline."""
    page, _ = _exporter().from_notebook_node(notebook, resources={"root": "../" * report.stem.count("/")})
    return page


def marked_page(page: str, note: str) -> str:
    """Put a note at the head of a report's page, unless it stands there already."""
    marked = f'<p class="note">{note}</p>'
    return page if marked in page else page.replace("<main>", f"<main>\n{marked}", 1)


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def index_page(
    reports: Sequence[Report],
    *,
    stage: Path,
    source: str,
    facts: Mapping[str, object],
    notes: Mapping[str, str] | None = None,
) -> str:
    """HTML that leads to everything in the set; each chart says what it found.

    `notes` stand beside the reports of those stems; a report that the stage lacks has a note alone.
    """
    pages = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    sections = groupby(reports, key=lambda report: report.section)
    pictures = {report.stem: _pictures(report, stage) for report in reports}
    return pages.get_template("index.html.j2").render(
        title=TITLE,
        root="",
        source=source,
        sha256=hashlib.sha256((stage / "source" / source).read_bytes()).hexdigest(),
        facts=facts,
        notes=notes or {},
        there={report.stem for report in reports if (stage / f"{report.stem}.html").exists()},
        sections={name: [(report, pictures[report.stem]) for report in group] for name, group in sections},
        findings=[(report, pictures[report.stem]) for report in reports if "unit" not in report.parameters],
        table=[report for report in reports if report.figures],
    )


def _pictures(report: Report, stage: Path) -> list[Picture]:
    """The charts of a report, in the order of its page; it shows each with its alternative text."""
    page = stage / f"{report.stem}.html"
    shown = unescape(page.read_text("utf-8")) if page.exists() else ""
    pictures = [_picture(path, stage) for path in sorted((stage / report.parameters["charts"]).glob("*.png"))]
    return sorted(pictures, key=lambda picture: shown.find(picture.alt))


def _picture(path: Path, stage: Path) -> Picture:
    with Image.open(path) as image:
        said = image.info
    stem = path.relative_to(stage).with_suffix("").as_posix()
    return Picture(stem, said.get("Title", path.stem), said.get("Description", ""))


def web_font(pages: Sequence[str]) -> bytes:
    """The characters of the pages as a font of their own, for screens that have no Chinese one."""
    options = subset.Options(
        flavor="woff", hinting=False, layout_features=[], drop_tables=["GSUB", "GPOS", "GDEF", "BASE", "VORG"]
    )
    wanted = subset.Subsetter(options)
    wanted.populate(text="".join(sorted(set().union(*pages))))
    buffer = BytesIO()
    with subset.load_font(str(sans_path()), options) as font:
        font.recalcTimestamp = False  # the same pages give the same bytes
        wanted.subset(font)
        subset.save_font(font, buffer, options)
    return buffer.getvalue()
