"""What people write for the report of an area: goals of residents, stories with a yes, and who decided what."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi import Path as InPath
from fastapi.responses import RedirectResponse

from app.deps import Asked
from app.errors import NotFound
from app.schemas.pages import PageForm
from app.schemas.report_forms import GoalForm, RulingForm, StoryForm, YesForm
from app.schemas.reports import GoalIn, RulingIn, StoryIn, StoryYesIn
from app.services import atlas, goals, portraits, reports, rulings, stories
from app.services.outside import called
from app.texts import text
from app.web.areas import AREAS
from app.web.doors import PageDoor
from app.web.forms import filled
from app.web.pages import page
from app.web.report_lines import goal_words

GOALS: Final = AREAS + "/{code}/doelen"
STORIES: Final = AREAS + "/{code}/verhalen"
RULINGS: Final = AREAS + "/{code}/besluiten"
HERE: Final = "/besluiten"

router = APIRouter(route_class=PageDoor, include_in_schema=False)

Code = Annotated[str, InPath(max_length=50)]
GoalId = Annotated[str, InPath(alias="goalId", max_length=50)]
StoryId = Annotated[str, InPath(alias="storyId", max_length=50)]


@router.get(GOALS, operation_id="pageGoals")
async def show_goals(request: Request, work: Asked, code: Code) -> Response:
    """Show what residents want, with the figure that they look at."""
    ours, others = goals.choices(work, code)
    choices = [("", text("reports.goal.no-figure"))]
    choices += [(name, text(f"figure.{name}")) for name in ours] + [(name, called(name)) for name in others]
    found = [(goal, goal_words(goal)) for goal in goals.listed(work, code)]
    return _page(request, work, "goals.html", code, GOALS, goals=found, choices=choices)


@router.post(GOALS, operation_id="pageAddGoal")
async def add_goal(work: Asked, code: Code, form: Annotated[GoalForm, Form()]) -> Response:
    """Write down what residents want."""
    goals.add(work, code, filled(GoalIn, {**form.said(), "since": form.since or str(work.today)}))
    return RedirectResponse(GOALS.format(code=code), 303)


@router.post(GOALS + "/{goalId}/klaar", operation_id="pageEndGoal")
async def end_goal(work: Asked, code: Code, goal_id: GoalId, _form: Annotated[PageForm, Form()]) -> Response:
    """Say that this is no goal any more."""
    goals.end(work, code, goal_id)
    return RedirectResponse(GOALS.format(code=code), 303)


@router.get(STORIES, operation_id="pageStories")
async def show_stories(request: Request, work: Asked, code: Code) -> Response:
    """Show the stories of an area."""
    found = stories.listed(work, code)
    return _page(request, work, "stories.html", code, STORIES, stories=found, today=work.today)


@router.post(STORIES, operation_id="pageAddStory")
async def add_story(work: Asked, code: Code, form: Annotated[StoryForm, Form()]) -> Response:
    """Write down a story. Who writes it may say whose it is, by a name that he knows."""
    about = str(portraits.one_called(work, form.about, "about")) if form.about else ""
    stories.add(work, code, filled(StoryIn, form.said() | {"about": about}))
    return RedirectResponse(STORIES.format(code=code), 303)


@router.post(STORIES + "/{storyId}", operation_id="pageStoryYes")
async def change_yes(work: Asked, code: Code, story_id: StoryId, form: Annotated[YesForm, Form()]) -> Response:
    """Write down until when a story may be read; empty: the yes is over."""
    stories.change_yes(work, code, story_id, filled(StoryYesIn, form.said()))
    return RedirectResponse(STORIES.format(code=code), 303)


@router.get(RULINGS, operation_id="pageRulings")
async def show_rulings(request: Request, work: Asked, code: Code) -> Response:
    """Show who decided what about an area."""
    return _page(request, work, "rulings.html", code, RULINGS, rulings=rulings.listed(work, code))


@router.post(RULINGS, operation_id="pageAddRuling")
async def add_ruling(work: Asked, code: Code, form: Annotated[RulingForm, Form()]) -> Response:
    """Write down who decided what."""
    rulings.add(work, code, filled(RulingIn, {**form.said(), "decidedOn": form.decided_on or str(work.today)}))
    return RedirectResponse(RULINGS.format(code=code), 303)


@router.get(HERE, operation_id="pageRulingsHere")
async def show_rulings_here(request: Request, work: Asked) -> Response:
    """Show everybody who decided what about his own neighbourhood."""
    code = rulings.home(work)
    if code is None:
        raise NotFound
    return page(request, "rulings_here.html", area=atlas.entry(work, code), rulings=rulings.listed(work, code))


def _page(request: Request, work: Asked, template: str, code: str, path: str, **values: Any) -> Response:
    area, at = atlas.entry(work, code), path.format(code=code)
    writes = reports.may_write(work, code)
    return page(request, template, area=area, at=at, writes=writes, back=f"{AREAS}/{code}/jaarbericht", **values)
