"""Life cycles of staff and clients."""

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.permissions import Permission

STAFF = Lifecycle(
    "staff",
    start="active",
    steps=[
        Step("leave", "active", "left", needs=Permission.STAFF_ADMIN),
        Step("return", "left", "active", needs=Permission.STAFF_ADMIN),
    ],
)

CLIENT = Lifecycle(
    "client",
    start="active",
    steps=[
        Step("block", "active", "blocked", needs=Permission.CLIENT_ADMIN),
        Step("unblock", "blocked", "active", needs=Permission.CLIENT_ADMIN),
    ],
)
