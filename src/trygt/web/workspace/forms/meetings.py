"""Forms for agreeing on meetings: times, participants, agenda."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from trygt.cases.acting import Act, Refused
from trygt.council import acts, agenda, meetings, queries
from trygt.council.acts.gathering import Proposed
from trygt.council.invitations import name_of
from trygt.council.models import Can, Kind, Meeting, Side, Slot
from trygt.council.moments import moment_of
from trygt.council.participants import Guest, guests_of, invitable
from trygt.schemes.definition import Stage
from trygt.schemes.meetings import terms_of
from trygt.texts import in_language
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import long_text

ISO_MOMENT = "%Y-%m-%dT%H:%M"
ASKED_FIRST = 3


class LocalMoment(forms.DateTimeField):
    """A date and time in Norway, which says what is wrong with a time the clocks skip or repeat."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=ISO_MOMENT)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[ISO_MOMENT, "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The moment, aware."""
        if value in self.empty_values:
            return None
        for shape in self.input_formats or ():
            try:
                written = datetime.strptime(str(value).strip(), shape)  # noqa: DTZ007 - Norway's, below
            except ValueError:
                continue
            try:
                return moment_of(written)
            except Refused as refused:
                raise ValidationError(str(refused)) from refused
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def when(moment: datetime) -> str:
    """A moment in words, for choices."""
    local = timezone.localtime(moment)
    return f"{date_format(local)} {date_format(local, 'H:i')}"


def called(meeting: Meeting) -> str:
    """A meeting in words, for choices."""
    return f"{name_of(meeting)}, {when(meeting.starts_at)}"


class OnMeeting(ActForm):
    """An act about one of the case's meetings; one comes back to the meeting's page."""

    meeting = forms.TypedChoiceField(label=_("Meeting"), coerce=int)

    def prepare(self) -> None:
        """Offer the meetings; those moved or cancelled too, so that the act says what became of them."""
        field: Any = self.fields["meeting"]
        found = queries.meetings(self.case).select_related("case__community")
        field.choices = [(one.pk, called(one)) for one in found]

    def about(self) -> Meeting | None:
        """The meeting it is about, as far as that is known."""
        given = str(self.data.get("meeting") or self.initial.get("meeting") or "")
        found = queries.meetings(self.case)
        return found.filter(pk=int(given)).first() if given.isdecimal() else None

    def afterwards(self) -> str:
        """The meeting's page."""
        about = self.about()
        if about is None:
            return reverse("council_meeting", args=[self.case.pk])
        return reverse("meeting", args=[self.case.pk, about.pk])


