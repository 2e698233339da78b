"""Forms of the fact check: sending, commenting, answering, leaving it out."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.council import acts, facts, queries
from trygt.schemes.statements import statement_words
from trygt.web.workspace.forms.base import OWN_PAGES, ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text, yes_or_no

OWN_PAGES |= dict.fromkeys(
    ("send_fact_check", "comment_facts", "answer_fact_comment", "skip_fact_check"), "council_facts"
)
PART_NAMES = {
    "strengths": _("Strengths"),
    "further_work": _("Further work"),
    "conditions": _("Conditions"),
    facts.WHOLE: _("The statement as a whole"),
}


@form_of(acts.send_fact_check)
class SendFactCheck(ActForm):
    """The revision that is shown, and until when."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    due = a_day(_("Answer wanted by"), required=True)
    greeting = long_text(_("A word to the community"), rows=3, required=False)

    def prepare(self) -> None:
        """Carry the revision, and propose the council's own time."""
        statement = queries.current_statement(self.case)
        days = statement_words(self.case.scheme).fact_check.days
        self.fields["revision"].initial = statement.revision if statement else 0
        self.fields["due"].initial = clock.today() + timedelta(days=days)


@form_of(acts.comment_facts)
class CommentFacts(ActForm):
    """One comment per part, and whether that is all."""

    check = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        """A field for each part of the revision that was sent."""
        found = facts.check_of(self.case, self.by)
        self.parts: dict[str, str] = {}
        if found and found.revision:
            self.parts = facts.parts(self.case.scheme, found.revision.content)
            self.fields["check"].initial = found.pk
        for part in self.parts:
            name = facts.item_name(self.case.scheme, part) or PART_NAMES[part]
            self.fields[f"on_{part}"] = long_text(
                _("Your comment on “%(name)s”") % {"name": name}, rows=3, required=False
            )
        self.fields["finished"] = forms.BooleanField(
            label=_("We are finished and have no more remarks."), required=False
        )

    def inputs(self) -> dict[str, Any]:
        """The comments that were written."""
        given = self.cleaned_data
        comments = {part: given[f"on_{part}"] for part in self.parts}
        return {
            "check": given["check"],
            "comments": comments,
            "finished": given["finished"],
        }


@form_of(acts.answer_fact_comment)
class AnswerFactComment(ActForm):
    """Taken in or not, with words."""

    comment = forms.TypedChoiceField(label=_("Comment"), coerce=int)
    taken_in = yes_or_no(
        _("Is it taken in?"),
        _("Yes, the statement is changed"),
        _("No, the statement stays as it is"),
    )
    answer = long_text(_("Answer"), rows=3)

    def prepare(self) -> None:
        """Offer what is not answered, to those who may answer."""
        field: Any = self.fields["comment"]
        may = acts.answer_fact_comment.allows(self.case, self.by)
        open_ones = facts.open_comments(self.case) if may else ()
        field.choices = [(one.pk, str(one)) for one in open_ones]


@form_of(acts.skip_fact_check)
class SkipFactCheck(ActForm):
    """Why."""

    reason = long_text(_("Reasons"), help_text=_("The community reads them."))
