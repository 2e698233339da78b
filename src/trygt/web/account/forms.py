"""Forms of the account door."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from trygt.people.models import Person


class SignIn(LoginForm):  # type: ignore[misc]
    """allauth's, without its second way to a forgotten password: the page has one below the button."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class MyPage(forms.ModelForm):  # type: ignore[type-arg]
    """Name and language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = Person
        fields = ("name", "language")


class Acceptance(forms.Form):
    """Who takes the post, and how they will sign in. One with an account already only confirms."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    password = forms.CharField(
        label=_("Password"),
        help_text=_("You can leave this empty and sign in with a code sent by e-mail."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known:
            self.fields.clear()

    def clean_password(self) -> str | None:
        """A chosen password must be a good one."""
        password: Any = self.cleaned_data["password"]
        if not password:
            return None
        validate_password(password)
        return str(password)


class Invite(forms.Form):
    """Whom to invite to which post."""

    role = forms.ChoiceField(label=_("Post"))
    unit = forms.CharField(
        label=_("Unit"),
        help_text=_("For a department, such as health or roads."),
        max_length=80,
        required=False,
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    substitute = forms.BooleanField(label=_("Acts in the holder's place"), required=False)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles


class Handover(forms.Form):
    """Who takes the post over."""

    name = forms.CharField(label=_("Name of the new holder"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
