"""What this service publishes and what it listens to. The handlers live in their rooms."""

from geleit_kit.events.facts import Registry
from geleit_referrals.facts import ALL
from geleit_referrals.handover.service import on_mandate_moved, on_mandate_refused
from geleit_referrals.merging.service import MERGES

_OWN = Registry("referrals", publishes=ALL, consumes=[on_mandate_moved, on_mandate_refused])
EVENTS = MERGES.heard(_OWN)
