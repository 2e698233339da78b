"""The lines of the log: what failed and where, without secrets or addresses of people."""

import logging
import re

# What stands in an address in place of a password: an invitation's, a password link's and a personal
# link's own part.
SECRETS = re.compile(
    r"(/(?:account/invitation|account/password/reset/key|(?<!/profile/)answer)/)[^/\s]+"
)
ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Line(logging.Formatter):
    """A line of the log. A failed request's line also says how it was asked and answered."""

    def format(self, record: logging.LogRecord) -> str:
        """The line and, for a fault, its traceback (which holds code, never the values in it)."""
        return clean(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """Add method and status where the line is about a request."""
        line = super().formatMessage(record)
        method = getattr(getattr(record, "request", None), "method", "")
        status = getattr(record, "status_code", "")
        return f"{line} method={method} status={status}" if method and status else line


def clean(text: str) -> str:
    """The text with secrets and e-mail addresses taken out."""
    return ADDRESSES.sub("[address]", SECRETS.sub(r"\1[secret]", text))
