"""Every notebook runs with parameters other than its defaults, and is committed without outputs."""

from pathlib import Path

import nbformat
import papermill
import pytest

from lygdata.reporting.kernels import KernelPool
from lygdata.resources import resource
from tables import Clause, write

NOTEBOOKS = sorted(resource("notebooks").glob("*.ipynb"))
OTHER = [
    [
        [
            Clause("做好财政工作。", "市财政局、教育局", "市各有关部门"),
            Clause("做好教育工作。", "市各有关部门"),
        ]
    ],
    [[Clause("做好培训。", "市教育局等")]],
]
LOOK = {"source": "表.txt", "profile": "slide", "charts": "pictures"}
PARAMETERS = {
    "explore": LOOK | {"unit": "市教育局", "counting": "fractional"},
    "workload": LOOK | {"unit": "市教育局", "counting": "fractional"},
    "coverage": LOOK | {"counting": "fractional"},
    "findings": LOOK,
}
PICTURES = {
    "explore": ["workload"],
    "workload": ["profile"],
    "coverage": ["chapters", "co-responsibility", "coverage-items", "coverage-tasks", "reach", "workload"],
    "findings": ["gaps"],
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_explains_each_of_its_parameters(path):
    parameters = papermill.inspect_notebook(path)
    assert parameters.keys() == PARAMETERS[path.stem].keys()
    assert all(parameter["help"] for parameter in parameters.values())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_another_table_with_other_parameters(path, tmp_path):
    (tmp_path / "表.txt").write_text(write(OTHER), encoding="utf-8")
    with KernelPool(tmp_path) as kernels:
        executed = kernels.run(nbformat.read(path, as_version=4), PARAMETERS[path.stem])
    outputs = [output for cell in executed.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type in ("stream", "error")]  # warnings, too
    saved = sorted(Path(tmp_path, "pictures").glob("*.png"))
    assert [picture.stem for picture in saved] == PICTURES[path.stem]
    assert all(picture.with_suffix(".svg").stat().st_size > 1000 for picture in saved)
