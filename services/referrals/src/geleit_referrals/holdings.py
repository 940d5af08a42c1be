"""Whose the parts of referrals' rows are, for the copy that a person may have (`geleit_kit.pure.holdings`). What is not
named here is words, and waits for a look.
"""

from typing import Final

from geleit_kit.pure.holdings import Holdings, Shows

HOLDINGS: Final[Holdings] = {
    "referrals": {
        "dimensions": Shows.OWN,
        **{f"payload.{name}": Shows.OWN for name in ("name", "birth", "contact_details", "languages")},
    },
}
