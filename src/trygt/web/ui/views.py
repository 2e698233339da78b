"""The style page, for those who write pages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from trygt.charts import draw
from trygt.places import queries as places
from trygt.web.ui import sample_charts, samples

CHOICES = [("1", _("Yes")), ("2", _("No")), ("3", _("Not relevant"))]


class Sample(forms.Form):
    """One field of every kind."""

    line = forms.CharField(label="Name", help_text="As it stands on the plan.", max_length=80)
    mail = forms.EmailField(label="E-mail")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    number = forms.IntegerField(label="How many", min_value=0, required=False)
    on = forms.DateField(
        label="On which day", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    text = forms.CharField(
        label="What shows it",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Refer to plans rather than writing anew.",
    )
    one = forms.ChoiceField(label="One of a list", choices=CHOICES)
    fulfilled = forms.ChoiceField(
        label="Is it in place?", choices=CHOICES, widget=forms.RadioSelect, help_text="Choose one."
    )
    several = forms.MultipleChoiceField(
        label="Several", choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    agreed = forms.BooleanField(label="We meet this step another way", help_text="Give reasons.")
    file = forms.FileField(label="Evidence", required=False)
    where = forms.CharField(widget=forms.HiddenInput, required=False)


def style(request: HttpRequest) -> HttpResponse:
    """Every element on one page; `?faults` shows the forms with faults."""
    form = Sample({"mail": "not an address"} if "faults" in request.GET else None)
    return render(
        request,
        "ui/style.html",
        {
            "form": form,
            "page": Paginator(range(200), 10).get_page(request.GET.get("page")),
            "foreign": {"en": "A text that only exists in English"},
            "today": date(2026, 11, 23),
            "now": datetime(2026, 11, 23, 10, 42, tzinfo=ZoneInfo("Europe/Oslo")),
            "light": "Some **bold** words and a list:\n\n- one\n- two",
        },
    )


def pictures(request: HttpRequest) -> HttpResponse:
    """The three pictures: a wall with holes and a whole one, a road, and the real municipalities."""
    return render(
        request,
        "ui/style_pictures.html",
        {
            "road": samples.sample_road(),
            "wall": samples.sample_wall(),
            "whole": samples.sample_wall(whole=True),
            "map": samples.sample_map(places.stones()),
        },
    )


def charts(request: HttpRequest) -> HttpResponse:
    """One chart of each kind, with gaps among the figures."""
    return render(request, "ui/style_charts.html", {"charts": draw(sample_charts.sample_charts())})


def empty(request: HttpRequest) -> HttpResponse:
    """A page with a side navigation and nothing in it."""
    return render(request, "ui/style_empty.html")
