"""In JupyterLab, in a real browser: the tour runs, a unit is picked, the picture and the list follow."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time

import pytest

from lygdata.resources import PACKAGE, resource

TOKEN = secrets.token_hex(16)
NOTEBOOK = "window.jupyterapp.shell.currentWidget"
LISTED = "document.querySelectorAll('.widget-html table tbody tr').length"
SETTINGS = {  # no news from outside; no cell is taken out of the page when it is scrolled away
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@pytest.fixture(scope="module")
def lab(tmp_path_factory, browser):
    """Address of a JupyterLab with folders of its own, on a free port that this machine alone can reach."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copy(resource("notebooks") / "explore.ipynb", home)
    for name, settings in SETTINGS.items():
        path = home / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings), encoding="utf-8")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser"),
            *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}"),
            f"--ServerApp.root_dir={home}",
        ],
        env=os.environ
        | {"JUPYTER_RUNTIME_DIR": str(home / "run"), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
        | {"JUPYTER_CONFIG_DIR": str(home / "config"), "PYTHONPATH": str(PACKAGE.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(home / "run", server)
    finally:
        server.terminate()
        server.wait(20)


def _address(run, server) -> str:
    for _ in range(300):
        assert server.poll() is None, "JupyterLab did not start"
        for info in run.glob("jpserver-*.json"):
            if text := info.read_text(encoding="utf-8"):
                return f"{json.loads(text)['url']}lab/tree/explore.ipynb?token={TOKEN}"
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not come up in 30 s")


def test_a_picked_unit_is_redrawn_in_place_and_tables_are_searched_offline(lab, page, tmp_path):
    page.goto(lab, wait_until="commit")  # it goes on loading as long as it is open
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    page.wait_for_function(f"{NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'")
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")

    units = page.locator(".widget-dropdown select").first
    units.wait_for(timeout=60_000)
    assert "市法制办" in page.locator(".widget-html img").get_attribute("alt")
    page.wait_for_function(f"{LISTED} === 34")

    units.select_option("市财政局")
    page.wait_for_function("document.querySelector('.widget-html img').alt.includes('单位画像：市财政局')")
    page.wait_for_function(f"{LISTED} === 5")
    page.locator(".widget-dropdown select").nth(1).select_option(index=1)
    page.wait_for_function(f"{LISTED} < 5")
    units.scroll_into_view_if_needed()
    page.screenshot(path=os.environ.get("LYGDATA_SCREENSHOT", tmp_path / "explore.png"))

    search = page.locator(".dt-search input").first
    search.scroll_into_view_if_needed()
    search.fill("听证")
    page.wait_for_function("document.querySelectorAll('table.dataTable')[0].tBodies[0].rows.length < 10")
    assert not page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()
    assert page.outside == []
