"""One name as a task table prints it: a unit, a class of units, a person, a date, or none of these.

What is known here is how such names are formed, not which units there are: `ORGAN` is how they end, `LEVEL`
how they begin. Everything is decided from the name alone; what a name takes from its neighbours is `grammar`.
"""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from lygdata.resources import resource

__all__ = [
    "BRACKETS",
    "CARRIED",
    "LEVEL",
    "MARK",
    "REGION",
    "SYMBOL",
    "ZERO_WIDTH",
    "Name",
    "Sort",
    "Takes",
    "begins_a_name",
    "is_whole",
    "read_name",
]

BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
ZERO_WIDTH = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")

# The level that a name may begin with; not where the character belongs to the name itself: 市场监管局,
# 市政工程处, 市容管理局, 市民中心, 市域铁路公司, 国家安全局, 区域合作办.
LEVEL = re.compile(
    r"国家(?!安全)|自治[区州](?=.)|省(?=.)"
    r"|市(?!场|容|域|区(?!划)|民(?:中心|服务|热线|卡|广场|学校)|政(?:工程|公用|园林|设施|管理|建设|处|局))(?=.)"
    r"|县(?!域|级)(?=.)|区(?!域|划|块|县)(?=.)|州(?=.)|旗(?![舰袍帜手])(?=.)"
)
PARTY_LEVEL = re.compile(rf"(?:{LEVEL.pattern})委(?!员会)(?=.)")

# How units end; not where the character ends another word: 社会, 干部, 主办, 军队, 平台, 格局.
ORGAN = (
    r"(?:[院委厅处所站馆厂协社]|(?<!教)(?<!(?<!..)实验)室|(?<![格布大])局|(?<!部)署|(?<![学专百本])科|医学科|(?<!家)庭|(?<!控)股|(?<![公官])司|[林农牧渔]场|(?<![田家])园|(?<![平舞对])台|(?<!学)校|学校"
    r"|(?<![社机])会|(?<![干内全外西东南北中])部|(?<![主承举创])(?<!(?<!政)协)办|(?<![军部])队|(?<![互关])联"
    r"|中心|储备库|公司|集团|兵团|政府|[支分人央]行|银行|农商行|海关|人大|大学|中学|小学|中专|职高|军分区|基地|专班|小组|工作组|教研组|党组|党总支|[委大协府会]机关|团中央)"
)
REGION = r"(?:[^\W\d_]{2,}?(?:[县区州旗盟镇]|(?<!城)市|(?<!城)乡)|[^\W\d_]县|[^\W\d_]{2,}(?:街道|新城))"
STEM = r"[^\s、,，;；。:：]"
NAMED = re.compile(
    rf"(?!(?:{LEVEL.pattern})[^局厅院委办]\Z){STEM}+{ORGAN}|(?:{LEVEL.pattern})(?:委|政府|[局厅院办])|{REGION}|海关|武警|公安|消防|人大"
)

ALL_OF = r"(?:各|有关|相关|所有|其他|其它|全体)"
KINDS_OF_REGION = r"(?:省|县|区|市|州|乡|镇|街道|[、,，/和()（）])"
COLLECTIVE = re.compile(
    rf"{ALL_OF}.+|.*{ALL_OF}(?:部门|单位|机构).*|.+各.+|.*(?:有关|相关|部门|单位)"
    rf"|(?:全[国省市县区])?[国省市县区]?[直级属]?{ALL_OF}.+|[国省市县区]?政府各.*"
    rf"|(?:沿[线江海河湖]|属地|所在地?).*(?:政府|部门|单位)|[国省市县区州]属(?:国有|重点)*(?:企业|国企|高校|院校|学校|医院)"
    rf"|(?!(.)\1){KINDS_OF_REGION}{{2,}}(?:级)?(?:人民)?(?:党委|政府|管委会|办事处)*|(?:乡镇|镇街|街道)(?:人民)?(?:政府|办事处)?"
)
# Collectives that read with the level before them: 各有关部门 after 市法制办 are the city's.
CARRIED = re.compile(r"各(?:有关|相关)部门|政府各部门")