class WithPeople(ActForm):
    """Who is invited: people on the case, and guests."""

    people = forms.TypedMultipleChoiceField(
        label=_("Participants"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    guests = long_text(
        _("Guests"),
        rows=3,
        required=False,
        help_text=_("One on each line: name; role; e-mail. They get the invitation by mail."),
    )

    def offer_people(self, before: Meeting | None) -> None:
        """Offer those on the case, ticked as before, else the usual ones."""
        there = invitable(self.case)
        field: Any = self.fields["people"]
        field.choices = [(one.person.pk, f"{one.person.name} ({one.words})") for one in there]
        if before is None:
            field.initial = [one.person.pk for one in there if one.usual]
            return
        invited = list(before.invited.all())
        field.initial = [one.person_id for one in invited if one.person_id]
        self.fields["guests"].initial = "\n".join(
            str(Guest(one.name, one.role, one.email)) for one in invited if one.side == Side.GUEST
        )

    def clean_guests(self) -> list[Guest]:
        """The guests, or what is wrong with a line."""
        try:
            return guests_of(self.cleaned_data["guests"])
        except Refused as refused:
            raise ValidationError(str(refused)) from refused

    def clean_people(self) -> list[int]:
        """At least one, or there is nobody to meet."""
        chosen: list[int] = self.cleaned_data["people"]
        if not chosen:
            raise ValidationError(_("Choose at least one participant."))
        return chosen

    def afterwards(self) -> str:
        """The page of meetings."""
        return reverse("council_meeting", args=[self.case.pk])


class MeetingForm(WithPeople):
    """When, how, where, who, about what."""

    starts_at = LocalMoment(label=_("Date and time"))
    ends_at = LocalMoment(label=_("Until"), required=False)
    form = forms.ChoiceField(label=_("Form"), widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"), help_text=_("An address, a number or a link."), max_length=300
    )
    agenda = long_text(
        _("Agenda"),
        rows=8,
        required=False,
        help_text=_("A point on each line, with minutes in brackets if you like: Falls (20)."),
    )
    field_order = ("starts_at", "ends_at", "form", "place", "people", "guests", "agenda")
    kind = Kind.CERTIFICATION
    act: Act

    def before(self) -> Meeting | None:
        """The meeting that is moved, if one is."""
        return queries.meeting_of(self.case)

    def prepare(self) -> None:
        """Offer the scheme's forms, the people, and an agenda drafted from the case."""
        rules = self.case.scheme.meeting
        if rules is None or not self.act.allows(self.case, self.by):
            return
        field: Any = self.fields["form"]
        field.choices = [(c.key, in_language(c.name)) for c in rules.forms]
        self.fields["ends_at"].help_text = _("Left open it lasts %(minutes)s minutes.") % {
            "minutes": terms_of(self.case.scheme).minutes
        }
        before = self.before()
        self.offer_people(before)
        if before:
            for name in ("starts_at", "ends_at", "form", "place", "agenda"):
                self.fields[name].initial = getattr(before, name)
        else:
            field.initial = rules.preferred if self.kind == Kind.CERTIFICATION else None
            self.fields["agenda"].initial = agenda.draft(self.case, self.kind)


@form_of(acts.schedule_meeting)
class ScheduleMeeting(MeetingForm):
    """The certification meeting."""

    act = acts.schedule_meeting
    participants = long_text(
        _("Others who take part"),
        rows=2,
        required=False,
        help_text=_("Those who are told by others, such as “the working group”."),
    )
    field_order = (*MeetingForm.field_order[:-1], "participants", "agenda")

    def prepare(self) -> None:
        """Also who else was to come."""
        super().prepare()
        if before := self.before():
            self.fields["participants"].initial = before.participants


@form_of(acts.schedule_dialogue)
class ScheduleDialogue(MeetingForm):
    """Another meeting, or the same moved."""

    act = acts.schedule_dialogue
    kind = Kind.DIALOGUE
    meeting = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def before(self) -> Meeting | None:
        """The meeting the address names."""
        given = str(self.data.get("meeting") or self.initial.get("meeting") or "")
        found = meetings.standing(self.case).filter(kind=Kind.DIALOGUE)
        return found.filter(pk=int(given)).first() if given.isdecimal() else None


@form_of(acts.cancel_meeting)
class CancelMeeting(OnMeeting):
    """Which, and why."""

    reason = long_text(_("Why it is cancelled"), rows=3, help_text=_("Those invited read it."))


@form_of(acts.answer_invitation)
class AnswerInvitation(OnMeeting):
    """Whether one comes."""

    answer = forms.ChoiceField(
        label=_("Do you come?"), choices=Can.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(label=_("Comment"), max_length=500, required=False)


@form_of(acts.set_agenda)
class SetAgenda(OnMeeting):
    """The agenda as lines, and as it was when the form was opened."""

    agenda = long_text(
        _("Agenda"),
        rows=12,
        help_text=_("A point on each line, with minutes in brackets if you like: Falls (20)."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        """Begin with the agenda as it is."""
        super().prepare()
        if about := self.about():
            text = agenda.text_of(about.points.all())
            self.fields["agenda"].initial = self.fields["seen"].initial = text


@form_of(acts.propose_times)
class ProposeTimes(ActForm):
    """Up to as many times as the owner allows; empty ones are left out."""

    kind = forms.ChoiceField(label=_("What the meeting is for"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        """A few lines to fill in, the scheme's forms in each."""
        rules = self.case.scheme.meeting
        if rules is None:
            return
        kinds = [k for k in Kind if self.case.stage == Stage.MEETING or k == Kind.DIALOGUE]
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, kind.label) for kind in kinds]
        field.initial = kinds[0].value
        shapes = [(choice.key, in_language(choice.name)) for choice in rules.forms]
        for number in self.numbers():
            words = {"number": number}
            first = number == 1
            self.fields[f"starts_{number}"] = LocalMoment(
                label=_("Time %(number)s: from") % words, required=first
            )
            self.fields[f"ends_{number}"] = LocalMoment(
                label=_("Time %(number)s: until") % words, required=False
            )
            self.fields[f"form_{number}"] = forms.ChoiceField(
                label=_("Time %(number)s: form") % words, choices=shapes, initial=rules.preferred
            )
            self.fields[f"form_{number}"].required = first
            self.fields[f"place_{number}"] = forms.CharField(
                label=_("Time %(number)s: place or link") % words,
                max_length=300,
                required=first,
                help_text="" if first else _("Left empty it is the same as for the first time."),
            )

    def numbers(self) -> range:
        """The lines' numbers."""
        return range(1, terms_of(self.case.scheme).most_times + 1)

    def inputs(self) -> dict[str, Any]:
        """The lines that are filled in."""
        given = self.cleaned_data
        slots = [
            Proposed(
                given[f"starts_{n}"],
                given[f"form_{n}"] or given["form_1"],
                given[f"place_{n}"] or given["place_1"],
                given[f"ends_{n}"],
            )
            for n in self.numbers()
            if given[f"starts_{n}"]
        ]
        return {"kind": given["kind"], "slots": slots}

    def afterwards(self) -> str:
        """The page of meetings."""
        return reverse("council_meeting", args=[self.case.pk])


class OnPoll(ActForm):
    """An act about proposed times that are open."""

    poll = forms.TypedChoiceField(label=_("Meeting"), coerce=int)

    def prepare(self) -> None:
        """Offer the open ones."""
        field: Any = self.fields["poll"]
        self.polls = list(meetings.open_polls(self.case))
        field.choices = [
            (poll.pk, f"{Kind(poll.kind).label}, {poll.by.name}") for poll in self.polls
        ]

    def afterwards(self) -> str:
        """The page of meetings."""
        return reverse("council_meeting", args=[self.case.pk])


form_of(acts.withdraw_times)(OnPoll)


@form_of(acts.answer_times)
class AnswerTimes(OnPoll):
    """Yes, if need be or no to each time."""

    def prepare(self) -> None:
        """A choice per time, as answered before."""
        super().prepare()
        given = str(self.data.get("poll") or self.initial.get("poll") or "")
        self.asked = next((p for p in self.polls if str(p.pk) == given), None) or next(
            iter(self.polls), None
        )
        if self.asked is None:
            return
        self.fields["poll"].initial = self.asked.pk
        mine = next((a for a in self.asked.answers.all() if a.person_id == self.by.pk), None)
        for slot in self.asked.slots.all():
            self.fields[f"slot_{slot.pk}"] = forms.ChoiceField(
                label=f"{when(slot.starts_at)}, {slot.place}",
                choices=Can.choices,
                widget=forms.RadioSelect,
                initial=mine.values.get(str(slot.pk)) if mine else None,
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            max_length=500,
            required=False,
            initial=mine.comment if mine else "",
        )

    def inputs(self) -> dict[str, Any]:
        """The answers by slot."""
        given = self.cleaned_data
        slots = self.asked.slots.all() if self.asked else ()
        values = {slot.pk: given[f"slot_{slot.pk}"] for slot in slots}
        return {"poll": given["poll"], "values": values, "comment": given.get("comment", "")}


@form_of(acts.choose_time)
class ChooseTime(WithPeople):
    """Which time, who is invited, about what."""

    slot = forms.TypedChoiceField(label=_("Time"), coerce=int, widget=forms.RadioSelect)
    agenda = long_text(_("Agenda"), rows=8, required=False)
    field_order = ("slot", "people", "guests", "agenda")

    def prepare(self) -> None:
        """Offer the times that are open, and what the case gives to talk about."""
        if not acts.choose_time.allows(self.case, self.by):
            return
        open_now = Slot.objects.filter(poll__case=self.case, poll__closed_at=None)
        slots = list(open_now.select_related("poll"))
        field: Any = self.fields["slot"]
        field.choices = [(slot.pk, f"{when(slot.starts_at)}, {slot.place}") for slot in slots]
        given = str(self.data.get("slot") or self.initial.get("slot") or "")
        kind = next((s.poll.kind for s in slots if str(s.pk) == given), Kind.DIALOGUE)
        before = queries.meeting_of(self.case) if kind == Kind.CERTIFICATION else None
        self.offer_people(before)
        self.fields["agenda"].initial = (
            agenda.text_of(before.points.all()) if before else agenda.draft(self.case, kind)
        )
