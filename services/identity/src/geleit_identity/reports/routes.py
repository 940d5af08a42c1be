"""The report over the access logs: for who answers a person, and for nothing else."""

from geleit_identity.reports import service
from geleit_identity.reports.schemas import AccessReportIn, AccessReportOut
from geleit_kit.http.parts import Context, TheRequest, Who
from geleit_kit.http.pdf import Paper
from geleit_kit.http.routing import Router
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Access reports"])


@router.post(
    "/access-reports",
    permission=Permission.ACCESS_REPORT_MAKE,
    reads=True,
    exists=True,
    paper=Paper("geleit_identity.reports", "report.typ"),
)
async def report_access(given: AccessReportIn, caller: Who, context: Context, request: TheRequest) -> AccessReportOut:
    """Which body and which function saw what of a person, when and why, from the logs of all services of the node.

    Names the services that did not answer, never a member of staff. As JSON, or printed (`Accept: application/pdf`).
    """
    return await service.report(context, caller, given, request.headers.get("accept-language"))
