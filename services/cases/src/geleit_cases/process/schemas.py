"""What goes in to open case management and to leave it."""

from geleit_cases.fields import LONG, LegalDay
from geleit_cases.responsibility.schemas import HolderContactIn, Staff
from geleit_kit.http.schemas import In, example, held
from geleit_vocabulary.categories import DataCategory


class StartCaseManagementIn(In):
    """Opens case management. The holder of the mandate is the caller unless another member of staff is named."""

    model_config = example({"on": "2016-06-21", "contact": {"function": "Case management", "phone": "+49 221 0000 12"}})

    on: LegalDay | None = None
    holder: Staff | None = None
    contact: HolderContactIn | None = None


class ReturnToCounsellingIn(In):
    """Leaves case management; the counselling goes on. Case management needs a new wish and agreement afterwards."""

    model_config = example({"on": "2016-12-01", "remark": "Wants to go on alone, comes to the open hour."})

    on: LegalDay | None = None
    remark: str | None = held(DataCategory.COUNSELLING, default=None, max_length=LONG)
