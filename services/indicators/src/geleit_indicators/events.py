"""What this service listens to. It publishes nothing: its outputs are read as tables of closed months."""

from geleit_indicators.facts.service import on_phase_entered, on_referral_ended, on_wait_ended
from geleit_kit.events.facts import Registry

EVENTS = Registry("indicators", consumes=[on_phase_entered, on_wait_ended, on_referral_ended])
