"""The people of a journey, made for any scheme: who signs, who submits and who decides is read from it."""

from dataclasses import dataclass
from datetime import timedelta

from trygt import clock
from trygt.people.models import Person, Post, Tenure
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.schemes.definition import Scheme

PASSWORD = "a-good-long-password"


@dataclass(frozen=True)
class Cast:
    """A made-up community and everyone with a part in its case."""

    scheme: Scheme
    community: Community
    coordinator: Person
    contributor: Person
    posts: dict[str, Person]
    certifiers: list[Person]
    spare: Person
    close: Person
    officer: Person
    manager: Person
    stranger: Person

    @property
    def signers(self) -> list[Person]:
        """Those who sign the letter, in order."""
        kind = self.scheme.kind(self.community.kind)
        assert kind
        return [self.posts[post] for post in kind.signers]

    @property
    def submitter(self) -> Person:
        """The one who submits the profile."""
        kind = self.scheme.kind(self.community.kind)
        assert kind
        return self.posts[kind.submitter]

    @property
    def people(self) -> list[Person]:
        """Everyone."""
        owner = [self.officer, self.manager, *self.certifiers, self.spare, self.close]
        return [self.coordinator, self.contributor, *self.posts.values(), *owner, self.stranger]


def person(name: str, language: str = "en") -> Person:
    """Someone who can sign in with the password."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    return Person.objects.create_user(email, name, PASSWORD, language)


def seat(
    who: Person, role: str, community: Community | None = None, body: str = "", unit: str = ""
) -> Person:
    """Let someone hold a post since last year."""
    post, _made = Post.objects.get_or_create(role=role, community=community, body=body, unit=unit)
    Tenure.objects.create(post=post, person=who, begins=clock.today() - timedelta(days=365))
    return who


def assemble(scheme: Scheme, kind: str = "municipality") -> Cast:
    """A made-up community of a kind with its people, and the owner's."""
    community = Community.objects.create(
        slug="havnevik", kind=kind, name="Havnevik", language="nb", fictional=True
    )
    taken = scheme.kind(kind)
    assert taken
    body = scheme.owner.key
    # A certifier who also reads in the community is too close to it, and an officer who also sits
    # on the board prepares what they may not decide.
    close = seat(person("Nils Naer"), Role.CERTIFIER, body=body)
    officer = seat(person("Sina Saksbehandler"), Role.CASE_OFFICER, body=body)
    return Cast(
        scheme=scheme,
        community=community,
        coordinator=seat(person("Kari Koordinator"), Role.COORDINATOR, community),
        contributor=seat(person("Bo Bidrag"), Role.CONTRIBUTOR, community, unit="Health"),
        posts={
            post.key: seat(person(f"Post {post.key}"), post.key, community) for post in taken.posts
        },
        certifiers=[
            seat(person(f"Certifier {number}"), Role.CERTIFIER, body=body)
            for number in range(scheme.rules.certifiers)
        ],
        spare=seat(person("Rita Reserve"), Role.CERTIFIER, body=body),
        close=seat(close, Role.READER, community),
        officer=seat(officer, Role.BOARD, body=body),
        manager=seat(person("Dag Daglig"), Role.MANAGER, body=body),
        stranger=person("Frida Fremmed"),
    )
