"""The demonstration: the municipality Waterrijk, six scenes from it that show what Toevallig is for, and who plays."""

from pathlib import Path
from typing import Final, NamedTuple

from app.policy.roles import RoleName
from app.repositories.accounts import AccountRow
from app.repositories.introductions import IntroductionRow
from app.repositories.sessions import may_sign_in
from app.services import links
from app.work import Work

SEED: Final = Path(__file__).parents[2] / "seed"
"""The delivered folder of Waterrijk, beside the code."""

STORIES: Final[dict[str, str]] = {
    "ND083": "console.story.garden",
    "ND131": "console.story.ride",
    "ND012": "console.story.football",
    "ND036": "console.story.field",
    "ND057": "console.story.map",
    "ND157": "console.story.room",
}
"""Needs of Waterrijk by their source id, with the key of the title of their scene."""

GARDEN: Final = "ND083"
"""Need of the garden story, by its source id: what the tour walks through."""


class Player(NamedTuple):
    """Somebody of Waterrijk who signs in, by source ids: in which role, where, and who recorded this person."""

    role: RoleName
    person: str
    at: str
    begin: str
    """Key of where to begin."""
    recorded_by: str = "OR02"


WORKER: Final = Player("worker", "PR01", "OR02", "console.demo.worker")
GIVER: Final = Player("volunteer", "P0354", "OR02", "console.demo.volunteer")
SEEKER: Final = Player("resident", "P0060", "OR02", "console.demo.resident")
PLAYERS: Final = (
    WORKER,
    GIVER,
    SEEKER,
    Player("initiative-contact", "P0001", "IN01", "console.demo.initiative-contact"),
    Player("coordinator", "PR37", "OR01", "console.demo.coordinator", "OR01"),
)
EVERYWHERE: Final = frozenset({"worker", "coordinator"})
"""Roles that have every neighbourhood here, so that all six scenes are in sight."""


class Stop(NamedTuple):
    """A stop of the tour: who acts, on which page, and how to see that it happened. `key`: of what to do there."""

    key: str
    player: Player
    page: str
    """May hold {need} and {introduction}: their ids."""
    states: frozenset[str]
    """It happened when the introduction of the garden was ever in one of these; empty: there is only to look."""


TOUR: Final = (
    Stop("console.tour.today", WORKER, "/vandaag", frozenset()),
    Stop("console.tour.ask", WORKER, "/behoeften/{need}/suggesties", frozenset({"asked-seeker", "asked-giver"})),
    Stop("console.tour.yes-seeker", SEEKER, "/", frozenset({"willing-seeker", "agreed"})),
    Stop("console.tour.ask-giver", WORKER, "/introducties/{introduction}", frozenset({"asked-giver"})),
    Stop("console.tour.yes-giver", GIVER, "/", frozenset({"agreed"})),
    Stop("console.tour.meet", WORKER, "/introducties/{introduction}", frozenset({"met"})),
    Stop("console.tour.finish", WORKER, "/introducties/{introduction}", frozenset({"running", "finished"})),
)
"""The garden story, in the order in which people live it."""


def is_empty(work: Work) -> bool:
    """Whether nothing was ever imported: there is no neighbourhood."""
    return not work.areas.neighbourhoods()


def account_of(work: Work, player: Player) -> AccountRow:
    """Return the account of this player; one is made, and approved, where there is none."""
    there = work.accounts.organisation(player.at, player.role)
    recorder = there if player.recorded_by == player.at else work.accounts.organisation(player.recorded_by, "worker")
    person = work.accounts.person(recorder, player.person)
    known = work.accounts.like(person, there, player.role)
    if known is not None:
        return known
    codes = [area.code for area in work.areas.neighbourhoods()] if player.role in EVERYWHERE else []
    return work.accounts.create(person, there, player.role, neighbourhoods=codes, approved_by="demo")


def name_of(work: Work, player: Player) -> str:
    """What this player is called; the log says that it was read."""
    holder = work.accounts.holder(account_of(work, player))
    names = () if holder is None else (holder.first_name, holder.last_name)
    return " ".join(name for name in names if name)


def sign_in_link(work: Work, player: Player, site: str) -> str:
    """Make a link with which this player comes in, once; '' for an account that was closed."""
    account = account_of(work, player).account
    return links.make(work, account, "console", site) if may_sign_in(account) else ""


def address(work: Work, stop: Stop) -> str:
    """Path of the page of this stop; of its beginning as long as there is no introduction."""
    row = _garden(work)
    if row is None and "{introduction}" in stop.page:
        return "/vandaag"
    need = work.needs.by_source_id(GARDEN).need.id
    return stop.page.format(need=need, introduction=None if row is None else row.introduction.id)


def happened(work: Work, stop: Stop) -> bool:
    """Whether what this stop is about happened, by the history of the introduction."""
    row = _garden(work)
    states = set() if row is None else {step.state for step in row.steps}
    return not stop.states or bool(stop.states & states)


def _garden(work: Work) -> IntroductionRow | None:
    """The last introduction of these two for the garden, whatever became of it."""
    need = work.needs.by_source_id(GARDEN).need
    giver = work.nodes.by_number(account_of(work, GIVER).account.person)
    rows = [row for row in work.introductions.find(need) if row.giver.number == giver.number]
    return rows[-1] if rows else None
