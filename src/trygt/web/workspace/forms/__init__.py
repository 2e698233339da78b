"""The forms of all acts, one module per floor. Importing this package registers them."""

from trygt.web.workspace.forms import (
    award,
    cases,
    complaints,
    council,
    desk,
    exchange,
    facts,
    intent,
    meetings,
    members,
    minuting,
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
    "complaints",
    "council",
    "desk",
    "exchange",
    "facts",
    "form_for",
    "form_of",
    "intent",
    "meetings",
    "members",
    "minuting",
    "priorities",
    "profile",
    "rating",
]
