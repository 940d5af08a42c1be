"""The instruments that come along. A body adopts one as a draft, changes what it wants, and publishes it."""

from collections.abc import Mapping
from typing import Final

from geleit_cases.forms.instruments import dormagen, hamm, lippe, moers
from geleit_cases.forms.instruments.parts import Instrument

INSTRUMENTS: Final[Mapping[str, Instrument]] = {
    "moers": moers.INSTRUMENT,
    "dormagen": dormagen.INSTRUMENT,
    "lippe": lippe.INSTRUMENT,
    "hamm": hamm.INSTRUMENT,
}
