"""Whether the list of municipalities still agrees with the public registers it was made from."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from trygt.figures.sources import brreg, kartverket, klass
from trygt.figures.sources.fetching import Fetch
from trygt.places.models import Code, Community, CommunityKind

NOT_STATED = "9999"


def differences(fetch: Fetch, day: date) -> Iterator[str]:
    """A sentence for each number, name or organisation number that differs on a day.

    Asks KLASS for the numbers in force, Kartverket for the Norwegian names, and Brønnøysund for
    the municipalities' own units. Raises SourceFailed; nothing is changed here: the list is
    mended by hand and brought in with `trygt places import`.
    """
    ours = _ours()
    theirs = {
        one.code: one.name
        for one in klass.codes_at(fetch, klass.MUNICIPALITIES, day)
        if one.code != NOT_STATED
    }
    for code in sorted(ours.keys() - theirs.keys()):
        yield _("%(code)s %(name)s is not in KLASS.") % {"code": code, "name": ours[code].name}
    for code in sorted(theirs.keys() - ours.keys()):
        yield _("%(code)s %(name)s is in KLASS and not here.") % {
            "code": code,
            "name": theirs[code],
        }
    for county in kartverket.counties(fetch):
        for code, name in county.municipalities:
            here = ours.get(code)
            if here and here.name != name:
                values = {"code": code, "ours": here.name, "theirs": name}
                yield _("%(code)s is %(ours)s here, and %(theirs)s at Kartverket.") % values
    for unit in brreg.municipal_units(fetch):
        here = ours.get(unit.municipality)
        if here and here.organisation_number != unit.number:
            values = {"name": here.name, "ours": here.organisation_number, "theirs": unit.number}
            yield (
                _("%(name)s has organisation number %(ours)s here, and %(theirs)s in the register.")
                % values
            )


def _ours() -> dict[str, Community]:
    rows = Code.objects.filter(
        valid_to=None,
        community__kind=CommunityKind.MUNICIPALITY,
        community__fictional=False,
    )
    return {row.code: row.community for row in rows.select_related("community")}
