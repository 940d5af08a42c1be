"""Forms are kit's definitions of the kind `form`."""

from typing import Final

from geleit_kit.db.definitions import Versions

FORMS: Final = Versions("form")