# Names of places before an organ: 东海县政府, 连云港市教育局; but not 棚户区改造办, 智慧城市办, 企业上市办.
PLACE = re.compile(
    r"(?P<place>[^\W\d_]{2,6}?(?:自治区|省|市(?!场|容|民|政(?!府|协))|州|县|旗|盟|区)|[^\W\d_]县)"
    r"(?=(?P<organ>人民政府|政府|管委会|管理委员会|党工委|工委|委|人大|政协|\Z)|.)"
)
NO_PLACE = re.compile(
    r".*(?:[城都超集上股门夜早全菜房楼]市|[户城园景社小街灾库林山护范验作易税心片学校军站厂矿病]区)\Z"
)
RURAL = re.compile(r"[^\W\d_]{2,}?(?:镇|乡|街道)(?:人民政府|政府|党委|办事处)?\Z")
NATIONAL = re.compile(
    r"国家(?!安全)|中央|中共|中国|全国|国务院|国网|武警|驻|(?:长江|黄河|淮河|海河|珠江|松辽|太湖)(?:流域|水利|航)|最高人民|人民银行|人行|海关|海事|.*总[局署]\Z|审计署\Z"
    r"|.*(?:海关|银行|[支分]行|央行|人行|海事[局处]|检验检疫局|银保?监(?:分局|局|会|办)|证监[局会]|保监[局会]"
    r"|(?<!地方)金融监管(?:分局|局)|(?<!地方)金融监督管理(?:分局|局)|边检站|调查队|军分区|武警(?:支队|部队)?|铁路局|民航局)\Z"
    r"|(?:外交|国防|教育|科技|科学技术|工信|工业和信息化|公安|安全|民政|司法|财政|人社|人力资源(?:和)?社会保障"
    r"|自然资源|国土资源|生态环境|环境保护|环保|住建|住房(?:和)?城乡建设|交通|交通运输|水利|农业|农业农村|商务|文化"
    r"|文旅|文化和旅游|退役军人事务|应急管理|卫生)部\Z"
)
PROVINCES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|华东|苏北"
)
PARTY_GROUP = re.compile(r".*(?:党组|党委|党工委|党支部|党总支)\Z")
COMMITTEE_OF_PLACE = re.compile(r".*(?:管委会|[区园城港岛]管理委员会)\Z|.*(?:区|新城|街道|镇|乡|县)\Z")
# Companies, schools, hospitals and farms are the level's own where such words are all of the name (城投集团,
# 第一人民医院); else it says whose or where they are: 江州水务集团, 连云港中等专业学校.
_, *GENERIC = resource("data/generic.csv").read_text(encoding="utf-8").split()
OWNED = "集团|公司|大学|学[院校]|校|中学|小学|医院|院|[林农牧渔]场"
OF_ITS_OWN = re.compile(
    rf"(?!(?:{'|'.join(GENERIC)}|第?[一二三四五六七八九十])*(?:{OWNED})\Z).+(?:集团|公司|大学|学[院校]|中学|小学|医院|[林农牧渔]场)\Z"
    r"|.{2,}?(?:日?报社|火?车站|水库管理[处局所]|灌区管理[处局所]|铁路(?:办事处|物流中心))\Z"
)
YOUTH_LEAGUE = re.compile(r"(?:共青)?团(?P<level>[省市县区州])委\Z")
PARTY_ORGAN = re.compile(
    r"组织部|宣传部|统战部|统一战线工作部|政法委(?:员会)?|网信办(?:公室)?|编办|机构编制委员会办公室|老干部(?:工作)?局"
    r"|党校|政(?:策)?研(?:究)?室|巡察(?:工作领导小组)?办(?:公室)?|(?:[省市县区][直级])?(?:机关)?工委|台(?:港澳)?办|台工办"
    r"|台湾工作办公室|国安办|国家安全委员会办公室|保密[办局]|机要(?:保密)?局|党史(?:工)?(?:办|委|研究室)|文明办|改革办|深改办"
    r"|财经办|农办|农工[办委]|农村工作(?:领导小组)?办公室|外办|社会工作部|社工部|军民融合办"
)

