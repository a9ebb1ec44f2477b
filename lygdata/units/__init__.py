"""Who is meant: `names` reads one name, `parts` and `grammar` read lists, `register` knows which are one."""

from lygdata.units.grammar import Mention, UnitList, parse_unit_list
from lygdata.units.names import BRACKETS, ZERO_WIDTH
from lygdata.units.parts import SEPARATOR, signs_of, split_list, unwrapped
from lygdata.units.register import Register, RegisteredUnit, read_register, unregistered_unit

__all__ = [
    "BRACKETS",
    "SEPARATOR",
    "ZERO_WIDTH",
    "Mention",
    "Register",
    "RegisteredUnit",
    "UnitList",
    "parse_unit_list",
    "read_register",
    "signs_of",
    "split_list",
    "unregistered_unit",
    "unwrapped",
]
