"""Each rule fires where it should and else is quiet; what it finds in the real table was found by hand."""

import pytest

import lygdata as lyg
from golden_data import golden
from lygdata.findings import RULES
from tables import HEAD, Clause, read, write

LONG = "加强依法行政示范点的培育和管理"


def table(*clauses: Clause) -> str:
    return write([[list(clauses)]])


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


TWO = table(Clause(), Clause("第二条。"))
SOUND = table(
    Clause("做好工作。", "市法制办、财政局", "市各有关部门"), Clause("第二条工作。", "市财政局", "市法制办")
)
FIRES = {
    "both-columns": table(Clause(responsible="市法制办", assisting="市法制办")),
    "unnumbered-clause": replaced(TWO, "(2)", ""),
    "repeated-number": replaced(TWO, "(2)", "(1)"),
    "clause-number": replaced(TWO, "(2)", "(3)"),
    "repeated-chapter": replaced(write([[[Clause()]], [[Clause()]]]), "第2章", "第1章"),
    "mixed-prefix": table(Clause(responsible="市法制办、市财政局"), Clause(responsible="市法制办、教育局")),
    "collective-alias": table(
        Clause(responsible="市法制办、各有关部门"), Clause(responsible="市法制办、市各有关部门")
    ),
    "mixed-separators": table(Clause(responsible="各县区政府,市编办、法制办")),
    "open-list": table(Clause(assisting="市法制办等部门")),
    "no-full-stop": table(Clause(), Clause("没有句号")),
    "no-named-owner": table(Clause(responsible="市各有关部门")),
    "no-assisting": table(Clause(assisting="市财政局"), Clause()),
    "half-width-punctuation": table(Clause("半角,标点。")),
    "invisible-characters": table(Clause("看不见的\u200b字符。")),
    "repeated-sentence": table(Clause(f"甲。{LONG}。"), Clause(f"乙。{LONG.replace('和', '')}。")),
}
QUIET = {
    "both-columns": table(Clause(responsible="市法制办", assisting="市财政局")),
    "unnumbered-clause": write([[[Clause()], [Clause()]]]),
    "clause-number": replaced(
        replaced(
            write([[[Clause(), Clause()], [Clause("第三条。"), Clause("第四条。")]]]),
            "(1)第三条",
            "(3)第三条",
        ),
        "(2)第四条",
        "(4)第四条",
    ),
    "mixed-prefix": table(
        Clause(responsible="市法制办、市财政局"),
        Clause(responsible="市财政局、市教育局"),
        Clause(responsible="市财政局、滨江大学、国网滨江供电公司、高新区管委会"),
    ),
    "collective-alias": table(Clause(responsible="市法制办、各有关部门")),
    "mixed-separators": table(Clause(responsible="市发改委(目标办,综合处)、市法制办")),
    "no-full-stop": table(Clause("没有句号"), Clause("都没有")),
    "no-named-owner": table(Clause(responsible="市各有关部门、市法制办")),
    "no-assisting": table(Clause(), Clause()),
    "half-width-punctuation": table(Clause("每年1,000件，比例3:1。")),
    "repeated-sentence": table(Clause("做好工作。"), Clause("做好工作。")),
}


def rules_found(text: str) -> set[str]:
    return set(read(text).findings["rule"])


def test_every_rule_is_tried():
    assert [rule.name for rule in RULES] == list(FIRES)


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_fires(rule):
    found = read(FIRES[rule]).findings.query("rule == @rule")
    assert len(found)
    assert set(found["severity"]) == {next(known.severity for known in RULES if known.name == rule)}


@pytest.mark.parametrize("rule", FIRES)
def test_a_rule_stays_quiet(rule):
    assert rule not in rules_found(QUIET.get(rule, SOUND))


def test_a_sound_table_has_no_findings():
    assert read(SOUND).findings.empty


def test_every_finding_in_the_real_table_is_the_one_found_by_hand():
    by_hand = golden("findings.csv")
    ours = lyg.load().findings
    tasks = ours.dropna(subset="task_id")
    assert sorted(
        zip(tasks["rule"], tasks["task_id"], tasks["source_line"].astype("str"), strict=True)
    ) == sorted(row for row in map(tuple, by_hand.to_numpy()) if row[1])
    (count,) = by_hand.loc[by_hand["task_id"].eq(""), "source_line"]
    whole = ours[ours["task_id"].isna()]
    assert set(whole["rule"]) == {"half-width-punctuation", "row-start"}
    assert whole.loc[whole["rule"].eq("half-width-punctuation"), "message"].str.startswith(f"{count}项").all()
    assert whole.loc[whole["rule"].eq("row-start"), "source_line"].tolist() == [212]


def test_findings_name_the_task_and_its_line():
    (row,) = read(FIRES["no-named-owner"]).findings.query("rule == 'no-named-owner'").to_dict("records")
    assert (row["task_id"], row["source_line"]) == ("1.1.1", HEAD.count("\n") + 3)
    assert row["message"] == "没有点名的责任单位，只列市各有关部门"
