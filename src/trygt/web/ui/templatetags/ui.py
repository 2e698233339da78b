"""The elements every page is written with. A builtin library: templates need no load.

Blocks take their content between `{% x %}` and `{% endx %}`. All text arguments are escaped.
docs: the page /ui/ (debug and demo) shows each with its source.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from trygt.texts import choose
from trygt.texts import markdown as light_markup
from trygt.texts.numbers import duration_words
from trygt.web.ui import fields
from trygt.web.ui.icons import ICONS

register = template.Library()


def _show(name: str, /, **context: object) -> SafeString:
    return render_to_string(f"ui/elements/{name}.html", context)


def _id(prefix: str) -> str:
    """An id that is unique on any page, also among swapped-in fragments."""
    return f"{prefix}-{get_random_string(8).lower()}"


# Words ---------------------------------------------------------------------------------------


@register.filter
def t(text: Mapping[str, str] | str | None) -> SafeString | str:
    """A text of a scheme in the page's language; marked with `lang` where it fell back."""
    if not isinstance(text, Mapping):
        return text or ""
    words, language = choose(text)
    if language == (get_language() or "").split("-")[0]:
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def words(text: Mapping[str, str] | str | None) -> str:
    """Only the words of a text of a scheme: for titles and attributes, where no markup may stand."""
    return choose(text)[0] if isinstance(text, Mapping) else text or ""


@register.filter
def markdown(text: Mapping[str, str] | str | None) -> SafeString:
    """Light markup as safe HTML, in a `div` that carries `lang` where the text fell back."""
    if not isinstance(text, Mapping):
        return format_html('<div class="prose">{}</div>', light_markup.render(text or ""))
    found, language = choose(text)
    html = light_markup.render(found)
    return format_html('<div class="prose" lang="{}">{}</div>', language, html)


def _day_format() -> str:
    """Days as the language writes them; English as in Europe, for this is Norway."""
    return "j F Y" if (get_language() or "").startswith("en") else "DATE_FORMAT"


@register.filter
def day(value: date | datetime | None) -> SafeString | str:
    """A date as the page's language writes it, machine-readable as well."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), date_format(value, _day_format())
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A date and time of day in Norway, as the page's language writes it."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    shown = f"{date_format(local, _day_format())} {date_format(local, 'H:i')}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@register.filter
def duration(minutes: int) -> str:
    """About how long something takes, in words."""
    return duration_words(minutes)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon beside words. Decorative: it says nothing the words do not."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        ICONS[name],
    )


# Heads and actions ---------------------------------------------------------------------------


@register.simple_tag
def heading(
    title: object, lead: object = "", *, level: int = 1, above: object = "", anchor: str = ""
) -> SafeString:
    """A heading with an optional lead below and a small line above. Level 1 is the page's own."""
    return _show("heading", title=title, lead=lead, level=level, above=above, anchor=anchor)


@register.simple_tag
def button(
    label: object,
    variant: str = "primary",
    *,
    reason: object = "",
    name: str = "",
    value: object = "",
    kind: str = "submit",
    icon: str = "",
    form: str = "",
) -> SafeString:
    """A button: primary, secondary, tertiary or danger. With a `reason` it is greyed and says why."""
    return _show(
        "button",
        label=label,
        variant=variant,
        reason=reason,
        reason_id=_id("why") if reason else "",
        name=name,
        value=value,
        kind=kind,
        icon=icon,
        form=form,
    )


@register.simple_tag
def link_button(
    label: object,
    href: str = "",
    variant: str = "primary",
    *,
    reason: object = "",
    icon: str = "",
) -> SafeString:
    """A link that looks like a button. With a `reason` it leads nowhere and says why."""
    return _show(
        "link_button",
        label=label,
        href=href,
        variant=variant,
        reason=reason,
        reason_id=_id("why") if reason else "",
        icon=icon,
    )


@register.simple_block_tag
def actions(content: SafeString) -> SafeString:
    """A row of buttons; the first is the page's primary action."""
    return format_html('<div class="actions">{}</div>', content)