TITLE = (
    r"(?:[副正]?(?:省长|市长|县长|区长|州长|镇长|乡长|书记|主任|局长|厅长|部长|处长|科长|院长|校长|行长|检察长|秘书长|主席|会长"
    r"|组长|总(?:会计|工程|经济|农艺|规划|审计)师|总法律顾问|董事长|总经理|总裁|专员|站长|所长|队长)|常委|负责人|负责同志|领导同志|分管领导|主要领导|领导"
    r"|联络员|联系人|同志)"
)
SURNAME = (
    r"(?:欧阳|司马|上官|诸葛|王|李|张|刘|陈|杨|黄|赵|吴|周|徐|孙|马|朱|胡|郭|何|林|罗|郑|梁|谢|宋|唐|许|邓|冯|韩|曹|曾|彭"
    r"|萧|蔡|潘|田|董|袁|于|余|叶|蒋|杜|苏|魏|程|吕|丁|沈|任|姚|卢|傅|钟|姜|崔|谭|廖|范|汪|陆|金|石|戴|贾|韦|夏|邱|方|侯|邹"
    r"|熊|孟|秦|白|江|阎|薛|尹|段|雷|黎|史|龙|陶|贺|顾|毛|郝|龚|邵|万|钱|严|赖|覃|武|莫|孔|汤|高)"
)
GIVEN = r"[\u4e00-\u9fff·某×Xx*]{1,2}"
HELD_BY = re.compile(rf".*{TITLE}(?::|：)?(?:{SURNAME}{GIVEN})?")
PERSON = re.compile(rf"(?!金融|石油|石化|高新|高校|高铁|高速|林业|万达|方正|江海|白酒){SURNAME}{GIVEN}")

DATE = re.compile(
    r"[于在到至]?(?:(?:(?:19|20)?\d\d|[〇○零一二三四五六七八九]{4})年|每年|今年|明年|当年|年)?"
    r"(?:第?[一二三四1-4]季度|上半年|下半年|(?:1?\d|十?[一二三四五六七八九十])月份?)?(?:[1-3]?\d[日号])?"
    r"(?:末|底|初|上旬|中旬|下旬|内)?(?:以?前|之前|内)?(?:全面|基本|按时|持续)?(?:完成|启动|落实|到位|推进|实施|开展)?"
    r"|全年|长期(?:坚持|推进|实施)?|常年|持续(?:推进|实施)?|即时|立即|适时|按时(?:限)?(?:完成)?"
)
TIME = re.compile(
    r"[\d〇○零一二三四五六七八九十].?[年月季日]|年[内底初末前]|每年|今年|明年|全年|半年|常年|长期|持续|即|时"
)
NOTHING = re.compile(r"[-—–―－/／\\.．…*]*|\d{1,3}|无|略|空|暂无|同上(?!.)")

SYMBOL = "*＊★☆△▲※●○◆■◇□#"
SIGN = rf"[①-⑳{SYMBOL}]"
REFERENCE = r"(?:\[\d{1,2}\]|〔\d{1,2}〕|[¹²³⁰⁴-⁹])"
MARK = re.compile(rf"\A(?:\d{{1,2}}[.．)）、](?!\d)|[(（]\d{{1,2}}[)）]|{SIGN})+|(?:{SIGN}|{REFERENCE})+\Z")
# 各级政府及其部门 are one.
ITS = re.compile(r"其(?![他它余])")
BARE_ENDING = re.compile(
    r"(?:[会员局处科室部院厅办委队]|公室|公厅|办公室|办公厅|委员会|员会|中心|政府|公司|集团|管委会|部门|单位|领导小组|小组"
    r"|人民政府|民政府|有限公司|有限责任公司|办事处|事处|学院|学校|协会|学会|商会|总会|常委会|联合[社会]|合作社)"
    r"(?:\Z|[(（、,，;；])|员会|公室|公厅|会(?:办公室|保障|科学|组织|工作|事业|福利)|[(（]"
)


