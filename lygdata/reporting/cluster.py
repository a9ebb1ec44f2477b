"""Reports on a Dask cluster that is already there; needs lygdata[dask]."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from lygdata.errors import ReportError
from lygdata.reporting.dispatch import Workers

__all__ = ["on_dask"]


@contextmanager
def on_dask(address: str) -> Iterator[Workers]:
    """Workers of the cluster at an address.

    They need the same lygdata, and no disk in common with this machine.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ReportError("--dask needs Dask, which is not installed: pip install 'lygdata[dask]'") from error
    try:
        client = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise ReportError(
            f"--dask {address}: no scheduler answers there ({error}). Start one, or leave it out."
        ) from error
    with client:
        executor: Executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]  # Dask has few types
        yield Workers(executor=executor, everywhere=client.run)