# Surfaces ------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: SafeString, title: object = "", href: str = "", *, level: int = 2, tone: str = ""
) -> SafeString:
    """A card; with `href` the whole card leads there through its title."""
    return _show("card", content=content, title=title, href=href, level=level, tone=tone)


@register.simple_block_tag
def cards(content: SafeString) -> SafeString:
    """Cards side by side where there is room."""
    return format_html('<div class="cards">{}</div>', content)


@register.simple_tag
def badge(text: object, tone: str = "neutral", *, icon: str = "") -> SafeString:
    """A status in words, with colour and icon. Tones: neutral info success warning danger beacon."""
    return _show("badge", text=text, tone=tone, icon=icon or tone)


@register.simple_block_tag
def alert(
    content: SafeString, tone: str = "info", title: object = "", *, level: int = 2
) -> SafeString:
    """A message in the page: info, success, warning or danger."""
    return _show("alert", content=content, tone=tone, title=title, level=level)


@register.simple_block_tag
def facts(content: SafeString) -> SafeString:
    """A description list; write its lines with `{% fact %}`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: SafeString, label: object) -> SafeString:
    """One line of `{% facts %}`."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content)


@register.simple_block_tag
def details(content: SafeString, summary: object, *, open: bool = False) -> SafeString:  # noqa: A002
    """More to read for those who want it."""
    return _show("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def empty_state(content: SafeString, title: object) -> SafeString:
    """Where there is nothing yet: what this is, and in the content what to do next."""
    return _show("empty_state", content=content, title=title)


@register.simple_tag
def progress(done: int, total: int, label: object) -> SafeString:
    """How far: a bar and the same in words."""
    return _show("progress", done=done, total=max(total, 1), of=total, label=label, id=_id("bar"))


@register.simple_tag
def file_link(name: str, href: str, size: int | None = None, *, note: object = "") -> SafeString:
    """A file to fetch, with its size in bytes shown for people."""
    return _show("file_link", name=name, href=href, size=size, note=note)


@register.simple_tag
def upload_limit() -> int:
    """The largest file that is taken in, in bytes; for scripts that warn before sending."""
    megabytes: int = settings.CONFIG.upload_limit_mb
    return megabytes * 1_000_000


# Finding the way -----------------------------------------------------------------------------


@register.simple_block_tag
def breadcrumbs(content: SafeString) -> SafeString:
    """The way here; write its steps with `{% crumb %}`."""
    return _show("breadcrumbs", content=content)


@register.simple_tag
def crumb(label: object, href: str = "") -> SafeString:
    """One step of `{% breadcrumbs %}`; without `href` it is the page itself."""
    if href:
        return format_html('<li><a class="ds-link" href="{}">{}</a></li>', href, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_block_tag
def tabs(content: SafeString, label: object) -> SafeString:
    """Links between sibling pages; write them with `{% tab %}`."""
    return format_html('<nav class="tabs" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_block_tag
def side_nav(content: SafeString, label: object) -> SafeString:
    """The same links beside the page."""
    return format_html('<nav class="side-nav" aria-label="{}"><ul>{}</ul></nav>', label, content)


@register.simple_tag
def tab(
    label: object, href: str, current: bool = False, *, note: object = "", icon: str = ""
) -> SafeString:
    """One link of `{% tabs %}` or `{% side_nav %}`; `note` is a count or a word after it."""
    return _show("tab", label=label, href=href, current=current, note=note, icon=icon)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page, *, parameter: str = "page") -> SafeString:
    """Links between the pages of a long list, keeping search and sorting."""
    if page.paginator.num_pages < 2:
        return SafeString("")
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        (number, "" if isinstance(number, str) else query_with(context, parameter, number))
        for number in numbers
    ]
    around = {
        "previous": query_with(context, parameter, page.number - 1) if page.has_previous() else "",
        "next": query_with(context, parameter, page.number + 1) if page.has_next() else "",
    }
    return _show("pagination", page=page, links=links, **around)


def query_with(context: Context, name: str, value: object) -> str:
    """The page's own query string with one parameter changed."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return f"?{name}={value}"
    query = request.GET.copy()
    query[name] = str(value)
    return f"?{query.urlencode()}"


# Tables and sequences ------------------------------------------------------------------------


@register.simple_block_tag
def table(content: SafeString, caption: object, *, hide_caption: bool = False) -> SafeString:
    """A table written as plain thead and tbody. On a phone each row becomes a card by itself."""
    return _show(
        "table", content=labelled_cells(content), caption=caption, hide_caption=hide_caption
    )


def labelled_cells(content: str) -> SafeString:
    """Give every body cell its column's words in `data-label`, which the phone shows before it."""
    head, mark, body = content.partition("</thead>")
    labels = [strip_tags(cell).strip() for cell in re.findall(r"<th\b.*?</th>", head, re.DOTALL)]

    def row(found: re.Match[str]) -> str:
        place = iter(labels)

        def cell(tag: re.Match[str]) -> str:
            label = next(place, "")
            escaped = conditional_escape(mark_safe(label.replace('"', "&quot;")))
            return f'{tag.group(0)} data-label="{escaped}"' if label else tag.group(0)

        return re.sub(r"<t[dh]\b", cell, found.group(0))

    return mark_safe(head + mark + re.sub(r"<tr\b.*?</tr>", row, body, flags=re.DOTALL))


@register.simple_tag(takes_context=True)
def column(
    context: Context,
    label: object,
    key: str = "",
    *,
    numeric: bool = False,
    parameter: str = "sort",
) -> SafeString:
    """A column's head; with `key` a link that sorts by it (`?sort=key`, then `?sort=-key`)."""
    request = context.get("request")
    now = request.GET.get(parameter, "") if request else ""
    state = {key: "ascending", f"-{key}": "descending"}.get(now, "none") if key else ""
    href = query_with(context, parameter, f"-{key}" if now == key else key) if key else ""
    return _show("column", label=label, href=href, state=state, numeric=numeric)


@register.simple_block_tag
def timeline(content: SafeString) -> SafeString:
    """What happened, newest or oldest first as written; lines with `{% entry %}`."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def entry(
    content: SafeString, when: date | datetime | None, who: object = "", *, tone: str = "neutral"
) -> SafeString:
    """One line of `{% timeline %}`."""
    at = moment(when) if isinstance(when, datetime) else day(when)
    return _show("entry", content=content, at=at, who=who, tone=tone)


@register.simple_block_tag
def steps(content: SafeString, label: object) -> SafeString:
    """A numbered way through a task; steps with `{% step %}`."""
    return format_html('<nav class="steps" aria-label="{}"><ol>{}</ol></nav>', label, content)


@register.simple_tag
def step(label: object, state: str = "ahead", href: str = "") -> SafeString:
    """One step: done, here or ahead."""
    return _show("step", label=label, state=state, href=href)


# Forms ---------------------------------------------------------------------------------------


@register.simple_tag
def form_fields(form: forms.BaseForm) -> SafeString:
    """All fields of a form, hidden ones too, with what is wrong with the form as a whole."""
    return render_to_string("ui/form.html", {"form": form})


@register.simple_tag
def form_field(field: BoundField) -> SafeString:
    """One field: label, description, control and error, tied together."""
    return render_to_string("ui/field.html", fields.context_of(field))


@register.simple_tag
def error_summary(*several: forms.BaseForm) -> SafeString:
    """What is wrong in the forms, as links to the fields. Takes focus. Nothing when all is well."""
    faults = [fault for form in several if form is not None for fault in fields.faults_of(form)]
    if not faults:
        return SafeString("")
    return _show("error_summary", faults=faults, id=_id("faults"))


# Signature pictures --------------------------------------------------------------------------


@register.simple_tag
def picture(drawn: Any) -> SafeString:
    """A picture made by `trygt.web.ui.pictures`: road, wall or stones."""
    return render_to_string(drawn.template, {"picture": drawn, "id": _id("picture")})
