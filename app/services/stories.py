"""Stories for the yearly report: shown only with a yes, and no longer than was agreed."""

from app.errors import FieldError, Invalid
from app.models import Story
from app.schemas.reports import StoryIn, StoryOut, StoryYesIn
from app.services.ids import given, known_id
from app.services.personal import refuse_personal
from app.work import Work


def listed(work: Work, code: str) -> list[StoryOut]:
    """List the stories of an area that may be read today, and those that who asks wrote down."""
    return [seen(work, row) for row in work.reports.stories_to_keep(work.areas.get(code))]


def add(work: Work, code: str, story: StoryIn) -> StoryOut:
    """Write down a story. It may be about somebody whom the viewer may change. Invalid with half a yes, or a name."""
    area = work.reports.area(code)
    refuse_personal({"text": story.text, "agreedBy": story.agreed_by}, keep=False)
    _whole_yes(work, story)
    about = given("about", lambda node_id: work.people.own(node_id).node, story.about)
    return seen(work, work.reports.add_story(area, about, **story.model_dump(exclude={"about"})), "create")


def change_yes(work: Work, code: str, written_id: str, yes: StoryYesIn) -> None:
    """Write down until when a story may be read; or, without a day, that the yes is over."""
    row = work.reports.story(work.reports.area(code), known_id(written_id))
    work.check_version(row)
    refuse_personal({"agreedBy": yes.agreed_by}, keep=False)
    _whole_yes(work, yes)
    work.reports.change(row, **yes.model_dump())
    seen(work, row, "update")


def seen(work: Work, row: Story, action: str = "read") -> StoryOut:
    """Give a story; the access log says that it was read, where it is somebody's."""
    if row.about is not None:
        work.seen(row.about, "K3", action)
    return StoryOut(
        id=row.id,
        text=row.text,
        agreed_on=row.agreed_on,
        agreed_by=row.agreed_by,
        shown_until=row.shown_until,
        version=row.version,
    )


def _whole_yes(work: Work, said: StoryIn | StoryYesIn) -> None:
    """Refuse a yes without who, when or until when; one of a day to come, and one that is over already."""
    parts = {"agreedOn": said.agreed_on, "agreedBy": said.agreed_by, "shownUntil": said.shown_until}
    missing = [FieldError(name, "missing") for name, value in parts.items() if value is None]
    if len(missing) == len(parts):
        return
    if missing:
        raise Invalid(missing)
    if said.agreed_on is not None and said.agreed_on > work.today:
        raise Invalid([FieldError("agreedOn", "in-future")])
    if said.shown_until is not None and said.shown_until < work.today:
        raise Invalid([FieldError("shownUntil", "in-past")])
