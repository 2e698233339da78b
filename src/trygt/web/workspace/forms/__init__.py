"""The forms of all acts, one module per floor. Importing this package registers them."""

from trygt.web.workspace.forms import (
    award,
    cases,
    complaints,
    council,
    exchange,
    intent,
    meetings,
    members,
    minuting,
    priorities,
    profile,
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
    "exchange",
    "form_for",
    "form_of",
    "intent",
    "meetings",
    "members",
    "minuting",
    "priorities",
    "profile",
]
