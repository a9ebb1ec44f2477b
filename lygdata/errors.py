"""Every error this package raises on purpose: one class a cause, all under `LygdataError`."""

__all__ = [
    "ChartError",
    "ExportError",
    "FontError",
    "LygdataError",
    "RegisterError",
    "ReportError",
    "ReportsBusyError",
    "SchemaError",
    "SourceError",
    "TableFormatError",
    "UnknownUnitError",
]


class LygdataError(Exception):
    """Base of all errors: the message says what is wrong, where, and what to do."""


class SourceError(LygdataError):
    """The source cannot be read at all: it is missing, empty, or no text."""


class TableFormatError(LygdataError):
    """The source can be read but is no task table, or a broken one; every problem is listed."""


class SchemaError(LygdataError):
    """Frames that were put together by hand break what a `TaskTable` promises."""


class RegisterError(LygdataError):
    """The register of units contradicts itself, or lacks a unit that the table names."""


class UnknownUnitError(LygdataError):
    """A unit was asked for that the table does not have."""


class ChartError(LygdataError):
    """A chart cannot be drawn legibly, or not from this frame."""


class FontError(LygdataError):
    """No font with Chinese characters was found."""


class ExportError(LygdataError):
    """The frames could not be written as files."""


class ReportError(LygdataError):
    """A report could not be made or published."""


class ReportsBusyError(ReportError):
    """Another run is making reports in the same folder."""
