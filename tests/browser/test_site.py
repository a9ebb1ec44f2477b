"""The report site in a real browser, from disk: axe finds nothing, a key sorts, a phone will do."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lygdata.__main__ import cli
from tables import Clause, write

axe = pytest.importorskip("axe_core_python", reason="axe-core is not installed: lygdata[browser]")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
IMAGE, SCRIPT = "市<img/src=x/onerror=document.title='run'>局", "市<script>document.title='run'</script>局"
PLAN = [
    [[Clause("<script>document.title='run'</script>做好工作。", "市教育局、财政局", "市各有关部门")]],
    [[Clause("做好财政工作。", f"市财政局、{IMAGE}"), Clause("做好培训。", SCRIPT)]],
]


@pytest.fixture(scope="module")
def site(tmp_path_factory, browser) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "表.txt").write_text(write(PLAN), encoding="utf-8")
    arguments = ["report", str(folder / "表.txt"), "--out", str(folder / "reports"), "--jobs", "1", "--quiet"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    return folder / "reports" / "latest"


PAGES = ["index.html", "coverage.html", "findings.html", "workload/市财政局.html"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(site, page, name, size):
    page.set_viewport_size(size)
    page.goto((site / name).as_uri())
    (script,) = Path(axe.__file__).parent.glob("axe.min.js")
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in found["violations"]} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.outside == []


def test_units_are_sorted_by_a_key_and_say_so(site, page):
    page.goto((site / "index.html").as_uri())
    head = page.locator("table.sortable thead th").nth(1)
    numbers = page.locator("table.sortable tbody td:nth-child(2)")
    head.locator("button").focus()
    for way, order in (("descending", ["2", "1", "1", "1"]), ("ascending", ["1", "1", "1", "2"])):
        page.keyboard.press("Enter")
        assert (head.get_attribute("aria-sort"), numbers.all_inner_texts()) == (way, order)


def test_every_link_of_the_front_page_leads_to_a_file(site, page):
    page.goto((site / "index.html").as_uri())
    links = page.evaluate("[...document.querySelectorAll('a')].map(a => decodeURIComponent(a.pathname))")
    assert len(links) > 20
    assert [link for link in links if not Path(link).exists()] == []


def test_markup_in_cells_and_names_is_shown_not_run(site, page):
    paths = sorted(site.rglob("*.html"))
    assert len(paths) == 7
    for path in paths:
        page.goto(path.as_uri())
        assert page.title() != "run", path
        assert not page.locator("main img[src=x]").count(), path
    page.goto((site / "workload/市财政局.html").as_uri())
    assert "<script>document.title='run'</script>" in page.inner_text("main")
