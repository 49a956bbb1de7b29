"""Match days: a plan for all open needs at once, adjusted by people, and asked in small waves."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final, cast

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models import MatchPair, MatchPlan
from app.repositories.asking import number_of
from app.repositories.needs import NeedRow
from app.repositories.planning import Pace
from app.repositories.talents import TalentRow
from app.schemas.introductions import WaveIn
from app.schemas.match_days import (
    MatchDayIn,
    MatchDayOut,
    NotAskedOut,
    PairIn,
    PlannedOut,
    SpreadOut,
    StartedOut,
    StartIn,
    TotalsOut,
    WayOut,
)
from app.schemas.suggestions import VerdictOut
from app.services import suggestions
from app.services.ids import all_of, given, known_id
from app.services.introductions import ASKS_A_MONTH, AT_ONCE, MONTH, ask_wave
from app.work import Work
from matching.matchday import Given, Plan, Progress, match_day, open_needs
from matching.signals import default_weights

MOST_TIMES: Final = 10
"""Who was asked more often than this stands with those who were asked so often."""


def make(work: Work, wanted: MatchDayIn, progress: Progress | None = None) -> MatchDayOut:
    """Make a plan for the open needs in these neighbourhoods, or all of the viewer's, and keep it. Nobody is asked."""
    areas = sorted(set(wanted.neighbourhoods or work.viewer.neighbourhoods) & work.viewer.neighbourhoods)
    plan = reckoned(work, work.planning.wanted(areas), progress)
    row = MatchPlan(
        municipality=work.viewer.municipality or "",
        organisation=work.viewer.organisation,
        areas=";".join(areas),
        weights=default_weights().version,
        totals=totals_of(plan).model_dump(by_alias=True),
        made_at=work.now,
        made_by=work.viewer.actor,
    )
    return _out(work, work.planning.add(row, [(pair.need, pair.talent, pair.points) for pair in plan.pairs]))


def reckoned(work: Work, needs: Iterable[int], progress: Progress | None = None) -> Plan:
    """What the engine makes of these needs, with how often everybody may still be asked."""
    paces = work.planning.paces(work.today - MONTH)
    limits = {node: _left(pace) for node, pace in paces.items()}
    asked = {node: pace.known for node, pace in paces.items()}
    with work.network() as network:
        # A need may have been closed since this Work began.
        still = set(needs).intersection(open_needs(network, work.scope))
        return match_day(network, scope=work.scope, needs=still, given=Given(limits, asked), progress=progress)


def read(work: Work, written_id: str) -> MatchDayOut:
    """Read a plan that the viewer made. NotFound."""
    return _out(work, work.planning.get(known_id(written_id)))


def newest(work: Work) -> MatchDayOut | None:
    """Read the last plan that the viewer made; None while there is none."""
    plan = work.planning.newest()
    return None if plan is None else _out(work, plan)


def change(work: Work, written_id: str, wanted: PairIn) -> MatchDayOut:
    """Put somebody into the plan, take him out, or put him in another's place.

    Conflict with the code of the rule that forbids it, 'wave-full' when more than three would be asked for this need,
    'pair-asked' when that was done already.
    """
    plan = work.planning.get(known_id(written_id))
    work.check_version(plan, required=False)
    need, talent = all_of(
        lambda: given("need", work.needs.own, wanted.need), lambda: given("talent", work.talents.get, wanted.talent)
    )
    pairs = [pair for pair in work.planning.pairs(plan) if pair.need == need.need.number]
    this = next((pair for pair in pairs if pair.talent == talent.talent.number), None)
    if this is not None and this.state == "asked":
        raise Conflict("pair-asked")
    if wanted.state == "taken-out":
        if this is None:
            raise NotFound
        work.planning.set_state(this, "taken-out")
    else:
        _put_in(work, plan, (need, talent), pairs, instead=wanted.instead)
    work.planning.change(plan, state=_state(work, plan))
    return _out(work, plan)


def start(work: Work, written_id: str, wanted: StartIn) -> StartedOut:
    """Ask who is planned for these needs, the seeker first. What cannot be now is left as it was, with the reason."""
    plan = work.planning.get(known_id(written_id))
    needs = all_of(
        *(lambda n=n, one=one: given(f"needs/{n}", work.needs.own, one) for n, one in enumerate(wanted.needs))
    )
    pairs = [pair for pair in work.planning.pairs(plan) if pair.state == "planned"]
    asked, refused = [], []
    for need in needs:
        why = _asked(work, need, [pair for pair in pairs if pair.need == need.need.number])
        if why is None:
            asked.append(need.need.id)
        else:
            refused.append(NotAskedOut(need=need.need.id, code=why))
    work.planning.change(plan, state=_state(work, plan))
    return StartedOut(asked=asked, not_asked=refused)


