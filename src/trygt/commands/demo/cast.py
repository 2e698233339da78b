"""The demo's places and people, made from `content/world.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from trygt import clock
from trygt.commands.demo.content import words
from trygt.commands.demo.walker import Cast, Contributor
from trygt.council import members
from trygt.council.ties import ToTell, tell
from trygt.people import acts as people
from trygt.people.models import Person, Post, Tenure
from trygt.people.queries import holders
from trygt.people.roles import Role
from trygt.places.folding import slug_of
from trygt.places.models import Community, FactKind, PlaceFact, Succession, SuccessionKind
from trygt.schemes.definition import Scheme

OPENS = time(9, 0)


@dataclass
class World:
    """One scheme's demo, told at one moment."""

    scheme: Scheme
    now: datetime

    @cached_property
    def spec(self) -> dict[str, Any]:
        """What the content says of the world."""
        return words("world")

    @cached_property
    def password(self) -> str:
        """The demo's common password, hashed once."""
        return make_password(self.spec["password"])

    def ago(self, days: float) -> datetime:
        """The morning so many days ago."""
        day = clock.day_of(self.now) - timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, OPENS))

    @property
    def merger(self) -> date:
        """New Year of last year: late enough to still count for those who held a post before it."""
        return date(clock.day_of(self.now).year - 1, 1, 1)

    # Places -----------------------------------------------------------------------------------

    def place(self, slug: str) -> dict[str, Any]:
        """What the content says of a place."""
        return next(place for place in self.spec["places"] if place["slug"] == slug)

    def settle(self) -> None:
        """Make the places, with figures and the merger."""
        for spec in self.spec["places"]:
            merged = spec.get("merged_into")
            community = Community.objects.create(
                slug=spec["slug"],
                kind=spec["kind"],
                name=spec["name"],
                parent=Community.objects.filter(slug=spec.get("parent")).first(),
                language=spec["language"],
                centre=spec.get("centre", ""),
                fictional=True,
                dissolved_on=self.merger if merged else None,
            )
            self._measure(community, spec)
        for spec in self.spec["places"]:
            if heir := spec.get("merged_into"):
                Succession.objects.create(
                    predecessor=self.community(spec["slug"]),
                    successor=self.community(heir),
                    on=self.merger,
                    kind=SuccessionKind.MERGED,
                )

    def _measure(self, community: Community, spec: Mapping[str, Any]) -> None:
        credit = self.spec["credit"]
        year = (community.dissolved_on or self.now).year - 1
        figures = {
            FactKind.POPULATION: (spec["inhabitants"], credit["persons"]),
            FactKind.AREA: (spec["area"], credit["area"]),
        }
        for kind, (value, unit) in figures.items():
            PlaceFact.objects.create(
                community=community,
                kind=kind,
                year=year,
                value=value,
                unit=unit,
                source=credit["source"],
                attribution=credit["attribution"],
            )

    def community(self, slug: str) -> Community:
        """A place by its address."""
        return Community.objects.get(slug=slug)

    # People -----------------------------------------------------------------------------------

    def staff(self) -> None:
        """Fill the owner's posts, and tie two certifiers to communities."""
        office = self.spec["office"]
        with clock.at(self.ago(office["since"])):
            for one in office["people"]:
                person = self.person(one["name"], office["domain"], one.get("language", "nb"))
                if "terms" not in one:
                    post = self._post(one["role"], body=self.scheme.owner.key)
                    people.appoint(post, person, None)
        for one in office["people"]:
            for begins, ends in one.get("terms", ()):
                self._sit(one, begins, ends)
        for tie in self.spec["ties"]:
            self._tie(tie)
        for one in self.spec["told"]:
            with clock.at(self.ago(one["from"])):
                place, begins = self.community(one["place"]), clock.today()
                told = ToTell(one["kind"], place, organisation=one["organisation"], begins=begins)
                tell(self.named(one["person"]), told)

    def _sit(self, one: Mapping[str, Any], begins: int, ends: int) -> None:
        """A term in the council, decided by the board a month before."""
        person, decided = self.named(one["name"]), self.ago(max(begins + 30, 25)).date()
        about = members.About(one["competence"], one["languages"], one["areas"])
        roles = {Role.COUNCIL_LEADER: [members.LEADER]}.get(one["role"], [members.MEMBER])
        if one.get("deputy"):
            roles = [members.DEPUTY, *roles]
        with clock.at(self.ago(max(begins, 20))):
            for role in roles:
                members.appoint_member(
                    self.scheme.owner.key,
                    holders([Role.MANAGER], body=self.scheme.owner.key)[0],
                    email=person.email,
                    name=person.name,
                    role=role,
                    begins=self.ago(begins).date(),
                    ends=self.ago(ends).date(),
                    reference=f"Styresak {decided.month + 10}/{decided.year}",
                    decided_on=decided,
                    about=about,
                )

    def _tie(self, tie: Mapping[str, Any]) -> None:
        post = self._post(tie["role"], self.community(tie["place"]), unit=tie["unit"])
        with clock.at(self.ago(tie["from"])):
            tenure = people.appoint(post, self.named(tie["person"]), None)
        at_merger = timezone.make_aware(datetime.combine(self.merger, OPENS))
        ended = at_merger if tie["to"] == "merger" else self.ago(tie["to"])
        with clock.at(ended):
            people.end(tenure, self.officers[0])

    def person(self, name: str, domain: str, language: str) -> Person:
        """A person with the common password."""
        mailbox = ".".join(slug_of(part) for part in name.split())
        return Person.objects.create(
            email=f"{mailbox}@{domain}", name=name, language=language, password=self.password
        )

    def named(self, name: str) -> Person:
        """Someone of the owner's side by name."""
        domain = self.spec["office"]["domain"]
        return Person.objects.get(name=name, email__endswith=f"@{domain}")

    @property
    def officers(self) -> list[Person]:
        """The case officers."""
        return list(holders([Role.CASE_OFFICER], body=self.scheme.owner.key))

    def _post(
        self, role: str, community: Community | None = None, *, body: str = "", unit: str = ""
    ) -> Post:
        return people.post_for(role, community=community, body=body, unit=unit)

    def hire(self, slug: str, role: str, name: str, language: str, unit: str = "") -> Tenure:
        """Let a new person take a post in a community, from the clock's day."""
        person = self.person(name, f"{slug}.example.org", language)
        return people.appoint(self._post(role, self.community(slug), unit=unit), person, None)

    def cast(self, slug: str, story: Mapping[str, Any]) -> Cast:
        """Fill a community's posts, and gather everyone its case needs."""
        language, kind = story["language"], self.scheme.kind(self.place(slug)["kind"])
        with clock.at(self.ago(story["since"])):
            posts = {
                post.key: self.hire(slug, post.key, story[post.key], language).person
                for post in (kind.posts if kind else ())
            }
            coordinator = self.hire(slug, Role.COORDINATOR, story["coordinator"], language)
            for role in (Role.READER, Role.COUNTY_CONTACT):
                if name := story.get(role):
                    self.hire(slug, role, name, language)
            contributors = [self._contributor(slug, one, language) for one in story["contributors"]]
        return Cast(
            coordinator=coordinator.person,
            posts=posts,
            officer=self.officers[0],
            manager=holders([Role.MANAGER], body=self.scheme.owner.key)[0],
            board=holders([Role.BOARD], body=self.scheme.owner.key).first(),
            certifiers=tuple(self.named(name) for name in story.get("certifiers", ())),
            contributors=tuple(contributors),
        )

    def _contributor(self, slug: str, one: Mapping[str, Any], language: str) -> Contributor:
        tenure = self.hire(slug, Role.CONTRIBUTOR, one["name"], language, one["unit"])
        due = self.ago(one["due"]).date() if "due" in one else None
        return Contributor(tenure.person, tenure.post, tuple(one["sections"]), due)
