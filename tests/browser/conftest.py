"""A real browser without a window; the tests here are skipped, with the reason, where there is none."""

import shutil

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: lygdata[browser]")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    profile = tmp_path_factory.mktemp("browser")
    with api.sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=QUIET, viewport={"width": 1280, "height": 1600}
        )
        yield context
        context.close()


@pytest.fixture
def page(browser):
    """A page that may talk to this machine alone; `page.outside` lists what it wanted from elsewhere."""
    page = browser.new_page()
    page.set_default_timeout(30_000)
    page.outside = []

    def stay_inside(route):
        if route.request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            route.continue_()
        else:
            page.outside.append(route.request.url)
            route.abort()

    page.route("**/*", stay_inside)
    yield page
    page.close()
