"""Who is meant by a cell of units, and what the register of units must be."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lygdata as lyg
from golden_data import golden
from lygdata.errors import RegisterError
from lygdata.resources import resource
from lygdata.units import SEPARATOR, parse_unit_list, read_register, split_list
from tables import unit_lists

HEAD = "unit,short,kind,group,full_name,aliases\n"


def units(cell: str, **options: str) -> list[str]:
    return [mention.unit for mention in parse_unit_list(cell, **options).mentions]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市政府办公室、财政局", ["市政府办公室", "市财政局"]),
        ("省发改委、财政厅、市法制办、教育局", ["省发改委", "省财政厅", "市法制办", "市教育局"]),
        ("各县区政府,市编办、法制办", ["各县区政府", "市编办", "市法制办"]),
        ("市法制办、各有关部门", ["市法制办", "市各有关部门"]),
        ("市法制办、政府各部门", ["市法制办", "市政府各部门"]),
        ("市法制办、各县区政府、财政局", ["市法制办", "各县区政府", "市财政局"]),
        ("住房保障和房产管理局", ["住房保障和房产管理局"]),
        ("市场监管局、市政工程处、市容管理局", ["市场监管局", "市政工程处", "市容管理局"]),
        ("市政务公开办、市政府办公室", ["市政务公开办", "市政府办公室"]),
        ("市教育局、市民政局", ["市教育局", "市民政局"]),
        ("市发改委（目标办、综合处）、法制办", ["市发改委", "市法制办"]),
        ("", []),
    ],
)
def test_the_prefix_carries_over_to_named_units(cell, expected):
    assert units(cell) == expected


def test_a_table_without_any_prefix_can_be_given_one():
    assert units("财政局、教育局", default_prefix="区") == ["区财政局", "区教育局"]


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("市各有关部门、市法制办", ["collective", "named"]),
        ("市级行政审批部门", ["collective"]),
        ("各县区政府", ["collective"]),
        ("有关单位、市属国有企业、各指标牵头单位", ["collective"] * 3),
        ("市各开发区管委会、市直各部门、县区政府、有关市直部门", ["collective"] * 4),
        ("市政府办公室", ["named"]),
    ],
)
def test_collectives_are_told_from_named_units(cell, kinds):
    assert [mention.kind for mention in parse_unit_list(cell).mentions] == kinds


def test_an_office_in_brackets_is_no_unit_of_its_own():
    (mention,) = parse_unit_list("市发改委(目标办)").mentions
    assert (mention.unit, mention.mention, mention.office) == ("市发改委", "市发改委(目标办)", "目标办")


@pytest.mark.parametrize("tail", ["等", "等部门", "等单位", "等有关部门", "等5个部门"])
def test_a_list_that_ends_in_deng_is_open(tail):
    found = parse_unit_list(f"市法制办、财政局{tail}")
    assert found.open
    assert [mention.unit for mention in found.mentions] == ["市法制办", "市财政局"]


def said(cell: str, **options: str) -> list[str]:
    """Each unit with its role before it: 牵头 市甲局; only the unit where the cell says none."""
    return [
        " ".join(filter(None, [each.role, each.unit])) for each in parse_unit_list(cell, **options).mentions
    ]


LABELLED = ["牵头 市甲局", "责任 市乙局", "责任 市丙局", "协助 各县区政府"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("牵头单位:市甲局;责任单位:乙局、市丙局;配合单位:各县区政府", LABELLED),
        ("(牵头单位：市甲局；责任单位：乙局、丙局；配合单位：各县区政府。)", LABELLED),
        ("主办单位:市甲局\n责任部门:市乙局 丙局\n协办单位:各县区政府", LABELLED),
        ("牵头单位:市甲局,责任单位:市乙局,丙局,参加单位:各县区政府", LABELLED),
        ("责任领导:副市长张三;责任单位:市乙局;责任人:李四", ["责任 市乙局"]),
        ("(市甲局牵头,市乙局、丙局配合)", ["牵头 市甲局", "协助 市乙局", "协助 市丙局"]),
        ("由市甲局牵头，会同市乙局、丙局等部门负责。", ["牵头 市甲局", "责任 市乙局", "责任 市丙局"]),
        ("市甲局牵头,会同市乙局、丙局", ["牵头 市甲局", "协助 市乙局", "协助 市丙局"]),
        ("市甲局、乙局牵头", ["牵头 市甲局", "牵头 市乙局"]),
        ("市甲局、乙局按职责分工负责", ["责任 市甲局", "责任 市乙局"]),
        ("市甲局、乙局,按照各自职责分别负责", ["责任 市甲局", "责任 市乙局"]),
        ("市甲局牵头负责,市乙局、丙局参与", ["牵头 市甲局", "协助 市乙局", "协助 市丙局"]),
        ("市甲局,市乙局配合", ["市甲局", "协助 市乙局"]),
        ("市甲局牵头,市乙局,市丙局配合", ["牵头 市甲局", "协助 市乙局", "协助 市丙局"]),
        ("市甲\n局(牵\n头)、市乙局", ["牵头 市甲局", "市乙局"]),
        ("市民政局、各县（市）\n党委", ["市民政局", "各县（市）党委"]),
        ("省乡\n镇企业局", ["省乡镇企业局"]),
        ("市甲局(牵头)、市乙局、市丙局(配合单位)", ["牵头 市甲局", "市乙局", "协助 市丙局"]),
        ("市甲局、市乙局(共同牵头),市丙局", ["牵头 市甲局", "牵头 市乙局", "市丙局"]),
        ("市甲局负责牵头,市乙局协助", ["牵头 市甲局", "协助 市乙局"]),
        ("市甲局、乙局 (按职责分工负责)", ["责任 市甲局", "责任 市乙局"]),
        ("市甲局负责审批,市乙局负责监管", ["责任 市甲局", "责任 市乙局"]),
        ("市甲局牵头,会同市乙局等部门落实", ["牵头 市甲局", "责任 市乙局"]),
        ("市直各部门组织实施,各县区政府具体落实", ["责任 市直各部门", "责任 各县区政府"]),
        ("牵头单位：市甲局责任单位：市乙局", ["牵头 市甲局", "责任 市乙局"]),
        ("牵 头 单 位：市甲局；配 合 单 位：市乙局", ["牵头 市甲局", "协助 市乙局"]),
        ("【牵头单位】市甲局【配合单位】市乙局、丙局", ["牵头 市甲局", "协助 市乙局", "协助 市丙局"]),
        ("①牵头单位：市甲局；②配合单位：市乙局", ["牵头 市甲局", "协助 市乙局"]),
        ("各牵头单位、各配合单位", ["各牵头单位", "各配合单位"]),
        ("市甲局【牵头】、市乙局【配合】", ["牵头 市甲局", "协助 市乙局"]),
        ("〔牵头单位：市甲局，责任单位：市乙局〕", ["牵头 市甲局", "责任 市乙局"]),
        ("【牵头单位：市甲局；责任单位：市乙局】", ["牵头 市甲局", "责任 市乙局"]),
        ("市甲局牵\n头，市乙局配\n合", ["牵头 市甲局", "协助 市乙局"]),
        ("市人大办、政协办", ["市人大办", "市政协办"]),
        ("法治科、公众参与和促进科", ["法治科", "公众参与和促进科"]),
    ],
)
def test_a_cell_can_say_the_roles_itself(cell, expected):
    assert said(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市甲局 市乙局\n丙局", ["市甲局", "市乙局", "市丙局"]),
        ("市 编 办、财 政 局", ["市编办", "市财政局"]),
        ("市住房保障和房\n产管理局、市国\n税局", ["市住房保障和房产管理局", "市国税局"]),
        ("市甲局、各县\n区政府", ["市甲局", "各县区政府"]),
        ("市甲局和市乙局", ["市甲局", "市乙局"]),
        ("市甲局及各县区政府", ["市甲局", "各县区政府"]),
        ("市工业和信息化局和商务局", ["市工业和信息化局", "市商务局"]),
        ("市老干部和退休服务局", ["市老干部和退休服务局"]),
        ("市人力资源和社会保障局", ["市人力资源和社会保障局"]),
        ("1.市甲局 2.市乙局", ["市甲局", "市乙局"]),
        ("①市甲局②市乙局", ["市甲局", "市乙局"]),
        ("1、市甲局\n2、市乙局", ["市甲局", "市乙局"]),
        ("（1）市甲局（2）市乙局", ["市甲局", "市乙局"]),
        ("国网江州\n供电公司、东海县 灌云县", ["国网江州供电公司", "东海县", "灌云县"]),
        ("实验室与设备管理处、办公室与教务处", ["实验室与设备管理处", "办公室", "教务处"]),
        ("市甲局[1]（牵头）、市乙局²、市丙局*", ["市甲局", "市乙局", "市丙局"]),
        ("市甲局、乙局\n和商务局", ["市甲局", "市乙局", "市商务局"]),
        ("局机关各科室、沿江各市政府、各村(社区)", ["局机关各科室", "沿江各市政府", "各村(社区)"]),
        ("各院（系）、各乡镇政府（街道办事处）", ["各院（系）", "各乡镇政府（街道办事处）"]),
        ("县职业中专、人社局", ["县职业中专", "县人社局"]),
        ("立案庭、民一庭、规划财务司、产业发展股", ["立案庭", "民一庭", "规划财务司", "产业发展股"]),
        ("各市、县人民政府，各县、区政府、省甲厅", ["各市、县人民政府", "各县、区政府", "省甲厅"]),
        ("各市、县(市、区)人民政府\n县粮食储备库", ["各市、县(市、区)人民政府", "县粮食储备库"]),
        ("各级政府及其部门、其他有关单位", ["各级政府及其部门", "其他有关单位"]),
        ("各县(市、区)政府、各乡镇(街道)", ["各县(市、区)政府", "各乡镇(街道)"]),
        ("各有关部门、单位", ["各有关部门、单位"]),
        ("各有关部门和单位", ["各有关部门和单位"]),
    ],
)
def test_what_parts_two_names_and_what_belongs_to_one(cell, expected):
    assert units(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市委宣传部、组织部、教育局、网信办", ["市委宣传部", "市委组织部", "市教育局", "市委网信办"]),
        ("市委、市政府、市人大", ["市委", "市政府", "市人大"]),
        ("市财政局、海关、人民银行、高新区管委会", ["市财政局", "海关", "人民银行", "高新区管委会"]),
        ("市财政局、国家安全局、市场监管局", ["市财政局", "市国家安全局", "市市场监管局"]),
        ("市财政局、东海县政府、教育局", ["市财政局", "东海县政府", "市教育局"]),
        ("连云港市教育局、财政局", ["连云港市教育局", "连云港市财政局"]),
        ("省教育厅、国家发改委、财政部", ["省教育厅", "国家发改委", "财政部"]),
        ("市财政局党组、国资委党委", ["市财政局党组", "国资委党委"]),
        ("市国有资产监督管理委员会、发展和改革委员会", ["市国有资产监督管理委员会", "市发展和改革委员会"]),
        ("市财政局、棚户区改造办公室、城市管理局", ["市财政局", "市棚户区改造办公室", "市城市管理局"]),
        ("市民政局、市政协、市政工程处", ["市民政局", "市政协", "市市政工程处"]),
        ("团市委、妇联", ["团市委", "市妇联"]),
        ("市财政局、地方金融监督管理局、金融监管分局", ["市财政局", "市地方金融监督管理局", "金融监管分局"]),
        ("县甲局、国网东海县供电公司、自然资源局", ["县甲局", "国网东海县供电公司", "县自然资源局"]),
        ("旗财政局、住建局", ["旗财政局", "旗住建局"]),
        ("市财政局、有关部门、各有关部门", ["市财政局", "有关部门", "市各有关部门"]),
        ("市财政局、国家税务总局、教育局", ["市财政局", "国家税务总局", "市教育局"]),
        ("市财政局、武警滨江支队、青云山林场", ["市财政局", "武警滨江支队", "青云山林场"]),
        ("市财政局、东海日报社、日报社", ["市财政局", "东海日报社", "市日报社"]),
        ("市财政局、滨江水务集团、城投集团", ["市财政局", "滨江水务集团", "市城投集团"]),
        ("市教育局、东海中等专业学校、职业技术学院", ["市教育局", "东海中等专业学校", "市职业技术学院"]),
    ],
)
def test_what_takes_a_prefix_and_what_does_not(cell, expected):
    assert units(cell) == expected


@pytest.mark.parametrize(
    ("cell", "is_open"),
    [
        ("市甲局、乙局、丙局等三部门", False),
        ("市甲局、乙局等2个单位", False),
        ("市甲局、乙局等3个部门", True),
        ("市甲局、乙局等 2 个 部门", False),
        ("市甲局、乙局等部门,各县区政府", True),
        ("市甲局牵头,市乙局等有关单位配合", True),
        ("市高等教育处", False),
        ("等部门", False),
    ],
)
def test_a_list_is_closed_when_as_many_units_stand_before_deng_as_it_says(cell, is_open):
    assert parse_unit_list(cell).open == is_open


@pytest.mark.parametrize(
    ("cell", "office"),
    [
        ("市发展和改革委员会(市发改委)", None),
        ("市住房和城乡建设局（住建局）", None),
        ("市甲局(列第一位的为牵头单位)", None),
        ("市甲局(张三)", None),
        ("市甲局(牵头)", None),
        ("市甲局(综合处、法规处)", "综合处、法规处"),
        ("市甲局(法规处)(牵头)", "法规处"),
    ],
)
def test_a_bracket_is_an_office_an_alias_a_role_or_a_note(cell, office):
    (mention,) = parse_unit_list(cell).mentions
    assert (mention.office, mention.mention) == (office, cell)


def test_persons_dates_and_dashes_are_no_units():
    found = parse_unit_list("副市长张三、李四、市甲局局长王五、总会计师、市乙局,2024年12月底前完成")
    assert [mention.unit for mention in found.mentions] == ["市乙局"]
    assert found.persons == ("副市长张三", "李四", "市甲局局长王五", "总会计师")
    assert found.deadline == "2024年12月底前完成"
    assert parse_unit_list("国务院各部门分别负责，年内持续推进").deadline == "年内持续推进"
    mentions = parse_unit_list("市甲局牵头(6月底前)，市乙局配合（2024年底前完成）").mentions
    assert [(mention.unit, mention.role) for mention in mentions] == [("市甲局", "牵头"), ("市乙局", "协助")]
    assert parse_unit_list("市甲局、乙局（2024年底前完成）").deadline == "2024年底前完成"
    assert parse_unit_list("—").mentions == parse_unit_list("无").mentions == ()


def test_a_name_that_no_rule_places_is_kept_as_printed():
    found = parse_unit_list("市公安局、供销、教育等部门")
    assert [mention.unit for mention in found.mentions] == ["市公安局", "供销", "教育"]
    assert found.unplaced == ("供销", "教育")


NAMES = [
    *(
        "市政府办公室",
        "市发展和改革委员会",
        "市工业和信息化局",
        "市人力资源和社会保障局",
        "市住房和城乡建设局",
    ),
    *(
        "市委宣传部",
        "市纪委监委",
        "市人大常委会",
        "市总工会",
        "团市委",
        "市中级人民法院",
        "连云港海关",
        "高新区管委会",
    ),
    *(
        "各县区政府",
        "各县（市、区）政府",
        "市各有关部门",
        "东海县政府",
        "市城建控股集团有限公司",
        "市红十字会",
    ),
]


@given(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True), st.sampled_from("、,，;\n 和及与")
)
def test_whole_names_are_found_whatever_parts_them(names, separator):
    assert units(separator.join(names)) == names


@given(unit_lists)
def test_joining_undoes_splitting(cell):
    marks = SEPARATOR.findall(cell)
    parts = split_list(cell)
    assert parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True)) == cell


@given(st.text())
def test_any_text_can_be_read_and_no_mention_is_empty(cell):
    assert all(mention.unit and mention.mention in cell for mention in parse_unit_list(cell).mentions)


def test_every_registered_unit_and_alias_is_used_by_the_table():
    table = lyg.load()
    register = read_register(resource("data/units.csv"))
    assert {unit.unit for unit in register.units} == set(table.units["unit"])
    printed = set(golden("assignments.csv")["mention"])
    assert {alias for unit in register.units for alias in unit.aliases} <= printed


def test_the_register_says_what_the_golden_copy_says_of_kinds():
    by_hand = dict(golden("assignments.csv")[["unit", "kind"]].itertuples(index=False))
    assert {unit.unit: unit.kind for unit in read_register(resource("data/units.csv")).units} == by_hand


def test_labels_for_charts_are_short_and_unique():
    with resource("data/units.csv").open(encoding="utf-8") as file:
        labels = [row["short"] for row in csv.DictReader(file)]
    assert len(set(labels)) == len(labels) == 30
    assert max(map(len, labels)) <= 4


def test_a_name_that_stands_for_two_units_is_refused(tmp_path: Path):
    path = tmp_path / "units.csv"
    path.write_text(
        HEAD + "市甲局,甲局,named,职能部门,,甲\n市乙局,乙局,named,职能部门,,甲\n", encoding="utf-8"
    )
    with pytest.raises(RegisterError, match="甲 stand for more than one unit"):
        read_register(path)


def test_a_register_that_lacks_a_column_is_refused(tmp_path: Path):
    path = tmp_path / "units.csv"
    path.write_text("unit,short\n市甲局,甲局\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="aliases、full_name、group、kind"):
        read_register(path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_register_may_come_from_excel(tmp_path: Path, encoding: str):
    path = tmp_path / "units.csv"
    path.write_text(HEAD + "市甲局,甲局,named,职能部门,,\n", encoding=encoding)
    assert [unit.unit for unit in read_register(path).units] == ["市甲局"]


def test_an_alias_is_the_unit_it_stands_for(tmp_path: Path):
    (tmp_path / "units.csv").write_text(
        HEAD + "市人社局,人社局,named,职能部门,,市人力资源和社会保障局\n", encoding="utf-8"
    )
    (tmp_path / "表.txt").write_text(
        "工作内容\n| 责任单位\n|\n做好工作。\n| 市人力资源和社会保障局\n|\n", encoding="utf-8"
    )
    assert lyg.load(tmp_path / "表.txt").assignments["unit"].tolist() == ["市人社局"]


@pytest.mark.parametrize("unit", ["甲 ", "(乙) 、", "市甲局和", "各", "市", "(", "等", "由市甲局负责"])
def test_a_cell_of_any_length_is_read_in_linear_time(unit):
    assert len(parse_unit_list(unit * 20_000).mentions) <= 20_000
