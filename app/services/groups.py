"""Groups of people in a neighbourhood, as far as figures show them: which of them have few bridges."""

from app.schemas.figures import AreaFiguresOut


def few_bridges(found: AreaFiguresOut) -> list[bool]:
    """For each group that is shown whether it hardly touches the others: under 10 ties with any of them.

    It rests on what is shown alone, so it tells nothing more; never whose ties those are.
    """
    touching = {place for touch in found.touches for place in (touch.one, touch.other)}
    return [group.size is not None and place not in touching for place, group in enumerate(found.groups)]
