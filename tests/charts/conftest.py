"""The real table and its metrics, made once for the charts."""

import pytest

import lygdata as lyg
from lygdata.table import TaskTable


@pytest.fixture(scope="session")
def table() -> TaskTable:
    return lyg.load()
