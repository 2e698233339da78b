"""Persons, posts, who holds them, and invitations."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trygt.places.models import Community

Found = TypeVar("Found")


class People(BaseUserManager["Person"]):
    """Finds and makes persons by e-mail address."""

    def create_user(
        self, email: str, name: str, password: str | None = None, language: str = "nb"
    ) -> "Person":
        """A new person; without a password they sign in by e-mail code."""
        person = self.model(email=email.strip().lower(), name=name.strip(), language=language)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """By e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone who can sign in."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=5, default="nb")
    is_active = models.BooleanField(default=True)
    anonymised_on = models.DateField(null=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = People()
    # What has been asked about this person while one page is read; None: ask every time.
    memory: dict[Hashable, Any] | None = None

    class Meta:
        verbose_name = _("person")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, as Django and allauth ask for it."""
        return self.name

    def once(self, question: Hashable, ask: Callable[[], Found]) -> Found:
        """What `ask` answers: asked once where a door keeps a memory, else every time.

        docs/decisions/0009-once-a-request.md says who keeps one and who lets go of it.
        """
        if self.memory is None:
            return ask()
        if question not in self.memory:
            self.memory[question] = ask()
        found: Found = self.memory[question]
        return found

    def remember(self) -> None:
        """Keep a memory from now on. For doors, on the person of one request."""
        if self.memory is None:
            self.memory = {}

    def forget(self) -> None:
        """Ask every time from now on. For whoever is about to change something."""
        self.memory = None


class Post(models.Model):
    """An office: a role in a community or in a body, perhaps in one of its units."""

    role = models.CharField(_("role"), max_length=60)
    community = models.ForeignKey(
        Community, null=True, on_delete=models.PROTECT, related_name="posts"
    )
    body = models.CharField(_("body"), max_length=60, blank=True)
    unit = models.CharField(_("unit"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("post")
        constraints = [
            models.CheckConstraint(
                condition=Q(community__isnull=False, body="")
                | (Q(community__isnull=True) & ~Q(body="")),
                name="people_post_in_community_or_body",
            ),
            models.UniqueConstraint(
                fields=["role", "community", "unit"],
                condition=Q(body=""),
                name="people_one_post_in_a_community",
            ),
            models.UniqueConstraint(
                fields=["role", "body", "unit"],
                condition=~Q(body=""),
                name="people_one_post_in_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.unit}".strip()


class Tenures(models.QuerySet["Tenure"]):
    """Who held what when."""

    def on(self, day: date) -> "Tenures":
        """Those running on a day."""
        return self.filter(begins__lte=day).filter(Q(ends__isnull=True) | Q(ends__gt=day))


class Tenure(models.Model):
    """A person holding a post from one day to another (the end day excluded)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="tenures")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="tenures")
    begins = models.DateField()
    ends = models.DateField(null=True)
    substitute = models.BooleanField(default=False, help_text=_("Acts in the holder's place."))

    objects = Tenures.as_manager()

    class Meta:
        verbose_name = _("tenure")
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("begins")),
                name="people_tenure_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post", "person"],
                condition=Q(ends__isnull=True),
                name="people_holds_a_post_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Invitation(models.Model):
    """An offer to take a post, sent by e-mail. Only the hash of its secret is kept."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey(Tenure, null=True, on_delete=models.SET_NULL, related_name="+")
    substitute = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-invited_at"]

    def __str__(self) -> str:
        return self.email


class TieKind(models.TextChoices):
    """What may tie someone to a community besides a post there. The values are scheme grounds."""

    EMPLOYMENT = "employment", _("Employment")
    PARTNERSHIP = "partnership", _("Partnership")
    ADVISER = "adviser", _("Adviser's role")
    COUNTRY = "own-country", _("Own country")


class Tie(models.Model):
    """What someone has told of themselves: that something ties them to a community, or to a country.

    It is theirs. Others learn its kind at most, and only where certifiers are chosen.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("kind"), max_length=12, choices=TieKind)
    community = models.ForeignKey(
        Community, null=True, on_delete=models.PROTECT, related_name="ties"
    )
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.CharField(_("employer or organisation"), max_length=120, blank=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tie")
        ordering = ["told_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=TieKind.COUNTRY, community__isnull=True) & ~Q(country="")
                | ~Q(kind=TieKind.COUNTRY) & Q(community__isnull=False, country=""),
                name="people_tie_to_community_or_country",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=True) | Q(ends__gte=F("begins")),
                name="people_tie_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind}"
