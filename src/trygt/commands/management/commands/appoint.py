"""`trygt appoint ROLE OWNER EMAIL NAME`: the first person of an installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from trygt.people.acts import appoint, post_for
from trygt.people.models import Person
from trygt.people.roles import IN_BODY
from trygt.schemes.queries import every


class Command(BaseCommand):
    """Give a post at a scheme's owner to someone, whom nobody could invite yet."""

    help = "Give a post at a scheme's owner to someone; they sign in with a code sent by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which post, where, and who."""
        parser.add_argument("role", choices=[str(role) for role in IN_BODY])
        parser.add_argument("owner", help="The key of the scheme's owner.")
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *, role: str, owner: str, email: str, name: str, **options: Any) -> None:
        """Find or make the person, and appoint them. Doing it again changes nothing."""
        owners = sorted({scheme.owner.key for scheme in every()})
        if owner not in owners:
            raise CommandError(f"No scheme is owned by {owner}; there is {', '.join(owners)}.")
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from None
        address = email.strip().lower()
        person = Person.objects.filter(email=address).first() or Person.objects.create_user(
            address, name, language=settings.LANGUAGE_CODE
        )
        appoint(post_for(role, body=owner), person, by=None)
        self.stdout.write(f"{person} <{person.email}> is {role} of {owner}.")
