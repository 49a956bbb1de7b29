"""What the forms about the list of an initiative send: who reads it, who introduces others, and leaving with it."""

from app.schemas.pages import Field50, Field200, PageForm


class ShareForm(PageForm):
    """Whether an organisation may read the list: 'yes' or 'no'."""

    organisation: Field50
    said_by: Field200
    given: Field50


class AppointForm(PageForm):
    """Somebody of the list who may introduce others."""

    person: Field50


class LeaveForm(PageForm):
    """The initiative leaves with its list, and ticked that this is meant."""

    confirmed: Field50 = ""