HALF_OF_EACH = re.compile(r"各[^省市州盟县区旗乡镇村院系校部委办局厅处科室所站]")
WHOLE = re.compile(rf"{ORGAN}|[县区市州乡镇)）]|街道|部门|单位|机构|企业|院校")


class Sort(Enum):
    """What a name is the name of."""

    NAMED = auto()
    COLLECTIVE = auto()
    PERSON = auto()
    DATE = auto()
    NOTHING = auto()
    UNKNOWN = auto()


class Takes(Enum):
    """What a name may inherit from the units before it."""

    NOTHING = auto()
    LEVEL = auto()
    PARTY_LEVEL = auto()


class Name(NamedTuple):
    """What a name tells of itself: its sort, the level it prints (`gives`), and what it would inherit."""

    sort: Sort
    gives: str = ""
    party: bool = False
    takes: Takes = Takes.NOTHING

    @property
    def is_unit(self) -> bool:
        """Whether it names one unit or a class of them."""
        return self.sort is Sort.NAMED or self.sort is Sort.COLLECTIVE


SORTS: list[tuple[Sort, re.Pattern[str]]] = [
    (Sort.NOTHING, NOTHING),
    (Sort.PERSON, HELD_BY),
    (Sort.COLLECTIVE, COLLECTIVE),
    (Sort.NAMED, NAMED),
    (Sort.PERSON, PERSON),
]
"""The first pattern that matches the whole name decides."""


@lru_cache(maxsize=1 << 14)
def read_name(name: str) -> Name:
    """Tell what a name is; white space, marks and brackets have been taken off it.

    >>> read_name("市财政局")
    Name(sort=<Sort.NAMED: 1>, gives='市', party=False, takes=<Takes.NOTHING: 1>)
    >>> [read_name(name).sort.name for name in ("各县区政府", "副市长张三", "年底前", "供销")]
    ['COLLECTIVE', 'PERSON', 'DATE', 'UNKNOWN']
    """
    if DATE.fullmatch(name) and TIME.search(name):
        return Name(Sort.DATE)
    sort = next((sort for sort, pattern in SORTS if pattern.fullmatch(name)), Sort.UNKNOWN)
    if sort is Sort.COLLECTIVE:
        return Name(sort, takes=Takes.LEVEL if CARRIED.fullmatch(name) else Takes.NOTHING)
    return _named(name) if sort is Sort.NAMED else Name(sort)


def _named(name: str) -> Name:
    """What a unit gives and takes; the first thing that its name begins with or is decides."""
    if level := LEVEL.match(name):
        return Name(Sort.NAMED, level[0].removeprefix("国家"), bool(PARTY_LEVEL.match(name)))
    if league := YOUTH_LEAGUE.match(name):
        return Name(Sort.NAMED, league["level"])
    if NATIONAL.match(name):
        return Name(Sort.NAMED)
    if (place := PLACE.match(name)) and (place["organ"] is not None or not NO_PLACE.match(place["place"])):
        return Name(Sort.NAMED, place["place"] if place["organ"] is None else "")
    if any(body.match(name) for body in (PROVINCES, PARTY_GROUP, COMMITTEE_OF_PLACE, RURAL, OF_ITS_OWN)):
        return Name(Sort.NAMED)
    return Name(Sort.NAMED, takes=Takes.PARTY_LEVEL if PARTY_ORGAN.fullmatch(name) else Takes.LEVEL)


def is_whole(name: str) -> bool:
    """Whether a name is complete as it stands; 各有 of 各有关部门 is not."""
    sort = read_name(name).sort
    if HALF_OF_EACH.fullmatch(name):
        return False
    return sort is not Sort.UNKNOWN and (
        sort is not Sort.COLLECTIVE or bool(re.search(rf"(?:{WHOLE.pattern})\Z", name))
    )


def begins_a_name(text: str) -> bool:
    """Whether `text` could be a name of its own, not the rest of one that was broken before it."""
    if not text or BARE_ENDING.match(text) or ITS.match(text):
        return False
    name = read_name(text)
    return name.sort not in {Sort.UNKNOWN, Sort.NOTHING} or bool(re.match(rf"{STEM}+?{ORGAN}|{ALL_OF}", text))
