"""Teams, people, check-ins, retros and events as `site.json` has them."""

from __future__ import annotations

from okrsite.exports.data import (
    CheckInData,
    EventData,
    PersonData,
    RetroData,
    TeamData,
)
from okrsite.exports.json_parts import source_data, url
from okrsite.model.records import CheckIn, Event, Person, Retro, Team
from okrsite.view.world import World


def team_data(world: World, team: Team) -> TeamData:
    """A team."""
    return {
        "id": team.id,
        "title": team.title,
        "parent": team.parent,
        "lead": team.lead,
        "members": list(team.members),
        "url": url(world, "teams", team.id),
    }


def person_data(world: World, person: Person) -> PersonData:
    """A person."""
    left = person.left
    return {
        "id": person.id,
        "title": person.title,
        "teams": list(person.teams),
        "role": person.role,
        "email": person.email if world.config.publish_email and person.email else None,
        "left": left.isoformat() if left and left <= world.scores.as_of else None,
        "url": url(world, "people", person.id),
    }


def checkin_data(world: World, checkin: CheckIn) -> CheckInData:
    """A check-in."""
    return {
        "id": checkin.id,
        "date": checkin.day.isoformat(),
        "author": checkin.author,
        "teams": list(checkin.teams),
        "period": checkin.period,
        "updates": list(checkin.targets),
        "wins": list(checkin.wins),
        "blockers": [{"text": b.text, "needs": b.needs} for b in checkin.blockers],
        "url": url(world, checkin.id),
        "source": source_data(world, checkin.span),
    }


def retro_data(world: World, retro: Retro) -> RetroData:
    """A retro."""
    return {
        "id": retro.id,
        "date": retro.day.isoformat(),
        "author": retro.author,
        "objective": retro.objective,
        "teams": list(retro.teams),
        "period": retro.period,
        "grades": [{"ref": ref, "grade": g.value, "why": g.why} for ref, g in retro.grades.items()],
        "url": url(world, retro.id),
        "source": source_data(world, retro.span),
    }


def event_data(world: World, event: Event) -> EventData:
    """An event."""
    return {
        "id": event.id,
        "title": event.title,
        "date": event.day.isoformat(),
        "teams": list(event.teams),
        "supports": list(event.supports),
        "url": url(world, event.id),
        "source": source_data(world, event.span),
    }
