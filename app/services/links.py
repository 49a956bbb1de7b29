"""Links that work once: to sign in by mail, and to answer one question without an account."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, cast

from app.errors import NotFound, NotSignedIn
from app.failpoints import failpoint
from app.models import Account, Introduction, LoginLink
from app.policy.roles import Viewer
from app.policy.signing_in import CONSOLE, ENROL, LINK, Method
from app.repositories.asking import number_of
from app.repositories.links import written_code
from app.texts import text
from app.work import Work

Side = Literal["seeker", "giver"]
AccountUse = Literal["sign-in", "enrol", "console"]
"""What a link is for; the mail that holds it has that code. One of the console is never mailed."""


class Way(NamedTuple):
    """Where a link leads, and how long it works."""

    page: str
    valid: dt.timedelta


ANSWER: Final = dt.timedelta(days=14)
"""How long somebody may take to answer; after that the introduction expires too."""
EVENLY: Final = 0.3
"""Seconds that asking for a link takes, whether somebody is known or not."""
WAYS: Final[dict[AccountUse, Way]] = {
    "sign-in": Way("/inloggen/link/", LINK),
    "enrol": Way("/inloggen/nieuw/", ENROL),
    "console": Way("/inloggen/link/", CONSOLE),
}
"""All lead to a page with one button, since mail scanners open every link."""


@dataclass(frozen=True, slots=True)
class Answering:
    """Whose answer a short code stands for: number of the introduction, the side, and who is on it."""

    introduction: int
    side: Side
    introduction_id: uuid.UUID
    viewer: Viewer
    """Who holds the code, as somebody who asks: that side of the introduction, whoever says it for them."""


def send(work: Work, account: Account, use: AccountUse) -> None:
    """Let a link go out to whose account this is. It is made when the mail is sent, so that no table holds its secret.

    `make` does that.
    """
    values = {"role": text(f"role.{account.role}")} if use == "sign-in" else {"days": WAYS[use].valid.days}
    work.mails.add(account.person, use, account=number_of(account), **values)


def make(work: Work, account: Account, use: AccountUse, site: str) -> str:
    """Make a link for this account: its whole address, to be shown or sent once."""
    way = WAYS[use]
    return f"{site}{way.page}{work.links.for_account(account, use, way.valid)}"


def ask_to_sign_in(work: Work, email: str, address: str) -> None:
    """Let a link go out to whoever has this e-mail address, if anybody. Says nothing of whether somebody has. TooMany.

    One mail for each account: who is a resident here and a volunteer there chooses by the link.
    """
    work.attempts.enter(account=f"link:{email}", address=address)
    for account in work.links.accounts_with(email, "link"):
        send(work, account, "sign-in")


def sign_in(work: Work, secret: str, device: str, before: str | None) -> str:
    """Use the link and return the secret of a new session; `before` is the one this browser had, which ends. NotFound.

    NotFound also when the account was closed since the link was made.
    """
    link = work.links.to_sign_in(secret)
    failpoint("invite.after_check")
    work.links.spend(link)
    try:
        method: Method = "link" if link.use == "sign-in" else "console"
        return work.sessions.open(cast("int", link.account), method=method, device=device, instead_of=before)
    except NotSignedIn:
        raise NotFound from None


def make_answer_link(work: Work, introduction: Introduction, side: Side) -> str:
    """Make the short code with which this side answers, once; shown or said to that person, and kept nowhere."""
    return work.links.for_answer(introduction, side, ANSWER)


def answer_of(work: Work, code: str) -> Answering:
    """Read whose answer this code stands for, without using it. NotFound.

    Whoever lets people try codes counts the tries first (`work.attempts`).
    """
    return _answering(work, work.links.get(written_code(code), "answer"))


def use_answer(work: Work, code: str) -> Answering:
    """Use this code: in the transaction of the step that the answer is. NotFound when it was used or is over."""
    link = work.links.get(written_code(code), "answer")
    failpoint("invite.after_check")
    work.links.spend(link)
    # One that was forwarded, or went to a wrong number, says nothing more on behalf of who answered.
    work.links.end_like(link)
    return _answering(work, link)


def _answering(work: Work, link: LoginLink) -> Answering:
    introduction, person = work.links.about(link)
    viewer = Viewer(
        role="resident", actor=f"link:{link.number}", municipality=person.municipality, person=number_of(person)
    )
    return Answering(number_of(introduction), cast("Side", link.side), introduction.id, viewer)
