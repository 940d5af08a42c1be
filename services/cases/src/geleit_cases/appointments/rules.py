"""The life of an appointment. Whether the person came is no state: attendance is a protected category of its own."""

from datetime import datetime

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class Attendance(Coded):
    """Whether an appointment was kept. Serves the support only; nothing in Geleit sanctions."""

    CAME = "came", "Wahrgenommen", "Kept"
    EXCUSED = "excused", "Abgesagt", "Excused"
    ABSENT = "absent", "Nicht wahrgenommen", "Not kept"
    UNKNOWN = "unknown", "Unbekannt", "Unknown"


class Purpose(Coded):
    """What an appointment is for, coarse enough for a volunteer who accompanies."""

    COUNSELLING = "counselling", "Beratungsgespräch", "Counselling talk"
    AUTHORITY = "authority", "Termin bei einer Behörde", "Appointment at an authority"
    COURSE = "course", "Kurs oder Maßnahme", "Course or measure"
    VISIT = "visit", "Hausbesuch", "Home visit"
    OTHER = "other", "Anderer Termin", "Other appointment"


APPOINTMENT = Lifecycle(
    "appointment",
    start="planned",
    steps=[
        Step("cancel", "planned", "cancelled", needs=Permission.APPOINTMENT_WRITE),
        Step("close", "planned", "over", needs=Permission.APPOINTMENT_WRITE, asks="CloseAppointmentIn"),
    ],
)


def times_fault(starts_at: datetime, ends_at: datetime | None) -> str | None:
    """`ends_before_start` where an appointment would end before or when it begins."""
    return "ends_before_start" if ends_at is not None and ends_at <= starts_at else None
