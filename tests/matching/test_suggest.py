"""The laws of the engine: it equals its specification, order does not matter, what is hidden changes nothing."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.model import (
    MILLE,
    Apart,
    Introduction,
    Limits,
    Need,
    Node,
    Opening,
    Reason,
    Scope,
    Talent,
    Tie,
    UnseenError,
    ViaWish,
    Weighted,
)
from matching.network import Network
from matching.reference import Reference
from matching.rules import RULES
from matching.signals import SIGNALS, default_weights
from matching.suggest import needs_for, suggest, why_not
from tests.matching.worlds import CONCEPTS, TODAY, scopes, worlds

WEIGHTS = default_weights()
OF_PLACES = {"hour", "until", "condition-gone"}
# What is said of a place is no ground for a score.
ALL = Scope(TODAY, everything=True)
TUIN = (Weighted("tuin-onderhouden", MILLE),)


def said(ask, *arguments, **options):
    """The answer, or that the question may not be asked."""
    try:
        return ask(*arguments, **options)
    except UnseenError:
        return "unseen"


@given(worlds(), scopes, st.integers(1, 5))
def test_fast_path_and_reference_give_the_same_answer_with_the_same_reasons(values, scope, limit):
    network, reference = Network.build(values), Reference(values, scope)
    for need in reference.needs:
        assert said(suggest, network, need, scope=scope, limit=limit) == said(reference.suggest, need, limit, WEIGHTS)


@given(worlds(), scopes, st.randoms())
def test_the_order_of_the_rows_does_not_matter(values, scope, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    one, other = Network.build(values), Network.build(shuffled)
    for need in one.needs:
        assert said(suggest, one, need, scope=scope) == said(suggest, other, need, scope=scope)


def without_what_is_hidden(values, scope):
    """The rows the viewer may see and what hangs on them, and a rule of the trust page: hidden ties are gone too."""
    world = Reference(values, scope)
    seen = {number for number, node in world.nodes.items() if world.sees(node)}
    needs = {n.number for n in world.needs.values() if n.owner in seen and world.reads(n)}

    def kept(value):
        match value:
            case Node():
                return value.number in seen
            case Tie():
                own = value.organisation == scope.organisation and value.organisation > 0
                ends = [world.nodes[value.a], world.nodes[value.b]]
                shared = all(node.shared or node.kind != "person" for node in ends)
                return {value.a, value.b} <= seen and (own or shared or scope.everything)
            case Talent():
                return value.owner in seen
            case Need() | Introduction():
                return (value.number if isinstance(value, Need) else value.need) in needs
            case _:
                ends = {getattr(value, name, 0) for name in ("a", "b", "node", "other", "place")}
                return ends - {0} <= seen

    def known(value):
        """What somebody was before is known as a tie would be."""
        if not isinstance(value, Node) or value.organisation == scope.organisation > 0 or scope.everything:
            return value
        return value if value.shared and not value.listed else dataclasses.replace(value, past=())

    # That two people are never brought together again holds whoever asks, also where it is not seen why.
    unsafe = [
        Apart(1000 + value.number, world.needs[value.need].owner, world.talents[value.talent].owner)
        for value in values
        if isinstance(value, Introduction) and value.state == "unsafe" and not kept(value)
        if value.need in world.needs and value.talent in world.talents
    ]
    seen_only = [known(value) for value in values if kept(value)]
    return seen_only + [value for value in unsafe if {value.a, value.b} <= seen]


@given(worlds(), scopes)
def test_what_the_viewer_may_not_see_changes_no_byte_of_the_answer(values, scope):
    whole, visible = Network.build(values), Network.build(without_what_is_hidden(values, scope))
    for need in visible.needs:
        assert repr(suggest(whole, need, scope=scope)) == repr(suggest(visible, need, scope=scope))
    for talent in visible.talents.at:
        assert repr(needs_for(whole, talent, scope=scope)) == repr(needs_for(visible, talent, scope=scope))


def test_the_law_above_catches_a_ranking_on_the_whole_graph():
    """The kept wrong variant: rank on everything and hide afterwards. A hidden friend then still shows in the score."""
    tuin = (Weighted("tuin-onderhouden", MILLE),)
    near, hidden = "BU90010101", "BU90010103"
    values = [
        Node(1, "person", 0, 0, near, 1),
        Node(2, "person", 0, 100, near, 1),
        Node(3, "person", 0, 200, hidden, 2, shared=False),
        Tie(1, 1, 3, "knows", 900, TODAY, 2),
        Tie(2, 2, 3, "knows", 900, TODAY, 2),
        Talent(1, 2, tuin),
        Need(1, 1, tuin, organisation=1),
    ]
    worker = Scope(TODAY, 1, frozenset({near}))
    honest = suggest(Network.build(values), 1, scope=worker).suggestions[0]
    leaky = suggest(Network.build(values), 1, scope=ALL).suggestions[0]
    assert honest == suggest(Network.build(without_what_is_hidden(values, worker)), 1, scope=worker).suggestions[0]
    assert (leaky.talent, leaky.score) != (honest.talent, honest.score)


def seen_cards(network, need, scope):
    answer = said(suggest, network, need, scope=scope, limit=50)
    return () if answer == "unseen" else answer.suggestions


@given(worlds(), scopes)
def test_the_points_of_the_reasons_add_up_to_the_score(values, scope):
    network = Network.build(values)
    for need in network.needs:
        for card in seen_cards(network, need, scope):
            assert card.score == sum(reason.points for reason in card.fits)
            assert all((reason.points > 0) != (reason.code in OF_PLACES) for reason in card.fits)
            assert not any(reason.points for reason in (*card.unknown, *card.clashes))


@given(worlds(), scopes)
def test_the_reverse_question_gives_the_same_card(values, scope):
    """Where can I help: exactly the needs for which this talent is a suggestion, with the same card."""
    network = Network.build(values)
    forward = {(card.need, card.talent): card for need in network.needs for card in seen_cards(network, need, scope)}
    for talent, at in network.talents.at.items():
        if network.view(scope).see[network.talents["owner"][at]]:
            back = {(card.need, card.talent): card for card in needs_for(network, talent, scope=scope, limit=50)}
            assert back == {pair: card for pair, card in forward.items() if pair[1] == talent}


@given(worlds(), scopes)
def test_why_not_names_exactly_what_keeps_somebody_off_the_list(values, scope):
    network, reference = Network.build(values), Reference(values, scope)
    for number, need in reference.needs.items():
        listed = {card.talent: card for card in seen_cards(network, number, scope)}
        for talent in reference.talents.values():
            if not (reference.reads(need) and reference.sees(reference.nodes[talent.owner])):
                with pytest.raises(UnseenError):
                    why_not(network, number, talent.number, scope=scope)
                continue
            verdicts = why_not(network, number, talent.number, scope=scope)
            assert (not verdicts.bars) == (talent.number in listed)
            if talent.number in listed:
                assert verdicts.suggestion == listed[talent.number]
            codes = {bar.code for bar in verdicts.bars} - {"concept"}
            assert (verdicts.suggestion is None) == bool(codes & {"no-consent", "age", "kept-apart"})
            assert codes == set(reference.bars(need, talent))


@given(worlds())
def test_nobody_is_suggested_without_consent_or_against_a_hard_rule(values):
    network, reference = Network.build(values), Reference(values, ALL)
    for need in reference.needs.values():
        for card in suggest(network, need.number, scope=ALL).suggestions:
            giver, seeker = (reference.nodes[role.node] for role in (card.roles[1], card.roles[0]))
            assert giver.consent or giver.agreement
            assert seeker.consent
            assert giver.number != seeker.number
            assert reference.talents[card.talent].capacity_left != 0


@given(worlds(), scopes)
def test_who_might_know_may_be_asked_and_is_not_kept_from_the_seeker(values, scope):
    network, reference = Network.build(values), Reference(values, scope)
    apart = [{value.a, value.b} for value in values if isinstance(value, Apart)]
    for need in reference.needs.values():
        answer = said(suggest, network, need.number, scope=scope)
        for known in () if answer == "unseen" else answer.might_know:
            assert reference.uses(reference.nodes[known.node])
            assert known.node != need.owner
            assert {known.node, need.owner} not in apart
            assert "crisis" not in need.requires or reference.nodes[known.node].professional


@pytest.mark.parametrize(
    ("with_", "who"),
    [
        ({}, [2, 3, 4]),
        ({"more": Apart(1, 1, 2)}, [3, 4]),
        ({"more": ViaWish(1, 1, rather=False, other=2)}, [3, 4]),
        ({"more": ViaWish(1, 2, rather=False, other=1)}, [2, 3, 4]),
        ({"requires": frozenset({"crisis"})}, [4]),
    ],
)
def test_who_is_asked_around_for_somebody(with_, who):
    """A friend, a neighbour and a worker; not who is kept apart, and in a crisis the worker alone."""
    values = [
        *(Node(n, "person", 0, n, "a", professional=n == 4) for n in range(1, 5)),
        Tie(1, 1, 2, "knows", 900, TODAY),
        Tie(2, 1, 3, "neighbour", 300, TODAY),
        Need(1, 1, TUIN, requires=with_.get("requires", frozenset())),
    ]
    values += [with_["more"]] if "more" in with_ else []
    assert [known.node for known in suggest(Network.build(values), 1, scope=ALL).might_know] == who


@pytest.mark.parametrize(
    ("concepts", "requires", "gap"),
    [
        ((), {}, ()),
        ((Weighted("yoga", 315),), {}, ()),
        ((Weighted("yoga", 316), Weighted("digid", 300)), {}, (("concept", "yoga"), ("sure", 0))),
        ((Weighted("yoga", 707),), {}, (("concept", "yoga"), ("sure", 1))),
        ((Weighted("yoga", 1000),), {"vog", "professional"}, (("qualification", "professional"),)),
        ((), {"certified-trade", "crisis"}, (("qualification", "crisis"),)),
    ],
)
def test_what_is_missing_is_named_as_far_as_it_is_known(concepts, requires, gap):
    need = Need(1, 1, concepts, requires=frozenset(requires))
    answer = suggest(Network.build([Node(1, "person", 0, 0, "a"), need]), 1, scope=ALL)
    assert answer.gap == Reason("gap", 0, gap)


def test_every_ground_has_a_weight_and_a_twin():
    assert set(SIGNALS) == set(WEIGHTS.points)
    assert sum(WEIGHTS.points.values()) == MILLE
    values = [Node(1, "person", 0, 0, "a"), Node(2, "person", 0, 0, "a"), Talent(1, 2), Need(1, 1)]
    reference = Reference(values, ALL)
    assert set(reference.shares(reference.needs[1], reference.talents[1], WEIGHTS)) == set(SIGNALS)


SEEKER = Node(1, "person", 0, 0, "a", gender="man", languages=frozenset({"tr"}))
GIVER = Node(2, "person", 0, 100, "a", languages=frozenset({"tr"}))
HALL = Node(2, "place", 0, 100, "a", room=14)
NEED, TALENT = Need(1, 1, TUIN, slots=1), Talent(1, 2, TUIN, slots=1)
FITTING = {"seeker": SEEKER, "giver": GIVER, "need": NEED, "talent": TALENT}
change = dataclasses.replace
# For each hard rule the one change to a pair that fits, by which it alone bars them.
BREACHES = {
    "no-consent": {"giver": change(GIVER, consent=False)},
    "need-not-open": {"need": change(NEED, open=False)},
    "talent-not-active": {"talent": change(TALENT, active=False)},
    "oneself": {"talent": change(TALENT, owner=1)},
    "kept-apart": {"more": Apart(1, 1, 2)},
    "earlier": {"more": Introduction(1, 1, 1, "stopped")},
    "under-way": {"more": Introduction(1, 1, 1, "running")},
    "age": {"giver": change(GIVER, born_from=2015)},
    "capacity": {"talent": change(TALENT, capacity_left=0)},
    "distance": {"talent": change(TALENT, reach=99)},
    "time": {"talent": change(TALENT, slots=2)},
    "place-over": {"giver": change(HALL, until=TODAY - 1)},
    "too-small": {"giver": change(HALL, room=13), "need": change(NEED, group_size=14)},
    "no-hour": {"giver": HALL, "more": Opening(1, 2, "FREQ=WEEKLY;BYDAY=TU", 540, 720, TODAY)},
    "language": {"giver": change(GIVER, languages=frozenset({"nl"}))},
    "limits": {
        "talent": change(TALENT, limits=Limits(cannot=frozenset({"dogs"}))),
        "need": change(NEED, limits=Limits(mentions=frozenset({"dogs"}))),
    },
    "gender": {"talent": change(TALENT, limits=Limits(cannot=frozenset({"only-women"})))},
    "qualification": {"need": change(NEED, requires=frozenset({"vog"}))},
}


def test_without_a_breach_they_fit():
    assert suggest(Network.build(FITTING.values()), 1, scope=ALL).suggestions


@pytest.mark.parametrize("left_out", [rule.code for rule in RULES])
def test_the_oracle_catches_every_rule_that_is_left_out(left_out):
    """The kept wrong variants: without one rule, the fast path and the oracle part."""
    values = list((FITTING | BREACHES[left_out]).values())
    network, oracle = Network.build(values), Reference(values, ALL).suggest(1, 10, WEIGHTS)
    mutant = [rule for rule in RULES if rule.code != left_out]
    assert not oracle.suggestions
    assert suggest(network, 1, scope=ALL) == oracle
    assert suggest(network, 1, scope=ALL, rules=mutant) != oracle


def test_concepts_in_the_strategy_are_real_and_one_is_not():
    from matching import vocabulary

    assert [c for c in CONCEPTS if c not in vocabulary.load().index] == ["een-begrip-dat-er-niet-is"]
