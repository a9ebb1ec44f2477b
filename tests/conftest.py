"""How the tests run: few but whole generated tables, no clock."""

import pytest
from hypothesis import HealthCheck, settings

# A table is read and validated for each example: few examples, and no judgement on how long one takes.
settings.register_profile(
    "tables", max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tables")


@pytest.fixture
def no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are made without running their notebooks."""
    from toys import NoKernels

    monkeypatch.setattr("lygdata.reporting.drawing.KernelPool", NoKernels)
