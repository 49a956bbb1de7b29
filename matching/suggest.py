"""The line itself: within reach, allowed, weighed, best first, with reasons that add up."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from matching.explain import explained
from matching.knowers import might_know
from matching.model import MILLE, Answer, NearMiss, Need, Reason, Scope, Suggestion, UnseenError, Verdicts
from matching.network import Bools, Ints, Network, View
from matching.pairs import Pairs, likeness, serving
from matching.rules import CRISIS, RULES, Rule
from matching.signals import Weights, default_weights, foremost, gains, scores

UNSPOKEN: Final = frozenset({"no-consent", "age", "kept-apart"})
"""Where one of these bars, nothing more is reckoned or said of two people."""
NAMED: Final = 316
"""Weight (the root of the probability, per mille) from which a gap names its concept: once in ten it is that."""
SURE: Final = 707
"""Weight from which that is more likely than not."""

Table = NDArray[np.bool_]
"""Shape (rules, pairs): which rule bars which pair."""


def suggest(
    network: Network,
    need: int,
    *,
    scope: Scope,
    limit: int = 10,
    weights: Weights | None = None,
    rules: Sequence[Rule] = RULES,
) -> Answer:
    """The best `limit` introductions for the need of this number, as `scope` may see them, best first.

    Where something done together and one-to-one both really fit, the first comes first. Ties in score go to the
    lowest talent number. Nobody fits is an answer too: then with the nearest near-miss and
    up to three who may know somebody. UnseenError when the scope may not read the need.
    """
    weights = weights or default_weights()
    pairs = _within_reach(network, _need(network, scope, need), scope, weights)
    bars = _bars(pairs, rules)
    fitting = pairs.take(np.flatnonzero(~bars.any(axis=0)))
    first = _before_one_to_one(fitting, weights)
    suggestions = cards(fitting, limit, weights, first) if _answers(pairs, weights) else ()
    if suggestions:
        before = fitting.column("number")[first].tolist()
        return Answer(need, suggestions, together=tuple(one.talent for one in suggestions if one.talent in before))
    return Answer(need, (), _near_miss(pairs, bars, rules, weights), might_know(pairs, weights), _gap(pairs.need))


def why_not(
    network: Network,
    need: int,
    talent: int,
    *,
    scope: Scope,
    weights: Weights | None = None,
    rules: Sequence[Rule] = RULES,
) -> Verdicts:
    """Every rule that bars this talent for this need, and what would be said of them as if none did.

    UnseenError when the scope may not read the need or see the talent's owner.
    """
    weights = weights or default_weights()
    pairs = _pairs(network, network.view(scope), scope, _need(network, scope, need), _talent(network, scope, talent))
    barred = [rule for rule, is_barred in zip(rules, _bars(pairs, rules)[:, 0], strict=True) if is_barred]
    bars = [rule.reason(pairs, 0) for rule in barred]
    if not _serves(pairs, weights):
        bars.append(Reason("concept"))
    if any(rule.code in UNSPOKEN for rule in barred):
        return Verdicts(tuple(bars), None)
    return Verdicts(tuple(bars), cards(pairs, 1, weights)[0])


def needs_for(
    network: Network,
    talent: int,
    *,
    scope: Scope,
    limit: int = 10,
    weights: Weights | None = None,
    rules: Sequence[Rule] = RULES,
) -> tuple[Suggestion, ...]:
    """The reverse question: for which needs that the scope may see is this talent a suggestion, best first.

    Each is scored exactly as `suggest` scores it. Ties go to the lowest need number. UnseenError when the
    scope may not see the talent's owner.
    """
    weights = weights or default_weights()
    view, talents = network.view(scope), _talent(network, scope, talent)
    found: list[Suggestion] = []
    for need in network.needs.values():
        if need.open and network.reads(scope, need):
            pairs = _pairs(network, view, scope, need, talents)
            if _serves(pairs, weights) and not _bars(pairs, rules).any():
                found += cards(pairs, 1, weights)
    return tuple(sorted(found, key=lambda s: (-s.score, s.need))[:limit])


def ranked(
    network: Network,
    need: int,
    *,
    scope: Scope,
    most: int = 50,
    weights: Weights | None = None,
    rules: Sequence[Rule] = RULES,
) -> tuple[tuple[int, int], ...]:
    """The `most` best talents for a need as (talent number, score), without a word of explanation.

    The same as the suggestions of `suggest`, for who weighs many needs at once. UnseenError as there.
    """
    (found,) = rankings(network, [need], scope=scope, most=most, weights=weights, rules=rules)
    return found


def rankings(
    network: Network,
    needs: Sequence[int],
    *,
    scope: Scope,
    most: int = 50,
    weights: Weights | None = None,
    rules: Sequence[Rule] = RULES,
) -> Iterator[tuple[tuple[int, int], ...]]:
    """What `ranked` says of each of these needs, in their order and many times as quickly."""
    weights = weights or default_weights()
    wanted = [_need(network, scope, number) for number in needs]
    for pairs in _all_within_reach(network, wanted, scope, weights):
        fitting = _unbarred(pairs, rules) if _answers(pairs, weights) else pairs.take(np.zeros(0, np.int64))
        fitting, _, parts = foremost(fitting, np.zeros(len(fitting.talents), np.bool_), most, weights)
        score, numbers = scores(parts), fitting.column("number")
        order = np.lexsort((numbers, -score))[:most]
        yield tuple(zip(numbers[order].tolist(), score[order].tolist(), strict=True))


def allowed(network: Network, wanted: Need, talents: Ints, *, scope: Scope, rules: Sequence[Rule] = RULES) -> Pairs:
    """Of these talents (positions) those whose owners the scope may see and that no rule bars for what is wanted.

    What is wanted need not be a need that is kept: one part of it, or at one time only. How well they serve it is not
    looked at.
    """
    view = network.view(scope)
    pairs = _pairs(network, view, scope, wanted, talents[view.see[network.talents["owner"][talents]]])
    return _unbarred(pairs, rules)


def cards(pairs: Pairs, limit: int, weights: Weights, first: Bools | None = None) -> tuple[Suggestion, ...]:
    """The best of these pairs with their reasons, those that are `first` before all others."""
    later = np.zeros(len(pairs.talents), np.bool_) if first is None else ~first
    pairs, later, parts = foremost(pairs, later, limit, weights)
    order = np.lexsort((pairs.column("number"), -scores(parts), later))[:limit]
    chosen = pairs.take(order)
    kept = {name: part[order] for name, part in parts.items()}
    in_return = gains(chosen, weights)[1]
    return tuple(explained(chosen, row, kept, in_return[row]) for row in range(len(order)))


def able(
    network: Network, wanted: Need, *, scope: Scope, limit: int = 20, weights: Weights | None = None
) -> tuple[int, ...]:
    """Numbers of the talents that serve what is wanted, of nobody in particular: who could be asked, by likeness alone.

    Of whom the scope may see and who may be part of an answer; those in the neighbourhoods of the scope first, and
    then the best. Nobody at all where nobody really answers.
    """
    weights = weights or default_weights()
    view, talents = network.view(scope), network.talents
    free = (talents["number"] > 0) & talents["active"] & view.use[talents["owner"]]
    found = _pairs(network, view, scope, wanted, np.flatnonzero(free))
    found = found.take(found.likeness >= weights.floor)
    if not _answers(found, weights):
        return ()
    own = [network.areas.index[area] for area in sorted(scope.areas) if area in network.areas.index]
    elsewhere = ~np.isin(network.nodes["area"][found.givers], own)
    order = np.lexsort((found.column("number"), -found.likeness, elsewhere))[:limit]
    return tuple(map(int, found.column("number")[order]))


def _need(network: Network, scope: Scope, number: int) -> Need:
    need = network.needs.get(number)
    if need is None or not network.reads(scope, need):
        raise UnseenError(number)
    return need


def _talent(network: Network, scope: Scope, number: int) -> Ints:
    at = network.talents.at.get(number)
    if at is None or not network.view(scope).see[network.talents["owner"][at]]:
        raise UnseenError(number)
    return np.array([at])


def _pairs(network: Network, view: View, scope: Scope, need: Need, talents: Ints) -> Pairs:
    return Pairs(network, view, scope, need, talents, likeness(network, need, talents))


def _within_reach(network: Network, need: Need, scope: Scope, weights: Weights) -> Pairs:
    """All talents that serve the need at all, of owners the viewer may see."""
    return next(_all_within_reach(network, [need], scope, weights))


def _all_within_reach(network: Network, needs: Sequence[Need], scope: Scope, weights: Weights) -> Iterator[Pairs]:
    """The same for each of these needs."""
    view, talents = network.view(scope), network.talents
    seen = np.flatnonzero((talents["number"] > 0) & view.see[talents["owner"]])
    for need, (serves, alike) in zip(needs, serving(network, needs, seen, weights.floor), strict=True):
        yield Pairs(network, view, scope, need, serves, alike)


def _answers(pairs: Pairs, weights: Weights) -> bool:
    """Does any of these, allowed or not, really answer the need?"""
    return bool((pairs.likeness >= weights.enough).any())


def _serves(pair: Pairs, weights: Weights) -> bool:
    """Does this one talent serve the need, in a need that somebody really answers?"""
    if pair.likeness[0] < weights.floor:
        return False
    return _answers(pair, weights) or _answers(_within_reach(pair.network, pair.need, pair.scope, weights), weights)


def _bars(pairs: Pairs, rules: Sequence[Rule]) -> Table:
    return np.array([rule.bars(pairs) for rule in rules], np.bool_).reshape(len(rules), len(pairs.talents))


def _unbarred(pairs: Pairs, rules: Sequence[Rule]) -> Pairs:
    """Those of these pairs that no rule bars: each rule is asked only about those that the ones before it left."""
    for rule in rules:
        barred = rule.bars(pairs)
        if barred.any():
            pairs = pairs.take(~barred)
    return pairs


def _before_one_to_one(pairs: Pairs, weights: Weights) -> Bools:
    """Which of these come first because they are done together: those that fit nearly as well as the best one-to-one.

    None where no one-to-one really fits, or the weights do not ask for it.
    """
    together, fits = pairs.column("collective").astype(np.bool_), pairs.likeness >= weights.enough
    best = int(pairs.likeness[fits & ~together].max(initial=0))
    wanted = bool(weights.together and best)
    first: Bools = together & fits & (pairs.likeness * MILLE >= weights.together * best) & wanted
    return first


def _gap(need: Need) -> Reason:
    """What the neighbourhood lacks, as far as the need says what it is about; of qualifications the most urgent."""
    if need.requires:
        missing = CRISIS if CRISIS in need.requires else min(need.requires)
        return Reason("gap", values=(("qualification", missing),))
    if not need.concepts or need.concepts[0].weight < NAMED:
        return Reason("gap")
    first = need.concepts[0]
    return Reason("gap", values=(("concept", first.concept), ("sure", int(first.weight >= SURE))))


def _near_miss(pairs: Pairs, bars: Table, rules: Sequence[Rule], weights: Weights) -> NearMiss | None:
    """The best talent that one relaxable rule alone keeps away."""
    relaxable = np.array([rule.relaxable for rule in rules], np.bool_)
    alone = np.flatnonzero((bars.sum(axis=0) == 1) & bars[relaxable].any(axis=0))
    if not len(alone):
        return None
    near = pairs.take(alone)
    talent = cards(near, 1, weights)[0]
    row = int(np.flatnonzero(near.column("number") == talent.talent)[0])
    rule = rules[int(np.flatnonzero(bars[:, alone[row]])[0])]
    return NearMiss(talent.talent, talent.roles[1].node, rule.reason(near, row))
