"""Citations and targets: golden copies made by hand, and what must not be taken for one."""

import pandas as pd
import pytest
from hypothesis import given

import lygdata as lyg
from golden_data import as_printed, golden
from lygdata.extracts import citations, targets
from lygdata.schemas import Citations, Targets
from tables import tables


def tasks(content: str) -> pd.DataFrame:
    return pd.DataFrame({"task_id": ["1.1.1"], "content": [content]})


def test_every_citation_is_the_one_found_by_hand():
    assert as_printed(lyg.load().citations) == as_printed(golden("citations.csv"))


def test_every_target_is_the_one_found_by_hand():
    assert as_printed(lyg.load().targets) == as_printed(golden("targets.csv"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("落实国务院办公厅《意见》。", [["意见", "国务院办公厅"]]),
        ("执行市政府《办法》和《细则》。", [["办法", "市政府"], ["细则", ""]]),
        ("学习《〈纲要〉读本》", [["〈纲要〉读本", ""]]),
        ("印发《关于贯彻《纲要》的通知》", [["关于贯彻《纲要》的通知", ""]]),
        ("认真学习政府信息公开条例", []),
        ("未写完《办法", []),
    ],
)
def test_a_citation_is_what_stands_between_its_marks(content, expected):
    found = citations(tasks(content))
    assert as_printed(found[["document", "issuer"]])[1:] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("每季度至少召开1次会议", [["每季度至少召开1次", "1", "次", "frequency"]]),
        ("每两年开展三次检查", [["每两年开展三次", "三", "次", "frequency"]]),
        ("受理后5个工作日内答复", [["5个工作日内", "5", "个工作日", "deadline"]]),
        ("2015年底前完成", [["2015年底前", "2015", "年", "deadline"]]),
        ("覆盖率不低于95%", [["不低于95%", "95", "%", "minimum"]]),
        ("时限不得超过20日", [["不得超过20日", "20", "日", "maximum"]]),
        ("有效期为5年", [["有效期为5年", "5", "年", "validity"]]),
        ("“六位一体”的机制", []),
        ("一个地区、一个部门", []),
        ("第3次会议", []),
        ("依据之一", []),
        ("2011年工作要点", []),
    ],
)
def test_a_target_is_a_number_with_its_measure(content, expected):
    found = targets(tasks(content))
    assert as_printed(found[["text", "quantity", "unit", "kind"]])[1:] == expected


@given(tables)
def test_what_is_extracted_stands_where_it_says(table):
    content = table.tasks.set_index("task_id")["content"]
    for task_id, text, start in table.targets[["task_id", "text", "start"]].itertuples(index=False):
        assert content[task_id][start : start + len(text)] == text
    for task_id, document, start in table.citations[["task_id", "document", "start"]].itertuples(index=False):
        assert content[task_id][start : start + len(document) + 2] == f"《{document}》"
    Citations.validate(table.citations)
    Targets.validate(table.targets)
