"""Forms of the minutes: written as the meeting goes, approved, and what is learned."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trygt.council import acts, meetings, queries
from trygt.council.acts.minuting import NewTask, Words
from trygt.council.models import LearningPoint, Meeting, Task
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text, yes_or_no
from trygt.web.workspace.forms.meetings import OnMeeting

OWN_PAGES |= {"write_minutes": "council_meeting", "change_minutes": "council_meeting"}


def came(meeting: Meeting) -> str:
    """Those invited, without those who said no, and whoever else was named."""
    invited = [str(one) for one in meeting.invited.all() if one.answer != "no"]
    return "\n".join(filter(None, [*invited, meeting.participants]))


@form_of(acts.record_minutes)
class RecordMinutes(ActForm):
    """What was said and seen."""

    held_on = a_day(_("Held on"), required=True)
    participants = long_text(_("Participants"), rows=4)
    minutes = long_text(_("Minutes"), rows=12)
    site_visit = long_text(_("Site visit"), required=False)

    def prepare(self) -> None:
        """Begin with those who were invited and what was written as the meeting went."""
        if meeting := queries.meeting_of(self.case):
            self.begin_with(meeting)

    def begin_with(self, meeting: Meeting) -> None:
        """Put together what is known of the meeting."""
        self.fields["participants"].initial = came(meeting)
        self.fields["minutes"].initial = meetings.composed(meeting)
        self.fields["held_on"].initial = timezone.localdate(meeting.starts_at)


@form_of(acts.record_dialogue)
class RecordDialogue(OnMeeting):
    """What was said."""

    held_on = a_day(_("Held on"), required=True)
    participants = long_text(_("Participants"), rows=4)
    minutes = long_text(_("Minutes"), rows=12)

    def prepare(self) -> None:
        """Begin with what is known of the meeting."""
        super().prepare()
        if about := self.about():
            RecordMinutes.begin_with(self, about)  # type: ignore[arg-type]


@form_of(acts.write_minutes)
class WriteMinutes(ActForm):
    """Texts, decisions and one new task per point, each with the version it was written on."""

    meeting = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Fields for every point of the agenda."""
        given = str(self.data.get("meeting") or self.initial.get("meeting") or "")
        standing = meetings.standing(self.case)
        about = standing.filter(pk=int(given)).first() if given.isdecimal() else None
        self.points = list(meetings.points_of(about)) if about else []
        invited = list(about.invited.all()) if about else []
        who = [("", _("Nobody chosen")), *((one.pk, one.name) for one in invited)]
        for point in self.points:
            self._lay_out(point, who)

    def _lay_out(self, point: Any, who: list[Any]) -> None:
        pk, words = point.pk, {"point": point.title}
        self.fields[f"revision_{pk}"] = forms.IntegerField(
            widget=forms.HiddenInput, min_value=0, initial=point.revision
        )
        for name, label, rows, begin in (
            ("text", _("What was said"), 4, point.text),
            ("decisions", _("Decided"), 2, point.decisions),
        ):
            self.fields[f"{name}_{pk}"] = long_text(label, rows=rows, required=False)
            self.fields[f"{name}_{pk}"].initial = begin
        self.fields[f"task_{pk}"] = forms.CharField(
            label=_("New task: what"), max_length=500, required=False
        )
        self.fields[f"who_{pk}"] = forms.TypedChoiceField(
            label=_("New task: who"), choices=who, coerce=int, empty_value=None, required=False
        )
        self.fields[f"due_{pk}"] = a_day(_("New task: by when"))
        for name in ("text", "decisions", "task", "who", "due"):
            self.fields[f"{name}_{pk}"].widget.attrs["aria-label"] = (
                f"{words['point']}: {self.fields[f'{name}_{pk}'].label}"
            )

    def sections(self) -> list[tuple[Any, list[Any], list[Any]]]:
        """Each point with its fields: those of the minutes, and those of a new task."""
        return [
            (
                point,
                [self[f"{name}_{point.pk}"] for name in ("text", "decisions")],
                [self[f"{name}_{point.pk}"] for name in ("task", "who", "due")],
            )
            for point in self.points
        ]

    def clean(self) -> dict[str, Any]:
        """A new task has somebody who does it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for point in self.points:
            if given.get(f"task_{point.pk}") and not given.get(f"who_{point.pk}"):
                self.add_error(f"who_{point.pk}", _("Choose who does it among the participants."))
        return given

    def inputs(self) -> dict[str, Any]:
        """What is written, by point, and the new tasks."""
        given, keys = self.cleaned_data, [point.pk for point in self.points]
        return {
            "meeting": given["meeting"],
            "points": {
                pk: Words(given[f"revision_{pk}"], given[f"text_{pk}"], given[f"decisions_{pk}"])
                for pk in keys
            },
            "tasks": [
                NewTask(pk, given[f"task_{pk}"], given[f"who_{pk}"], given[f"due_{pk}"])
                for pk in keys
                if given[f"task_{pk}"]
            ],
        }


@form_of(acts.finish_task)
class FinishTask(ActForm):
    """Which task is done."""

    task = forms.TypedChoiceField(label=_("Task"), coerce=int)

    def prepare(self) -> None:
        """Offer those that are not done."""
        field: Any = self.fields["task"]
        found = Task.objects.visible_to(self.by).filter(meeting__case=self.case, done_at=None)
        field.choices = [(task.pk, meetings.task_words(task)) for task in found]

    def afterwards(self) -> str:
        """The page of meetings."""
        return reverse("council_meeting", args=[self.case.pk])


@form_of(acts.change_minutes)
class ChangeMinutes(ActForm):
    """The whole text, and the version it was written on."""

    meeting = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    text = long_text(_("Minutes"), rows=12)
    site_visit = long_text(_("Site visit"), required=False)

    def prepare(self) -> None:
        """Begin with the minutes as they are."""
        given = str(self.initial.get("meeting") or "")
        found = queries.meetings(self.case).filter(pk=int(given) if given.isdecimal() else 0)
        minutes = getattr(found.first(), "minutes", None)
        for name in ("revision", "text", "site_visit"):
            if minutes:
                self.fields[name].initial = getattr(minutes, name)


@form_of(acts.approve_minutes)
class ApproveMinutes(OnMeeting):
    """Approves exactly the version that was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I have read the minutes and approve them."))

    def prepare(self) -> None:
        """Carry the version."""
        super().prepare()
        minutes = getattr(self.about(), "minutes", None)
        self.fields["revision"].initial = minutes.revision if minutes else 0

    def inputs(self) -> dict[str, Any]:
        """All but the tick, which is for the person."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}


@form_of(acts.comment_minutes)
class CommentMinutes(OnMeeting):
    """What is wrong or missing."""

    text = long_text(_("Comment"))


@form_of(acts.answer_comment)
class AnswerComment(ActForm):
    """Which comment, and the answer."""

    comment = forms.TypedChoiceField(label=_("Comment"), coerce=int)
    answer = long_text(_("Answer"))

    def prepare(self) -> None:
        """Offer the other side's that are not answered."""
        field: Any = self.fields["comment"]
        self.open = list(meetings.comments_for(self.case, self.by))
        field.choices = [(one.pk, str(one)) for one in self.open]

    def afterwards(self) -> str:
        """The meeting's page."""
        given = str(self.data.get("comment"))
        about = next((c.minutes.meeting_id for c in self.open if str(c.pk) == given), None)
        name, more = ("meeting", [about]) if about else ("council_meeting", [])
        return reverse(name, args=[self.case.pk, *more])


@form_of(acts.write_learning_point)
class WriteLearningPoint(OnMeeting):
    """What others can learn."""

    text = long_text(
        _("What can others learn from it?"),
        help_text=_("It is shared with the network only if both sides agree."),
    )


@form_of(acts.agree_learning_point)
class AgreeLearningPoint(ActForm):
    """Which, and whether one's side agrees."""

    point = forms.TypedChoiceField(label=_("Learning point"), coerce=int)
    agree = yes_or_no(
        _("May the network read it?"),
        _("Yes, once the other side agrees too"),
        _("No, it stays between us"),
    )

    def prepare(self) -> None:
        """Offer the case's learning points."""
        field: Any = self.fields["point"]
        mine = LearningPoint.objects.visible_to(self.by).filter(meeting__case=self.case)
        self.points = list(mine)
        field.choices = [(point.pk, str(point)) for point in self.points]

    def afterwards(self) -> str:
        """The meeting's page."""
        given = str(self.data.get("point"))
        about = next((p.meeting_id for p in self.points if str(p.pk) == given), None)
        name, more = ("meeting", [about]) if about else ("council_meeting", [])
        return reverse(name, args=[self.case.pk, *more])
