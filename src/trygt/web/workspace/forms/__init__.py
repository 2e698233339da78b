"""The forms of all acts, one module per floor. Importing this package registers them."""

from trygt.web.workspace.forms import (
    award,
    cases,
    council,
    desk,
    exchange,
    facts,
    intent,
    priorities,
    profile,
    rating,
)
from trygt.web.workspace.forms.base import FORMS, OWN_PAGES, ActForm, form_for, form_of

__all__ = [
    "FORMS",
    "OWN_PAGES",
    "ActForm",
    "award",
    "cases",
    "council",
    "desk",
    "exchange",
    "facts",
    "form_for",
    "form_of",
    "intent",
    "priorities",
    "profile",
    "rating",
]
