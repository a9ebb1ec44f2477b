"""Task-breakdown tables (任务分解表) as tidy frames, metrics and charts.

The public names stand in `__init__.pyi`; each is imported when it is first used.

>>> import lygdata as lyg
>>> table = lyg.load()
>>> lyg.workload_by_unit(table.assignments).loc[0, "unit"]
'市法制办'
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

__version__ = "0.1.0"
