"""How a Django form field is shown: one description for all widgets, one template."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

LISTS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Renderer(TemplatesSetting):
    """Makes `{{ form }}` and `{{ field.as_field_group }}` ours too, in allauth's pages as well."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field_group.html"


@dataclass(frozen=True)
class Fault:
    """Something wrong: the sentence and the control to go to."""

    text: str
    target: str


def shape_of(field: BoundField) -> str:
    """How a field is laid out: list (of choices), tick, group (of inputs), select, long or line."""
    widget = field.field.widget
    if isinstance(widget, LISTS):
        return "list"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
        return "group"
    return "line"


def context_of(field: BoundField) -> dict[str, Any]:
    """What ui/field.html needs. Ids of description and error are those Django ties the control to."""
    field.field.widget.attrs.setdefault("class", "ds-input")
    # The label says it; a placeholder is gone once one writes, and allauth sets it on every field.
    field.field.widget.attrs.pop("placeholder", None)
    return {
        "field": field,
        "shape": shape_of(field),
        "help_id": f"{field.auto_id}_helptext" if field.help_text and field.auto_id else "",
        "error_id": f"{field.auto_id}_error" if field.errors and field.auto_id else "",
        "described_by": field.aria_describedby or "",
        "optional": not field.field.required,
    }


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """Every fault of a bound form with the id its link leads to."""
    faults = [Fault(text, "") for text in form.non_field_errors()]
    for field in form:
        faults += [Fault(text, first_control(field)) for text in field.errors]
    return faults


def first_control(field: BoundField) -> str:
    """The id of the control to focus: of a list the first choice."""
    if shape_of(field) == "list":
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id
