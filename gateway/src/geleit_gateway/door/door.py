"""The door as an ASGI application: reads the head, finds the way, checks the token, and answers or passes on."""

import logging
from collections.abc import Mapping

from geleit_gateway.door import guard, head, problems
from geleit_gateway.door.asgi import Message, Receive, Request, Scope, Send
from geleit_gateway.door.bodies import ClientGone, RequestBody, lingering
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.own import Call, Own
from geleit_gateway.door.policy import Policy
from geleit_gateway.door.proxy import CutShort, Forward
from geleit_gateway.door.refusals import MethodNotAllowed, NoSuchOperation, RequestTimeout
from geleit_gateway.door.routing import Operation, Tree
from geleit_gateway.settings import Limits
from geleit_kit.http.rates import Requests
from geleit_kit.http.reading import refuse, wrong_in_query
from geleit_kit.http.telemetry import seen
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Problem, TooLarge, Unauthenticated

_log = logging.getLogger("geleit.door")
_UNREAD = (RequestTimeout, TooLarge)


class Answering:
    """Remembers whether the head of an answer went out."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        """Passes on."""
        self.started = True
        await self._send(message)


class Door:
    """Stateless: everything it knows it can read again. Requests are counted once, by whoever answers them: it counts
    those for its own addresses, the services count theirs.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        own: Tree[Own],
        verifier: guard.Verifier,
        policy: Policy,
        limits: Limits,
        requests: Requests,
    ) -> None:
        self._catalogue, self._own, self._verifier = catalogue, own, verifier
        self._policy, self._limits, self._requests = policy, limits, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Nothing escapes from here but what nobody reckoned with."""
        if scope["type"] != "http":
            return
        answering = Answering(self._policy.around(scope["headers"], send))
        send = answering.send
        request: Request | None = None
        try:
            request = head.read(scope, self._limits)
            await self._answer(request, scope, receive, send)
        except Problem as problem:
            answer = problems.reply(problem, head.language(scope["headers"]))
            if request is None or isinstance(problem, _UNREAD):
                send = lingering(receive, send)  # where this request ends is not known: the connection ends with it
            await answer.send(send, head_only=scope["method"] == "HEAD")
        except ClientGone:
            _log.info("client left before it was answered")
        except CutShort:
            _log.warning("answer broke off", extra={"details": {"route": seen(scope).route}})
        except Exception:  # noqa: BLE001 -- a bug ends as a problem document too, with the headers that every answer has
            _log.exception("an error nobody caught")
            if not answering.started:
                await problems.reply(Problem(), head.language(scope["headers"])).send(send)

    async def _answer(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        if preflight := self._policy.preflight(request):
            await preflight.send(send)
            return
        service, version, _ = _parted(request.path)
        if version == "v1":
            await self._pass_on(service, request, scope, receive, send)
        else:
            await self._answer_itself(request, scope, receive, send)

    async def _pass_on(self, service: str, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        known = self._catalogue.described(service)
        seen(scope).route = f"/{service}/v1/{{unmatched}}"
        operation = self._operation(known.table.at(request.path.removeprefix(f"/{service}")), request.method)
        seen(scope).route = operation.route
        if not operation.public:
            seen(scope).body = (await self._who(request, scope)).body_key
        await Forward(known.peer, operation, request, self._limits).run(receive, send)

    async def _who(self, request: Request, scope: Scope) -> Caller:
        """Who shows a valid token. Who does not is counted by the address, and told 401 as long as that is not too
        often.
        """
        try:
            return await guard.caller(request, self._verifier)
        except Unauthenticated:
            self._requests.count_unknown((scope.get("client") or ("",))[0])
            raise

    @staticmethod
    def _operation(methods: Mapping[str, Operation], method: str) -> Operation:
        if not methods:
            raise NoSuchOperation
        if method not in methods:
            raise MethodNotAllowed(methods)
        return methods[method]

    async def _answer_itself(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        methods, values = self._own.at(request.path)
        if not methods:
            raise NoSuchOperation
        if request.method not in methods:
            raise MethodNotAllowed(methods)
        own = methods[request.method]
        seen(scope).route = own.template
        caller = None if own.public else await self._who(request, scope)
        if caller:
            seen(scope).body = caller.body_key
            self._requests.count(caller)
            refuse(wrong_in_query(request.parameters, own.asks))
        answer = await own.answer(Call(request, RequestBody(receive, self._limits), values, caller))
        await answer.send(send, head_only=request.method == "HEAD")


def _parted(path: str) -> tuple[str, str, str]:
    service, _, rest = path.removeprefix("/").partition("/")
    version, _, rest = rest.partition("/")
    return service, version, rest
