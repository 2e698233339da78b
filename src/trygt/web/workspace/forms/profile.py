"""Forms of the acts of the profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trygt.cases.models import Case
from trygt.people.models import Post
from trygt.people.roles import Role
from trygt.profile import acts
from trygt.profile.models import Evidence
from trygt.profile.queries import handouts_of
from trygt.schemes.approvals import approvals_of
from trygt.texts import in_language
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text


class PostChoice(forms.ModelChoiceField):
    """Posts by their unit."""

    def label_from_instance(self, obj: Any) -> str:
        """The unit, or what the post is for where it has none."""
        return obj.unit or str(Role(obj.role).label)


@form_of(acts.hand_out_section)
class HandOutSection(ActForm):
    """Which section goes to which department, and until when."""

    section = forms.ChoiceField(label=_("Section"))
    post = PostChoice(label=_("Department contributor"), queryset=Post.objects.none())
    due = a_day(_("Due"))

    def prepare(self) -> None:
        """Offer the scheme's sections and the community's departments."""
        section: Any = self.fields["section"]
        post: Any = self.fields["post"]
        section.choices = [
            (item.key, in_language(item.name)) for item in self.case.scheme.sections.values()
        ]
        post.queryset = Post.objects.filter(
            community=self.case.community, role=Role.CONTRIBUTOR
        ).order_by("unit")


@form_of(acts.take_back_section)
class TakeBackSection(ActForm):
    """Which section comes back."""

    section = forms.ChoiceField(label=_("Section"))

    def prepare(self) -> None:
        """Offer what is handed out."""
        names = self.case.scheme.sections
        section: Any = self.fields["section"]
        section.choices = [
            (handout.section, in_language(names[handout.section].name))
            for handout in handouts_of(self.case.community)
            if handout.section in names
        ]


def approvals_offered(case: Case) -> list[tuple[str, str]]:
    """The approvals the case's scheme knows, with their names."""
    return [(one.key, in_language(one.name)) for one in approvals_of(case.scheme)]


@form_of(acts.register_approval)
class RegisterApproval(ActForm):
    """Which approval, from when to when, and what shows it."""

    approval = forms.ChoiceField(label=_("Approval"))
    valid_from = a_day(_("Valid from"), required=True)
    valid_to = a_day(
        _("Valid until"), help_text=_("Leave it empty if it lasts as long as it usually does.")
    )
    evidence = forms.ModelChoiceField(
        label=_("What shows it"), queryset=Evidence.objects.none(), required=False
    )

    def prepare(self) -> None:
        """Offer the scheme's approvals and the community's evidence."""
        approval: Any = self.fields["approval"]
        evidence: Any = self.fields["evidence"]
        approval.choices = approvals_offered(self.case)
        evidence.queryset = Evidence.objects.filter(community=self.case.community)


@form_of(acts.withdraw_approval)
class WithdrawApproval(ActForm):
    """Which approval no longer answers."""

    approval = forms.ChoiceField(label=_("Approval"))

    def prepare(self) -> None:
        """Offer the scheme's approvals."""
        approval: Any = self.fields["approval"]
        approval.choices = approvals_offered(self.case)


@form_of(acts.submit_profile)
class SubmitProfile(ActForm):
    """A greeting to those who will read it."""

    greeting = long_text(
        _("A few words to the certifiers"), rows=4, most=acts.GREETING_LENGTH, required=False
    )


@form_of(acts.return_profile)
class ReturnProfile(ActForm):
    """What the community is to work on."""

    reason = long_text(_("Reasons"), most=4000)
    sections = forms.MultipleChoiceField(
        label=_("Sections it concerns"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        """Offer the scheme's sections."""
        sections: Any = self.fields["sections"]
        sections.choices = [
            (item.key, in_language(item.name)) for item in self.case.scheme.sections.values()
        ]
