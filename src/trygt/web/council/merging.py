"""When two certifiers write at once: what only one of them changed is kept, the rest is shown twice."""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from trygt.cases.models import Case
from trygt.council import queries
from trygt.council.models import Statement
from trygt.texts import in_language
from trygt.web.workspace.finding import me
from trygt.web.workspace.forms import ActForm, form_for
from trygt.web.workspace.offering import Offered


@dataclass(frozen=True)
class Clash:
    """A text both changed."""

    label: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merge:
    """The statement's fields put together, and the texts both changed (mine stands in the field)."""

    fields: dict[str, str]
    clashes: tuple[Clash, ...]


def merge(form: ActForm, current: Statement) -> Merge:
    """Three-way: what I wrote, what stands now, and what we both began with."""
    base = current.revisions.filter(revision=form.cleaned_data["revision"]).first()
    began = _fields(base.content if base else {})
    theirs, fields, clashes = _fields(current.content()), {}, []
    for name in form.fields:
        if name == "revision":
            continue
        mine, their, first = form.cleaned_data[name], theirs.get(name, ""), began.get(name, "")
        fields[name] = their if mine in (first, their) else mine
        if mine not in (first, their) and their != first:
            clashes.append(Clash(_label(form, name, current), mine, their))
    return Merge(fields | {"revision": str(current.revision)}, tuple(clashes))


def read_anew(request: HttpRequest, case: Case, chosen: Offered, mark: str) -> None:
    """Keep what was typed in a form whose ground moved, but let its hidden `mark` say what stands now."""
    why = chosen.form.non_field_errors()
    typed = request.POST.copy()
    fresh = form_for(chosen.act)(case=case, by=me(request))
    typed[mark] = str(fresh.fields[mark].initial or "")
    chosen.once = uuid.uuid4().hex
    chosen.form = form_for(chosen.act)(
        typed, case=case, by=me(request), auto_id=f"{chosen.act.name}_%s"
    )
    for words in why:
        chosen.form.add_error(None, words)


def _fields(content: dict) -> dict[str, str]:
    texts = {f"item_{key}": text for key, text in content.get("items", {}).items()}
    return texts | {name: text for name, text in content.items() if name != "items"}


def _label(form: ActForm, name: str, current: Statement) -> str:
    item = queries.items(form.case.scheme).get(name.removeprefix("item_"))
    return in_language(item.name) if item else str(form.fields[name].label)
