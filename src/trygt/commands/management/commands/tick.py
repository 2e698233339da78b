"""`trygt tick`: what time brings. Run it every few minutes, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from trygt.followup import clockwork
from trygt.outbox.acts import send_due


class Command(BaseCommand):
    """Keep time."""

    help = "Walk what has fallen due, and send the mail that waits."

    def handle(self, **options: Any) -> None:
        """Due things first, so that their mail leaves at once."""
        cases, mails = clockwork.tick(), send_due()
        self.stdout.write(f"{cases} cases looked at, {mails} mails sent.")
