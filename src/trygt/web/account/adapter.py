"""How allauth behaves here: nobody signs up uninvited, and its mail goes through the outbox."""

from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from trygt.outbox import acts as outbox
from trygt.people.models import Person


class Adapter(DefaultAccountAdapter):
    """allauth's decisions, ours where they differ."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come with an invitation, never by signing up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail (sign-in codes, password links) and send it at once: someone waits.

        Known and unknown addresses are both written to, so neither text nor time tells them apart.
        """
        message = self.render_mail(template_prefix, email, context)
        person = Person.objects.filter(email=email.lower()).first()
        queued = outbox.queue(
            stream=f"person:{person.pk}" if person else "account",
            about=f"{template_prefix}:{get_random_string(12)}",
            address=email,
            receiver_id=person.pk if person else None,
            subject=message.subject,
            body=str(message.body),
            language=get_language() or "nb",
        )
        transaction.on_commit(partial(outbox.send, queued.pk))
