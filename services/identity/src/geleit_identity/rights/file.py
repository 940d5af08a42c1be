"""The copy as the person gets it: what was gathered, with the words that somebody has looked at put in their places."""

from typing import Any, Final, Literal

from geleit_identity.bodies import law as body_law
from geleit_identity.representations.acting import Act
from geleit_identity.rights import store
from geleit_identity.rights.gathering import find
from geleit_identity.rights.rules import RIGHT, Look, put
from geleit_identity.rights.schemas import AccessFileOut, FileRowOut, RightPlaceOut, ServiceToldOut
from geleit_identity.rights.service import refuse_telling
from geleit_identity.rights.tables import AccessFilePart, RightsRequest
from geleit_kit.db.known_bodies import body_by_id
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.problems import Conflict
from geleit_kit.pure.texts import Texts

SCHEMA_VERSION: Final = "geleit-access-file-1"
Language = Literal["de", "en"]
_MASKED: Final = "masked"
_FIELD: Final = "holding.field."
Json = dict[str, Any]


async def compiled(read: ReadSession, texts: Texts, row: RightsRequest, language: Language) -> AccessFileOut:
    """The copy. Raises Conflict (409) while a service is silent or words wait for a look, and where it would come to
    a representative who is feared.
    """
    await find(read, row.id)
    await refuse_telling(read, row, Act.GETS_COPY)
    if row.gathered_at is None:
        raise Conflict("file_not_whole")
    if row.open_words:
        raise Conflict("words_to_look_at")
    law = await body_law.of_session(read)
    own = await body_law.own(read)
    body = await body_by_id(read, read.body)
    parts = await store.parts(read, row.id)
    opened = [(part, await read.unseal(part)) for part in parts]
    return AccessFileOut(
        schema_version=SCHEMA_VERSION,
        title=texts.label("access_file.title", language),
        language=language,
        request_id=row.id,
        person=row.person,
        body=body.key if body else "",
        body_name=body.name if body else "",
        gathered_at=row.gathered_at,
        officer=own.officer,
        retention=own.retention,
        rights=[RightPlaceOut(right=right, citation=places[law.law]) for right, places in RIGHT.items()],
        services=[_told(part, content) for part, content in opened],
        whole=True,
        labels=_labels(texts, language),
        rows=[_row(part, one, texts, language) for part, content in opened for one in content.get("rows", [])],
    )


def _labels(texts: Texts, language: Language) -> dict[str, str]:
    """What stands beside a value, for a reader who is no programmer. A field without a label keeps its name."""
    codes = (code for code in texts if code.startswith(_FIELD))
    return {code.removeprefix(_FIELD): texts.label(code, language) for code in codes}


def _told(part: AccessFilePart, content: Json) -> ServiceToldOut:
    return ServiceToldOut(service=part.service, state=part.state, rows=part.rows, left_out=content.get("left_out", []))


def _row(part: AccessFilePart, row: Json, texts: Texts, language: Language) -> FileRowOut:
    withheld = []
    for words in row["review"]:
        if words["look"] in {Look.RELEASE, Look.RELEASE_MASKED}:
            put(row, words["pointer"], words["shown"])
        if words["look"] != Look.RELEASE:
            withheld.append({"pointer": words["pointer"], "reason": words["reason"] or _MASKED})
    return FileRowOut(
        service=part.service,
        table=row["table"],
        table_label=texts.label(f"holding.{row['table']}", language),
        id=row["id"],
        fields=row["fields"],
        content=row["content"],
        masked=row["masked"],
        withheld_words=withheld,
    )
