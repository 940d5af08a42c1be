"""The concepts that are shipped, by their name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from geleit_cases.concepts import dgcc
from geleit_cases.concepts.presets import dormagen, koeln, moers, muelheim
from geleit_cases.concepts.rules import Preset

PRESETS: Final[Mapping[Preset, dict[str, Any]]] = MappingProxyType(
    {
        Preset.DGCC: dgcc.CONTENT,
        Preset.DORMAGEN: dormagen.CONTENT,
        Preset.KOELN: koeln.CONTENT,
        Preset.MOERS: moers.CONTENT,
        Preset.MUELHEIM: muelheim.CONTENT,
    }
)
"""Content as `ConceptContent` takes it."""
