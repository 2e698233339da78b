"""Forms of the acts of the profile."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.models import Case
from trygt.people.models import Person, Post, Tenure
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.profile import acts
from trygt.profile.links import MOST_DAYS, USUAL_DAYS
from trygt.profile.models import Evidence, Handout
from trygt.profile.queries import handouts_of
from trygt.schemes.approvals import approvals_of
from trygt.schemes.definition import Scheme
from trygt.texts import in_language
from trygt.web.workspace.forms.base import ActForm, form_of
from trygt.web.workspace.forms.fields import a_day, long_text


class PostChoice(forms.ModelChoiceField):
    """Posts by their unit."""

    def label_from_instance(self, obj: Any) -> str:
        """The unit, or what the post is for where it has none."""
        return obj.unit or str(Role(obj.role).label)


def some_parts(label: Any) -> forms.MultipleChoiceField:
    """Several parts to tick."""
    return forms.MultipleChoiceField(
        label=label, widget=forms.CheckboxSelectMultiple, required=False
    )


class PartsForm(ActForm):
    """Sections and single questions an act is about."""

    sections = some_parts(_("Sections"))
    questions = some_parts(_("Single questions"))

    def prepare(self) -> None:
        """Offer what the scheme asks."""
        sections: Any = self.fields["sections"]
        questions: Any = self.fields["questions"]
        scheme = self.case.scheme
        sections.choices = [(s.key, in_language(s.name)) for s in scheme.sections.values()]
        questions.choices = [(q.key, in_language(q.title)) for q in scheme.questions.values()]


class Parts(PartsForm):
    """Several parts, one department, one day: one act."""

    post = PostChoice(label=_("Department contributor"), queryset=Post.objects.none())
    due = a_day(_("Due"))

    def prepare(self) -> None:
        """Offer the community's departments too."""
        super().prepare()
        post: Any = self.fields["post"]
        post.queryset = departments(self.case)


def departments(case: Case) -> QuerySet[Post]:
    """The posts parts can be handed to."""
    posts = Post.objects.filter(community=case.community_id, role=Role.CONTRIBUTOR)
    return posts.order_by("unit")


@form_of(acts.hand_out_section)
class HandOutSection(ActForm):
    """Which section goes to which department, and until when. Several at once have a page of their own."""

    section = forms.ChoiceField(label=_("Section"))
    post = PostChoice(label=_("Department contributor"), queryset=Post.objects.none())
    due = a_day(_("Due"))

    def prepare(self) -> None:
        """Offer the scheme's sections and the community's departments; say who has one now."""
        section: Any = self.fields["section"]
        post: Any = self.fields["post"]
        has = {h.section: h.post.unit for h in handouts_of(self.case.community) if not h.question}
        section.choices = [
            (item.key, _now_with(in_language(item.name), has.get(item.key, "")))
            for item in self.case.scheme.sections.values()
        ]
        post.queryset = departments(self.case)

    def mailed(self, told: list[Person]) -> list[tuple[str, list[Person]]]:
        """Only those of the department that is chosen, and of the one that had it until now."""
        return _by_department(self.case, told)


def _by_department(case: Case, told: list[Person]) -> list[tuple[str, list[Person]]]:
    """Who hears of a part that is handed out: those of the department it goes to."""
    holding = Tenure.objects.on(clock.today()).filter(post__in=departments(case), person__in=told)
    people = {person.pk: person for person in told}
    found: dict[str, list[Person]] = {}
    for tenure in holding.select_related("post").order_by("post__unit", "person__name", "pk"):
        words = now_("If it goes to %(unit)s") % {
            "unit": tenure.post.unit or str(Role(tenure.post.role).label)
        }
        found.setdefault(words, []).append(people[tenure.person_id])
    return list(found.items())


def _now_with(name: str, unit: str) -> str:
    return now_("%(name)s (now with %(unit)s)") % {"name": name, "unit": unit} if unit else name


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
            if handout.section in names and not handout.question
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


form_of(acts.remind_of_parts)(PartsForm)


@form_of(acts.confirm_part)
class ConfirmPart(ActForm):
    """Which of one's own parts are done."""

    parts = forms.TypedMultipleChoiceField(
        label=_("Parts that are done"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        """Offer what is handed to the posts this person holds."""
        scheme, parts = self.case.scheme, cast("Any", self.fields["parts"])
        mine = {post.post_id for post in posts_of(self.by) if post.role == Role.CONTRIBUTOR}
        parts.choices = [
            (handout.pk, part_name(scheme, handout))
            for handout in handouts_of(self.case.community)
            if handout.post_id in mine and part_name(scheme, handout)
        ]


def part_name(scheme: Scheme, handout: Handout) -> str:
    """What a part is called; nothing where the scheme does not ask it."""
    if handout.question:
        question = scheme.questions.get(handout.question)
        return in_language(question.title) if question else ""
    section = scheme.sections.get(handout.section)
    return in_language(section.name) if section else ""


@form_of(acts.open_more)
class OpenMore(ActForm):
    """Which sections are opened as well."""

    sections = forms.MultipleChoiceField(
        label=_("Sections to open"),
        help_text=_("Choose none to open all of it."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """Offer the scheme's sections."""
        sections: Any = self.fields["sections"]
        sections.choices = [
            (item.key, in_language(item.name)) for item in self.case.scheme.sections.values()
        ]


def days(initial: int = USUAL_DAYS) -> forms.IntegerField:
    """For how long a link works."""
    return forms.IntegerField(
        label=_("Days it works"), min_value=1, max_value=MOST_DAYS, initial=initial
    )


@form_of(acts.give_link)
class GiveLink(ActForm):
    """Who gets a link, for which department, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    post = PostChoice(
        label=_("Department"),
        help_text=_("What is handed to this department is what they can answer."),
        queryset=Post.objects.none(),
        required=False,
    )
    unit = forms.CharField(label=_("Or a new department"), max_length=80, required=False)
    days = days()

    def prepare(self) -> None:
        """Offer the departments there are."""
        post: Any = self.fields["post"]
        post.queryset = departments(self.case)

    def clean(self) -> dict[str, Any]:
        """One department, from the list or new."""
        given = super().clean() or {}
        post = given.pop("post", None)
        given["unit"] = given.get("unit", "").strip() or (post.unit if post else "")
        if not given["unit"]:
            self.add_error("post", now_("Choose a department, or write a new one."))
        return given


class LinkForm(ActForm):
    """Which link."""

    link = forms.IntegerField(widget=forms.HiddenInput)


form_of(acts.revoke_link)(LinkForm)


@form_of(acts.renew_link)
class RenewLink(LinkForm):
    """Which link, and for how long its successor works."""

    days = days()


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
