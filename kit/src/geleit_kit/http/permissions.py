"""The permissions of kit's own routes. The vocabulary's enum holds the same values with labels."""

from typing import Final

ACCESS_LOG: Final = "access_log:read"
BACKLOG: Final = "backlog:read"
CLOCK: Final = "clock:move"
DEAD_LETTERS: Final = "dead_letter:replay"
DEFINITIONS: Final = "definition:read"
EVENTS: Final = "events:read"
GRANT: Final = "grant:use"
HOLDINGS: Final = "holding:read"
JOBS_READ: Final = "job:read"
JOBS_WORK: Final = "job:work"
ME: Final = "me:read"
RESTRICTED: Final = "restricted:read"
TASKS_READ: Final = "task:read"
TASKS_WORK: Final = "task:work"
