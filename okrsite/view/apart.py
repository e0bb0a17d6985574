"""Why a team or a period can stand better, or worse, than the objectives that it is made of."""

from __future__ import annotations

from okrsite.model.objective import Objective
from okrsite.scoring.values import GroupScore
from okrsite.view.sentences import number_word
from okrsite.view.world import World
from okrsite.words import count


def apart_words(world: World, group: GroupScore, what: str = "objective") -> str:
    """`Its objective is at risk since one key result is off track; the score itself keeps pace.`

    A team and a period go by their score, and are held back by an objective that is off track, not by one
    that is at risk; and a key result without a reading counts nothing in the score, while the status of its
    objective leaves it out. Empty unless each objective that is heard of is at risk and the whole is not.
    """
    as_of, scores = world.scores.as_of, world.scores.objectives
    counting = (o for id_ in group.objectives if (o := world.site.objectives[id_]).counts_on(as_of))
    heard = [o for o in counting if scores[o.id].status != "no_data"]
    at_risk = [o for o in heard if scores[o.id].status == "at_risk" and not scores[o.id].stale]
    if group.status not in {"on_track", "off_track"} or not heard or heard != at_risk:
        return ""
    if group.status == "off_track":
        return _without_readings(world, heard, what)
    if len(heard) > 1:
        each = "Both of its" if len(heard) == 2 else f"All {number_word(len(heard))} of its"
        return f"{each} {what}s are at risk; the score of them together keeps pace."
    results = [kr for kr in heard[0].key_results if kr.counts_on(as_of)]
    off = [world.scores.key_results[kr.ref].status for kr in results].count("off_track")
    if not off:
        return f"Its {what} is at risk by what has been heard of; the score of all of it keeps pace."
    why = f"{count(off, 'key result is', 'key results are')} off track"
    return f"Its {what} is at risk since {why}; the score itself keeps pace."


def _without_readings(world: World, heard: list[Objective], what: str) -> str:
    figures = world.scores.key_results
    results = [kr for o in heard for kr in o.key_results if kr.counts_on(world.scores.as_of)]
    silent = [figures[kr.ref].has_reading for kr in results].count(False)
    if not silent:
        return ""
    whose = f"Its {what} is" if len(heard) == 1 else f"Its {what}s are"
    nothing = count(silent, "key result without a reading adds", "key results without a reading add")
    return f"{whose} at risk by what has been heard of; {nothing} nothing to the score."
