"""`trygt people`: the first person of an installation, and taking a person's name away."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from trygt.council.acts.withdrawing import withdraw_from_cases
from trygt.people import acts
from trygt.people.models import Person, Post
from trygt.people.queries import place_name, role_name
from trygt.places.models import Community
from trygt.schemes.queries import every


class Command(BaseCommand):
    """Put someone in a post, or anonymise someone."""

    help = "Give someone a post (an installation's first person), or anonymise a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`appoint` and `anonymise`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        appoint = verbs.add_parser("appoint", help="Give someone a post from today.")
        appoint.add_argument("--role", required=True, help="Such as manager or coordinator.")
        place = appoint.add_mutually_exclusive_group(required=True)
        place.add_argument("--body", default="", help="Key of a scheme's owner.")
        place.add_argument("--community", default="", help="The community's name in addresses.")
        appoint.add_argument("--email", required=True)
        appoint.add_argument("--name", default="", help="Needed for someone new.")
        appoint.add_argument("--language", default=settings.LANGUAGE_CODE)
        appoint.add_argument(
            "--password-from-stdin",
            action="store_true",
            help="Read a password, one line. Without it they sign in with a code sent by e-mail.",
        )
        forget = verbs.add_parser("anonymise", help="Take a person's name and address away.")
        forget.add_argument("--email", required=True)
        forget.add_argument("--by", required=True, help="E-mail address of the one who decides.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it whole or not at all; what is wrong is one sentence."""
        try:
            with transaction.atomic():
                if options["verb"] == "appoint":
                    self._appoint(options)
                else:
                    self._anonymise(options)
        except acts.NotAllowed as refused:
            raise CommandError(str(refused)) from refused
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault

    def _appoint(self, options: dict[str, Any]) -> None:
        post = _post(options["role"], options["body"], options["community"])
        person = _person(options)
        acts.appoint(post, person, by=None)
        withdraw_from_cases(person)
        self.stdout.write(f"{person.name} is {role_name(post)}, {place_name(post)}, from today.")
        self.stdout.write(f"Signs in at {settings.CONFIG.address}/account/login/")

    def _anonymise(self, options: dict[str, Any]) -> None:
        acts.anonymise(_known(options["email"]), by=_known(options["by"]))
        self.stdout.write("Done. Name and address are gone; what was done stays in the journal.")


def _post(role: str, body: str, slug: str) -> Post:
    if body:
        owners = sorted({scheme.owner.key for scheme in every()})
        if body not in owners:
            raise CommandError(f"No scheme is owned by {body!r}. Owners: {', '.join(owners)}.")
        return acts.post_for(role, body=body)
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise CommandError(f"There is no community {slug!r}. Load them with: trygt places import")
    return acts.post_for(role, community=community)


def _person(options: dict[str, Any]) -> Person:
    """The person with this address; made if new."""
    email = options["email"].strip().lower()
    validate_email(email)
    found = Person.objects.filter(email=email).first()
    if found:
        if options["password_from_stdin"]:
            raise CommandError("They have an account already; leave the password to them.")
        if not found.is_active:
            raise CommandError("That account is closed.")
        return found
    if not options["name"].strip():
        raise CommandError("Someone new needs a --name.")
    if options["language"] not in dict(settings.LANGUAGES):
        raise CommandError(f"Languages here: {', '.join(dict(settings.LANGUAGES))}.")
    password = None
    if options["password_from_stdin"]:
        password = sys.stdin.readline().rstrip("\r\n")
        validate_password(password)
    elif not settings.CONFIG.email_url:
        raise CommandError(
            "No mail leaves here (TRYGT_EMAIL_URL is not set), so no sign-in code would arrive. "
            "Set it, or use --password-from-stdin."
        )
    return Person.objects.create_user(email, options["name"], password, options["language"])


def _known(email: str) -> Person:
    found = Person.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise CommandError(f"Nobody here has the address {email}.")
    return found
