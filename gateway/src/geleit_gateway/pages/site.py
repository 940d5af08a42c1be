"""The addresses of the documentation."""

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.documents import Documents
from geleit_gateway.door.own import Call, Own
from geleit_gateway.door.problems import PAGES
from geleit_gateway.pages import access, events, problems
from geleit_gateway.pages.files import Files
from geleit_gateway.pages.interactive import interactive
from geleit_gateway.pages.layout import Reader
from geleit_gateway.pages.lifecycles import lifecycles
from geleit_gateway.pages.start import start
from geleit_gateway.settings import SERVICES, GatewaySettings
from geleit_kit.http.tenants import BodySetting
from geleit_kit.pure.folder import is_playground


class Site:
    """All pages. They are public: they tell what runs here, nothing of any person."""

    def __init__(
        self, settings: GatewaySettings, catalogue: Catalogue, documents: Documents, bodies: tuple[BodySetting, ...]
    ) -> None:
        self._settings, self._catalogue, self._documents, self._bodies = settings, catalogue, documents, bodies
        self._files = Files()
        self._demo = is_playground(settings.data_folder)
        self._issuer = settings.demo_issuer if self._demo else None

    def routes(self) -> list[Own]:
        """Every address of the site."""
        return [
            Own("/", self.root),
            Own("/docs", self.start),
            Own("/docs/api", self.interactive),
            Own("/docs/api/{service}", self.interactive),
            Own("/docs/lifecycles", self.lifecycles),
            Own("/docs/lifecycles/{service}", self.lifecycles),
            Own("/docs/events", self.events),
            Own("/docs/events/{service}", self.events),
            Own("/docs/events/{service}/asyncapi.yaml", self.asyncapi),
            Own(PAGES, self.problems),
            Own(f"{PAGES}/{{code}}", self.problem),
            Own("/docs/token", self.token),
            Own("/docs/assets/{name}", self._files.file),
        ]

    async def root(self, _: Call) -> Reply:
        """People who type the bare address want to read."""
        return Reply(303).carrying(Location="/docs")

    async def start(self, call: Call) -> Reply:
        """What runs here."""
        return start(
            Reader.of(call.request), self._catalogue, self._settings.node, demo=self._demo, door=self._door(call)
        )

    async def interactive(self, call: Call) -> Reply:
        """To read and to try."""
        reader, service = Reader.of(call.request), self._service(call)
        if service and service not in self._catalogue:
            return problems.missing(reader)
        return interactive(reader, service)

    async def lifecycles(self, call: Call) -> Reply:
        """Pictures and tables."""
        reader, service = Reader.of(call.request), self._service(call)
        if service and service not in self._catalogue:
            return problems.missing(reader)
        return lifecycles(reader, list(self._catalogue), service)

    async def events(self, call: Call) -> Reply:
        """Facts."""
        reader, service = Reader.of(call.request), self._service(call)
        if service and service not in self._catalogue:
            return problems.missing(reader)
        if service:
            return await events.events(reader, service, self._documents)
        return events.index(reader, self._catalogue)

    async def asyncapi(self, call: Call) -> Reply:
        """The document itself."""
        service = self._service(call) or ""
        text = self._documents.asyncapi_text(service) if service in SERVICES else None
        if text is None:
            return problems.missing(Reader.of(call.request))
        return Reply(200, text.encode(), "application/yaml")

    async def problems(self, call: Call) -> Reply:
        """The catalogue of refusals."""
        return problems.catalogue(Reader.of(call.request), self._catalogue)

    async def problem(self, call: Call) -> Reply:
        """Where the `type` of a problem document leads."""
        return problems.explained(Reader.of(call.request), call.values[0], self._catalogue)

    async def token(self, call: Call) -> Reply:
        """How to get in."""
        return access.access(
            Reader.of(call.request), self._settings.node, self._bodies, issuer=self._issuer, door=self._door(call)
        )

    @staticmethod
    def _service(call: Call) -> str | None:
        return call.values[0] if call.values else None

    def _door(self, call: Call) -> str:
        """How the reader reached the door, for examples to copy; the operator's word first."""
        return self._settings.public_url or f"http://{call.request.header(b'host') or 'localhost'}"