def totals_of(plan: Plan) -> TotalsOut:
    """What a plan brings, without anybody in it."""
    before, after = (Counter(min(one[at], MOST_TIMES) for one in plan.asks) for at in (1, 2))
    return TotalsOut(
        needs=len(plan.needs),
        proven=plan.proven,
        gini_before=plan.gini_before,
        spread=[
            SpreadOut(asks=times, before=before[times], after=after[times])
            for times in range(max([*before, *after], default=-1) + 1)
        ],
        **{
            name: WayOut(value=one.value, needs=one.needs, gini=one.gini)
            for name, one in (("best", plan.best), ("first_come", plan.first_come), ("greedy", plan.greedy))
        },
    )


def _left(pace: Pace) -> int:
    """How often somebody may still be asked: this month, and with what waits for an answer."""
    most = ASKS_A_MONTH if pace.most is None else pace.most
    return max(0, min(most - pace.asked, AT_ONCE - pace.waiting))


def _put_in(
    work: Work, plan: MatchPlan, who: tuple[NeedRow, TalentRow], pairs: list[MatchPair], *, instead: bool
) -> None:
    need, talent = who
    others = [pair for pair in pairs if pair.state == "planned" and pair.talent != talent.talent.number]
    verdict = suggestions.for_pair(work, str(need.need.id), str(talent.talent.id))
    barred = suggestions.forbids(verdict.bars)
    if barred is not None:
        raise Conflict(barred)
    if len(others) >= AT_ONCE and not instead:
        raise Conflict("wave-full")
    if instead:
        for pair in others:
            work.planning.set_state(pair, "taken-out")
    this = next((pair for pair in pairs if pair.talent == talent.talent.number), None)
    if this is not None:
        work.planning.set_state(this, "planned")
        return
    numbers = number_of(need.need), number_of(talent.talent)
    work.planning.put_in(plan, *numbers, _points_of(verdict), by_hand=True)


def _points_of(verdict: VerdictOut) -> int:
    """How well two fit, by what is said of them."""
    return sum(reason.points for reason in verdict.suggestion.reasons) if verdict.suggestion else 0


def _asked(work: Work, need: NeedRow, pairs: list[MatchPair]) -> str | None:
    """Ask those who are planned for a need; the code of what forbids it, and then nothing is done."""
    talents = work.talents.by_numbers({pair.talent for pair in pairs})
    wave = [str(talents[pair.talent].talent.id) for pair in pairs if pair.talent in talents][:AT_ONCE]
    if not wave:
        return "nobody-planned"
    try:
        with work.planning.apart():
            ask_wave(work, str(need.need.id), WaveIn.model_validate({"talents": wave}))
    except Conflict as problem:
        return problem.code
    except (Forbidden, Invalid, NotFound):
        return "not-there"
    for pair in pairs:
        work.planning.set_state(pair, "asked")
    return None


def _state(work: Work, plan: MatchPlan) -> str:
    states = {pair.state for pair in work.planning.pairs(plan)}
    if "asked" not in states:
        return "made"
    return "started" if "planned" in states else "closed"


def _out(work: Work, plan: MatchPlan) -> MatchDayOut:
    pairs = work.planning.pairs(plan)
    needs = work.needs.by_numbers({pair.need for pair in pairs})
    talents = work.talents.by_numbers({pair.talent for pair in pairs})
    return MatchDayOut(
        id=plan.id,
        version=plan.version,
        state=cast("Any", plan.state),
        made_at=plan.made_at,
        neighbourhoods=plan.areas.split(";") if plan.areas else [],
        changed=work.planning.changed_since(plan),
        totals=TotalsOut.model_validate(plan.totals),
        pairs=[
            PlannedOut(
                need=needs[pair.need].need.id,
                talent=talents[pair.talent].talent.id,
                points=pair.points,
                by_hand=pair.by_hand,
                state=cast("Any", pair.state),
            )
            for pair in pairs
            if pair.need in needs and pair.talent in talents
        ],
    )
