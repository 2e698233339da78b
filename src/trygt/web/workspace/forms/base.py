"""A form per act: it parses and validates what the act is told, and never saves."""

from collections.abc import Callable
from typing import Any

from django import forms

from trygt.cases.acting import Act
from trygt.cases.models import Case
from trygt.people.models import Person


class ActForm(forms.Form):
    """What a person tells an act. Without fields it is a plain confirmation."""

    def __init__(self, *args: Any, case: Case, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.by = case, by
        self.prepare()

    def prepare(self) -> None:
        """Fit choices to the case. Called once, before binding shows."""

    def mailed(self, told: list[Person]) -> list[tuple[str, list[Person]]]:
        """Who is mailed of those the act may tell: in groups where it hangs on what is chosen, each with when."""
        return [("", told)] if told else []

    def inputs(self) -> dict[str, Any]:
        """Keyword inputs for the act, once valid."""
        return dict(self.cleaned_data)

    def afterwards(self) -> str:
        """The address of the page to go to once the act is done; nothing for the case's own page."""
        return ""


FORMS: dict[str, type[ActForm]] = {}
# Acts done on a page of their own, by the name of its address: a form alone would show too little.
OWN_PAGES: dict[str, str] = {}


def form_of(act: Act) -> Callable[[type[ActForm]], type[ActForm]]:
    """Register a class as the form of an act."""

    def register(form: type[ActForm]) -> type[ActForm]:
        FORMS[act.name] = form
        return form

    return register


def form_for(act: Act) -> type[ActForm]:
    """The act's form; the plain confirmation where it asks for nothing."""
    return FORMS.get(act.name, ActForm)
