"""The data dictionary, `data/README.md`: what the files are, and each frame as its schema says it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandera.pandas as pa

from lygdata.schemas import SCHEMAS

__all__ = ["FILES", "dictionary"]

INTRODUCTION = """\
# Data dictionary

Written by `lygdata dictionary --to data/README.md` from the schemas of the frames; edit those, not this page.

## Files

### lyg_task_table.txt

The task-breakdown table (任务分解表) of Lianyungang (连云港), byte for byte as it was received; it is never
changed, every repair happens in code. UTF-8, one cell a line: a line without a leading `|` starts a row,
each further cell is a line `| text`, an empty cell is a bare `|`, and a bare `|` also closes the row. The
heads name five columns: 项目 (chapter), 工作事项 (item), 主要内容 (content), 责任部门 (responsible units)
and 协助部门 (assisting units). The first two are merged downwards: a row that starts a chapter has five
cells, one that starts an item four, any other three."""

FRAMES = """\
## Frames

What `lygdata.load()` returns, and what `lygdata export` writes as CSV, Parquet and a workbook. Texts stay as
printed. In CSV and workbook a null is an empty cell, as is an empty text; Parquet tells them apart."""

# The files beside the table: what each is, and what its columns mean.
FILES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "units.csv": (
        "The register of units, one row each. A `units.csv` beside any other table is the register of that "
        "table; without one, units are read by the grammar of their names alone.",
        {
            "unit": "canonical name with its level (市法制办), the key",
            "short": "label for charts (法制办)",
            "kind": "named, or collective (a class of units that the table does not name one by one)",
            "group": "综合协调, 监督, 职能部门, 集合主体 …",
            "full_name": "empty where it is not known for certain",
            "aliases": "other names of the unit in the table, parted by 、",
        },
    ),
    "labels.csv": (
        "Short labels for long chapters, items and clauses. A text that no row fits keeps its own words.",
        {
            "starts_with": "how the text begins; the longest beginning that fits wins",
            "label": "at most 8 characters",
        },
    ),
    "headers.csv": (
        "Which column a printed head means, one row for each head that is known.",
        {
            "column": "seq, chapter, item, content, lead (牵头), responsible (责任), assisting (协助), "
            "deadline, leader (a person, no unit) or note",
            "header": "the head as printed, without white space, the key",
        },
    ),
    "generic.csv": (
        "Words that say what a company, school, hospital or farm is, and not whose or where. A name made of "
        "nothing else is the level's own and takes its prefix: 市财政局、城投集团 names 市城投集团.",
        {"word": "the key"},
    ),
}


def dictionary() -> str:
    """The page, as Markdown.

    >>> dictionary().splitlines()[0]
    '# Data dictionary'
    """
    frames = (_frame(name, schema.to_schema()) for name, schema in SCHEMAS.items())
    parts = [INTRODUCTION, *map(_file, FILES), FRAMES, *frames]
    return "\n\n".join(parts) + "\n"


def _file(name: str) -> str:
    meaning, columns = FILES[name]
    rows = [(f"`{column}`", said) for column, said in columns.items()]
    return "\n\n".join([f"### {name}", meaning, _table(["column", "meaning"], rows)])


def _frame(name: str, schema: pa.DataFrameSchema) -> str:
    head = ["column", "is", "type", "null", "allowed", "meaning"]
    rows = [_row(key, column) for key, column in schema.columns.items()]
    return "\n\n".join([f"### {name}", str(schema.description), *_keys(schema), _table(head, rows)])


def _row(name: str, column: pa.Column) -> Sequence[str]:
    null = "yes" if column.nullable else ""
    return f"`{name}`", column.title or "", _type(column), null, _allowed(column), column.description or ""


def _keys(schema: pa.DataFrameSchema) -> Iterator[str]:
    """What tells the rows apart: columns together, or one column alone."""
    together = [schema.unique] if schema.unique else []
    alone = [[name] for name, column in schema.columns.items() if column.unique]
    if keys := [" + ".join(f"`{name}`" for name in key) for key in (*together, *alone)]:
        yield f"Key: {', also '.join(keys)}."


def _type(column: pa.Column) -> str:
    """The dtype, but for text, whose storage differs with what is installed."""
    name = str(column.dtype)
    return "text" if name.startswith("string") else name


def _allowed(column: pa.Column) -> str:
    categories = ", ".join(getattr(column.dtype, "categories", None) or ())
    return "; ".join(filter(None, [categories, *map(_rule, column.checks)]))


def _rule(check: pa.Check) -> str:
    """A check in words; one that is not foreseen here fails rather than be left out."""
    (value,) = (check.statistics or {}).values()
    if check.name == "isin":
        return ", ".join(value)
    form = {"str_matches": "`{}`", "greater_than_or_equal_to": "≥ {}"}[str(check.name)]
    return form.format(value)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("<", r"\<")  # <NA> is no HTML
