"""What every page knows: the site's name and mode, where one may go, and in which languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.schemes.queries import newest

EVERYONE, SIGNED_IN, OFFICE = "everyone", "signed in", "office"

# (address name, words, for whom). A name that no door has yet is left out of the page.
NAVIGATION = (
    ("work", _("My work"), SIGNED_IN),
    ("office", _("Office"), OFFICE),
    ("register", _("Communities"), EVERYONE),
    ("method", _("The method"), EVERYONE),
    ("verify", _("Verify a diploma"), EVERYONE),
)
FOOTER = (
    ("council", _("The council"), EVERYONE),
    ("sources", _("Data sources"), EVERYONE),
    ("accessibility", _("Accessibility"), EVERYONE),
    ("privacy", _("Privacy"), EVERYONE),
)


@dataclass(frozen=True)
class Entry:
    """One link in a menu."""

    label: str
    href: str
    here: bool = False


@dataclass(frozen=True)
class Language:
    """A language the reader may choose, in its own words."""

    code: str
    name: str
    current: bool


@dataclass(frozen=True)
class Site:
    """What base.html reads as `trygt` (allauth says `site` of its own)."""

    demo: bool
    navigation: tuple[Entry, ...]
    footer: tuple[Entry, ...]
    languages: tuple[Language, ...]
    owners: tuple[object, ...]
    home: str
    account: str
    sign_in: str
    sign_out: str
    language_post: str


def site(request: HttpRequest) -> dict[str, object]:
    """The context processor. Costs at most one query, and only where a page shows the menu."""
    return {"trygt": SimpleLazyObject(lambda: _site(request))}


def address(name: str) -> str:
    """The address of a named page, or "" where no door has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def own_name(code: str) -> str:
    """A language's own name; of "norsk (bokmål)" only what tells it from its sister."""
    name = get_language_info(code)["name_local"]
    return name.partition("(")[2].rstrip(")").capitalize() or name.capitalize()


def _site(request: HttpRequest) -> Site:
    groups = _groups(request)
    current = request.LANGUAGE_CODE if hasattr(request, "LANGUAGE_CODE") else ""
    return Site(
        demo=settings.CONFIG.demo,
        navigation=_entries(NAVIGATION, groups, request.path),
        footer=_entries(FOOTER, groups, request.path),
        languages=tuple(
            Language(code, own_name(code), code == current) for code, _name in settings.LANGUAGES
        ),
        owners=tuple({scheme.owner.key: scheme.owner for scheme in newest()}.values()),
        home=address("home") or "/",
        account=address("account"),
        sign_in=address("account_login"),
        sign_out=address("account_logout"),
        language_post=address("set_language"),
    )


def _groups(request: HttpRequest) -> set[str]:
    """Which menus this person sees."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person) and not getattr(person, "is_authenticated", False):
        return {EVERYONE}
    held = posts_of(person)  # type: ignore[arg-type]  # a lazy Person
    return {EVERYONE, SIGNED_IN} | ({OFFICE} if any(post.body for post in held) else set())


def _entries(
    names: tuple[tuple[str, str, str], ...], groups: set[str], path: str
) -> tuple[Entry, ...]:
    found = [(label, address(name)) for name, label, group in names if group in groups]
    return tuple(Entry(str(label), href, _within(path, href)) for label, href in found if href)


def _within(path: str, href: str) -> bool:
    """Whether the page read lies under a menu's address."""
    return path == href or (href != "/" and path.startswith(href))
