"""Answering without an account, by a link or a short code, in one of six languages; and coming back on that."""

import datetime as dt
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.deps import Porch, Visit, Visiting
from app.errors import NotFound
from app.schemas.introductions import StepIn
from app.schemas.pages import CodeForm
from app.schemas.steps import QuestionForm
from app.services import asking, introductions, links
from app.services.asking import Question
from app.services.links import Answering
from app.texts import ASK_LANGUAGES, RIGHT_TO_LEFT, AskLanguage, spoken
from app.web.forms import filled
from app.web.pages import page, wrong

router = APIRouter(route_class=Porch, include_in_schema=False)

Code = Annotated[str, Path(max_length=50)]


@router.get("/inloggen/code", operation_id="pageCode")
async def show_code(request: Request) -> Response:
    """Ask for a short code."""
    return page(request, "code.html", failed=False)


@router.post("/inloggen/code", operation_id="pageUseCode")
async def use_code(request: Request, visit: Visiting, form: Annotated[CodeForm, Form()]) -> Response:
    """Lead to what the code asks."""
    try:
        await _whose(visit, form.code)
    except NotFound:
        return page(request, "code.html", 404, failed=True)
    return RedirectResponse(f"{asking.LEADS_TO}{quote(form.code)}", 303)


@router.get(asking.LEADS_TO + "{code}", operation_id="pageQuestion")
async def show_question(
    request: Request, visit: Visiting, code: Code, wanted: Annotated[str, Query(alias="taal")] = ""
) -> Response:
    """Show what the code asks, first in the language of who is asked. Opening it does not use it."""
    try:
        found = await _whose(visit, code)
    except NotFound:
        return wrong(request, 404, "code-over")
    async with visit.work(found.viewer) as work:
        question = asking.question_of(work, found)
        tomorrow = work.today + dt.timedelta(days=1)
    language = next((one for one in ASK_LANGUAGES if one == wanted), None) or _first(question)
    values = {"question": question, "words": asking.words(question, language), "tomorrow": tomorrow}
    return _in(request, "question.html", language, **values)


@router.post(asking.LEADS_TO + "{code}", operation_id="pageAnswer")
async def answer(request: Request, visit: Visiting, code: Code, form: Annotated[QuestionForm, Form()]) -> Response:
    """Give the answer: the code is used up in the transaction of the step. Who can come back on it gets a new one."""
    try:
        found = await _whose(visit, code)
        async with visit.work(found.viewer) as work:
            links.use_answer(work, code)
            step = _step(found, form, until=form.until_day(work.today))
            introductions.answer_as(work, found.introduction, found.side, step)
            back = asking.code_to_come_back(work, found) if form.answer in {"yes", "not-now"} else ""
    except NotFound:
        return wrong(request, 404, "code-over")
    link = asking.link(visit.site.url, back, form.language) if back else ""
    return _in(request, "answered.html", form.language, answer=form.answer, back=back, link=link)


def _in(request: Request, template: str, language: AskLanguage, **values: Any) -> Response:
    """Make a page in one of the six languages."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    return page(request, template, lang=language, direction=direction, ask_languages=ASK_LANGUAGES, **values)


def _first(question: Question) -> AskLanguage:
    return question.languages[0] if question.languages else spoken()


async def _whose(visit: Visit, code: str) -> Answering:
    """Whose answer this code stands for. The try is counted before it is known whether it was right."""
    async with visit.work() as work:
        tried = work.attempts.enter(account=None, address=visit.address)
    async with visit.work() as work:
        found = links.answer_of(work, code)
        work.attempts.undo(tried)
        return found


def _step(found: Answering, form: QuestionForm, *, until: str) -> StepIn:
    steps: dict[str, dict[str, Any]] = {
        "yes": {"step": f"yes-{found.side}", "sharesContact": True},
        "no": {"step": "no"},
        "not-now": {"step": "not-now", "until": until},
        "withdraw": {"step": "withdraw"},
    }
    return filled(StepIn, steps[form.answer])
