"""Refusals of the door as RFC 9457 documents, in the reader's language."""

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.texts import TEXTS
from geleit_kit.http.problems import MEDIA_TYPE, document
from geleit_kit.pure.problems import Problem
from geleit_kit.pure.texts import Language

PAGES = "/docs/problems"


def reply(problem: Problem, language: Language) -> Reply:
    """The answer for a refusal. Its texts come from the catalogue, never from the request."""
    answer = Reply.json(document(problem, TEXTS, language), problem.status, media=MEDIA_TYPE)
    return answer.carrying(
        Vary="Accept-Language, Authorization", Cache_Control="no-store", Content_Language=language, **problem.headers
    )
