"""Numbers as the reader's language writes them."""

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def number_words(value: float, decimals: int | None = None) -> str:
    """A number for reading, with gaps between thousands and the reader's own decimal mark.

    The gap is one in every language, so that what is read can be typed back. With `decimals`,
    exactly so many.
    """
    if decimals is None:
        text = number_text(int(value) if float(value).is_integer() else value)
    else:
        text = number_format(f"{value:.{decimals}f}", decimal_pos=decimals, use_l10n=True)
    if abs(value) < 1000:
        return text
    whole, mark, rest = text.partition(get_format("DECIMAL_SEPARATOR"))
    return f"{int(whole):,}".replace(",", "\u00a0") + mark + rest


def number_text(value: float) -> str:
    """A number for a form field, with the reader's own decimal mark."""
    return number_format(value, use_l10n=True)


def duration_words(minutes: int) -> str:
    """About how long something takes; above ten minutes in whole fives, for it is an estimate."""
    minutes = minutes if minutes <= 10 else round(minutes / 5) * 5
    hours, rest = divmod(minutes, 60)
    some = ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest}
    if not hours:
        return some
    many = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return _("%(hours)s and %(minutes)s") % {"hours": many, "minutes": some} if rest else many
