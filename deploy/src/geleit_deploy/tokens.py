"""Access tokens of the demo issuer for whoever plays or tries: one per role, body and user, renewed before it ends."""

import time
from dataclasses import dataclass, field

import httpx

from geleit_deploy.problems import CannotDo

_RENEW_BEFORE_SECONDS = 60
_OK = 200


@dataclass
class Tokens:
    """`tokens("case_manager", "ki")` gives a token that lives at least a minute more."""

    issuer: str
    _known: dict[tuple[str, str, str], tuple[float, str]] = field(default_factory=dict)

    def __call__(self, role: str, body: str, user: str = "") -> str:
        """The token for a role (several with commas) in a body; `user` tells two users of one role apart."""
        until, token = self._known.get((role, body, user), (0.0, ""))
        if until > time.monotonic() + _RENEW_BEFORE_SECONDS:
            return token
        given = ask(self.issuer, role, body, user)
        self._known[role, body, user] = (time.monotonic() + given.expires_in, given.access_token)
        return given.access_token


@dataclass(frozen=True, slots=True)
class Given:
    """What the issuer gave; `expires_in` in seconds."""

    access_token: str
    expires_in: int
    refresh_token: str


def ask(issuer: str, role: str, body: str, user: str = "") -> Given:
    """A fresh token. Raises CannotDo where it refuses (the sentence names the words that it knows)."""
    form = {"role": role, "body": body} | ({"user": user} if user else {})
    try:
        answer = httpx.post(f"{issuer}/demo/token", data=form, timeout=10, trust_env=False)
    except httpx.TransportError as error:
        raise CannotDo(f"The demo issuer does not answer at {issuer}.", "Start the node: geleit up") from error
    content = answer.json()
    if answer.status_code != _OK:
        raise CannotDo(str(content.get("error_description", "The demo issuer refused.")), "Try: geleit token --help")
    return Given(content["access_token"], content["expires_in"], content["refresh_token"])
