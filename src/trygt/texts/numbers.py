"""Numbers as the reader's language writes them."""

from django.utils.formats import get_format, number_format


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
