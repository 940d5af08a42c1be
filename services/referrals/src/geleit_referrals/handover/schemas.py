"""What goes into handover."""

from pydantic import Field

from geleit_kit.http.schemas import In, example


class RetryHandoverIn(In):
    """The epoch that the mandate has now, as the giver sees it in cases."""

    model_config = example({"mandate_epoch": 2})

    mandate_epoch: int = Field(ge=0, le=2**31 - 1)
