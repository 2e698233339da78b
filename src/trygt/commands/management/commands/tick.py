"""`trygt tick`: what time brings. Run it every few minutes, as often as you like."""

from typing import Any

from django.core.management.base import BaseCommand

from trygt import charts
from trygt.exchange import acts as exchange
from trygt.followup import clockwork
from trygt.injuries.acts import forget_pending
from trygt.outbox.acts import send_due
from trygt.threads import presence


class Command(BaseCommand):
    """Keep time."""

    help = (
        "Walk what has fallen due, send the mail that waits, and throw away what may not be kept."
    )

    def handle(self, **options: Any) -> None:
        """Rows of injuries first: they are promised an hour. Then due things, so that their mail leaves at once."""
        forgotten = forget_pending()
        exchange.forget_pending()
        cases, mails = clockwork.tick(), send_due()
        drawings = charts.prune()
        presence.sweep()
        self.stdout.write(f"{cases} cases looked at, {mails} mails sent.")
        if forgotten or drawings:
            self.stdout.write(
                f"{forgotten} waiting files of injuries and {drawings} old drawings thrown away."
            )
