"""Forms of the council's acts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.council import acts, deciding, queries
from trygt.council.outcomes import OUTCOMES
from trygt.people.models import Person
from trygt.schemes.definition import Scheme
from trygt.texts import in_language
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text, taken_in, yes_or_no

MOST_CONDITIONS = 6
OWN_PAGES |= {
    "write_statement": "council_statement",
    "sign_statement": "council_statement",
}


@form_of(acts.declare_impartiality)
class DeclareImpartiality(ActForm):
    """Whether anything ties the certifier to the community."""

    impartial = yes_or_no(
        _("Are you impartial in this case?"),
        _("Yes, nothing ties me to this community"),
        _("No, I have an interest in it"),
    )
    grounds = long_text(
        _("If not: what ties you to it?"),
        required=False,
        help_text=_("Kept with the appointment. The community does not see it."),
    )


@form_of(acts.ask_question)
class AskQuestion(ActForm):
    """A question, perhaps about one place in the profile."""

    text = long_text(_("Question"))
    about = forms.ChoiceField(label=_("What it is about"), required=False)
    due = a_day(_("Answer wanted by"))

    def prepare(self) -> None:
        """Offer the profile's sections and questions."""
        field: Any = self.fields["about"]
        field.choices = [("", _("The work as a whole")), *places(self.case.scheme)]


def places(scheme: Scheme) -> list[Any]:
    """Sections with their questions, as grouped choices."""
    return [
        (
            in_language(section.name),
            [
                (section.key, in_language(section.name)),
                *((q.key, in_language(q.title)) for q in section.questions),
            ],
        )
        for section in scheme.sections.values()
    ]


class AboutQuestion(ActForm):
    """Chooses one of the questions."""

    question = forms.TypedChoiceField(label=_("Question"), coerce=int)

    def prepare(self) -> None:
        """Offer the questions that are not taken back."""
        field: Any = self.fields["question"]
        asked = queries.questions(self.case).filter(closed_at=None)
        field.choices = [(question.pk, str(question)) for question in asked]


@form_of(acts.answer_question)
class AnswerQuestion(AboutQuestion):
    """The answer."""

    text = long_text(_("Answer"))


form_of(acts.close_question)(AboutQuestion)


@form_of(acts.write_statement)
class WriteStatement(ActForm):
    """The statement's texts and the revision they were written on. A button called `fill` drafts what is empty."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strengths = long_text(_("Strengths"), rows=8, required=False)
    further_work = long_text(_("Further work"), rows=8, required=False)
    recommendation = forms.ChoiceField(
        label=_("Recommendation"), choices=[("", _("Not chosen yet")), *OUTCOMES], required=False
    )
    conditions = long_text(
        _("Conditions"), required=False, help_text=_("Needed when conditions are recommended.")
    )

    def prepare(self) -> None:
        """One text per step and idea, and what is written so far."""
        statement = queries.current_statement(self.case)
        for key, item in queries.items(self.case.scheme).items():
            self.fields[f"item_{key}"] = long_text(in_language(item.name), rows=3, required=False)
        self.fields["revision"].initial = statement.revision if statement else 0
        if statement:
            for name in ("strengths", "further_work", "recommendation", "conditions"):
                self.fields[name].initial = getattr(statement, name)
            for key, text in statement.items.items():
                self.fields[f"item_{key}"].initial = text

    def inputs(self) -> dict[str, Any]:
        """The texts, those about steps and ideas together."""
        given = dict(self.cleaned_data)
        items = {key: given.pop(f"item_{key}") for key in queries.items(self.case.scheme)}
        return given | {"items": items, "fill": "fill" in self.data}


class WithTick(ActForm):
    """A plain confirmation that has to be ticked."""

    def inputs(self) -> dict[str, Any]:
        """All but the tick, which is for the person."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}


@form_of(acts.sign_statement)
class SignStatement(WithTick):
    """Signs exactly the revision shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(label=_("I have read the statement as it is now and sign it."))

    def prepare(self) -> None:
        """Carry the revision that is shown."""
        statement = queries.current_statement(self.case)
        self.fields["revision"].initial = statement.revision if statement else 0


@form_of(acts.prepare_decision)
class PrepareDecision(ActForm):
    """The memo and what it proposes."""

    memo = long_text(_("Memo"), rows=10)
    proposal = forms.ChoiceField(label=_("Proposal"), choices=OUTCOMES, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Begin with what was prepared before."""
        if before := queries.preparation_of(self.case):
            self.fields["memo"].initial = before.memo
            self.fields["proposal"].initial = before.proposal

    def mailed(self, told: list[Person]) -> list[tuple[str, list[Person]]]:
        """Only those who decide what is proposed."""
        return [
            (str(_("If you propose: %(outcome)s") % {"outcome": name}), people)
            for outcome, name in OUTCOMES
            if (people := [one for one in told if one.pk in deciding.told_of(self.case, outcome)])
        ]


@form_of(acts.certify_conditionally)
class CertifyConditionally(ActForm):
    """Conditions with their deadlines."""

    def prepare(self) -> None:
        """A few lines to write in; the scheme's own deadline where none is chosen."""
        days = self.case.scheme.rules.condition_days
        for number in range(1, MOST_CONDITIONS + 1):
            label = _("Condition %(number)s") % {"number": number}
            self.fields[f"text_{number}"] = long_text(label, rows=2, required=number == 1)
            self.fields[f"due_{number}"] = a_day(
                _("Deadline for condition %(number)s") % {"number": number},
                help_text=_("Left open it is %(days)s days from today.") % {"days": days},
            )

    def inputs(self) -> dict[str, Any]:
        """The lines that were written."""
        given = self.cleaned_data
        lines = [
            (given[f"text_{number}"], given[f"due_{number}"])
            for number in range(1, MOST_CONDITIONS + 1)
            if given[f"text_{number}"].strip()
        ]
        return {"conditions": lines}


@form_of(acts.decide_not_now)
class DecideNotNow(ActForm):
    """Why not now, and the way back."""

    grounds = long_text(_("Grounds"))
    advice = long_text(_("Advice on the way forward"))
    earliest = a_day(_("Earliest new attempt"))


class AboutCondition(ActForm):
    """Chooses one of the open conditions."""

    condition = forms.TypedChoiceField(label=_("Condition"), coerce=int)

    def prepare(self) -> None:
        """Offer those that are open."""
        field: Any = self.fields["condition"]
        still_open = queries.conditions(self.case).filter(closed_at=None)
        field.choices = [(condition.pk, str(condition)) for condition in still_open]


@form_of(acts.report_condition)
class ReportCondition(AboutCondition):
    """What shows that it is met."""

    evidence = long_text(_("What shows it"))
    file = forms.FileField(label=_("File"), required=False)

    def clean_file(self) -> Any:
        """Let the files floor take the file in, or say why not. Only from those who may report."""
        if not acts.report_condition.allows(self.case, self.by):
            return None
        return taken_in(self.cleaned_data.get("file"), self.by)


@form_of(acts.close_condition)
class CloseCondition(AboutCondition):
    """A word to the community, if one likes."""

    comment = long_text(_("Comment"), rows=3, required=False)
