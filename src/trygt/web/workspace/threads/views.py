"""Talking about an answer: beginning a thread, writing, settling, withdrawing; the list; who is here."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from trygt.cases.acting import Refused
from trygt.cases.models import Case
from trygt.cases.roles import roles_on
from trygt.threads import talking
from trygt.threads.models import Message, Thread
from trygt.threads.presence import EVERY, look_in
from trygt.threads.queries import address_of
from trygt.web.workspace.finding import login_required, me, read_or_404
from trygt.web.workspace.profile.pages import question_or_404
from trygt.web.workspace.rescued import rescued
from trygt.web.workspace.threads import pages
from trygt.web.workspace.threads.pages import TalkPage, Typed


@login_required
@require_GET
def index(request: HttpRequest, case_id: int) -> HttpResponse:
    """Every thread of the case that one may see, the newest first."""
    case = read_or_404(request, case_id)
    context = pages.listed(request, case, me(request), roles_on(case, me(request)))
    return render(request, "workspace/threads/index.html", context)


def talk_address(case_id: int, question: str, slot: int) -> str:
    """Where someone who was signed out comes back to."""
    return reverse("talk", args=[case_id, question, slot])


@rescued(talk_address)
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, case_id: int, question: str, slot: int) -> HttpResponse:
    """What is said about one answer; and, when sent, one thread more."""
    page = _page(request, read_or_404(request, case_id), question, slot)
    if request.method == "GET":
        response = show(request, page)
        talking.have_read(page.threads, page.person, page.fetched_at)
        return response
    if not page.may:
        raise Http404
    form = page.new_form(request.POST)
    if form.is_valid():
        try:
            given = {"mentioned": (), **form.cleaned_data}
            thread = talking.open_thread(page.case, question, slot, page.person, **given)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return done(request, page, thread, gettext_lazy("The thread is begun."))
    page.typed = Typed(0, form)
    return show(request, page, 422)


def thread_address(case_id: int, thread_id: int) -> str:
    """Where someone who was signed out comes back to: this address leads on to the talk."""
    return reverse("thread_reply", args=[case_id, thread_id])


@rescued(thread_address)
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, case_id: int, thread_id: int) -> HttpResponse:
    """Write in a thread."""
    thread = _thread_or_404(request, case_id, pk=thread_id)
    if request.method == "GET":
        return redirect(address_of(thread))
    page = _page_of(request, thread)
    form = page.reply_form(thread, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            talking.write(thread, page.person, given["text"], given.get("mentioned") or ())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return done(request, page, thread, gettext_lazy("Your message is added."))
    page.typed = Typed(thread.pk, form)
    return show(request, page, 422)


@login_required
@require_http_methods(["POST"])
def settle(request: HttpRequest, case_id: int, thread_id: int) -> HttpResponse:
    """Close a thread, or open it again."""
    thread = _thread_or_404(request, case_id, pk=thread_id)
    if request.POST.get("to") == "open":
        change = partial(talking.reopen, thread, me(request))
        said = gettext_lazy("The thread is open again.")
    else:
        seen = request.POST.get("seen", "")
        newest = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
        change = partial(talking.close, thread, me(request), seen=newest)
        said = gettext_lazy("The thread is closed.")
    return _changed(request, thread, change, said)


@login_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, case_id: int, message_id: int) -> HttpResponse:
    """Take back one's own words."""
    case = read_or_404(request, case_id)
    found = Message.objects.visible_to(me(request)).filter(thread__case=case, pk=message_id)
    message = found.select_related("thread__case__community").first()
    if message is None:
        raise Http404
    change = partial(talking.withdraw, message, me(request))
    return _changed(request, message.thread, change, gettext_lazy("Your message is withdrawn."))


@login_required
@require_http_methods(["POST"])
def here(request: HttpRequest, case_id: int, section: str) -> HttpResponse:
    """Say that this person has a section open, and hear who else has. Four queries, sign-in included."""
    others = look_in(case_id, section, me(request))
    if others is None:
        raise Http404
    names = [other.name for other in others]
    return JsonResponse({"words": _words(names), "next": EVERY})


def _words(names: list[str]) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is here now") % {"name": names[0]}
    listed = {"names": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(names)s and %(last)s are here now") % listed


def done(request: HttpRequest, page: TalkPage, thread: Thread, said: str | Promise) -> HttpResponse:
    """After a change: with HTMX the talk anew, without it back to the thread's place."""
    if not request.headers.get("HX-Request"):
        messages.success(request, said)
        return redirect(address_of(thread))
    fresh = _page(request, page.case, thread.question, thread.slot)
    fresh.notice = said
    return show(request, fresh)


def show(request: HttpRequest, page: TalkPage, status: int = 200) -> HttpResponse:
    """The talk: with HTMX in its place beside the answer, without it as a page."""
    in_place = bool(request.headers.get("HX-Request"))
    context: dict[str, Any] = {"case": page.case, "page": page, "in_place": in_place}
    if not in_place:
        return render(request, "workspace/threads/talk.html", context, status=status)
    response = render(request, "workspace/threads/box.html", context, status=status)
    response["HX-Retarget"] = f"#box-{page.anchor}"
    response["HX-Reswap"] = "outerHTML"
    return response


def _changed(
    request: HttpRequest, thread: Thread, change: Any, said: str | Promise
) -> HttpResponse:
    """Do something to a thread; what is refused is said, and nothing has changed."""
    page = _page_of(request, thread)
    try:
        change()
    except Refused as refused:
        if not request.headers.get("HX-Request"):
            messages.error(request, str(refused))
            return redirect(address_of(thread))
        page.notice = str(refused)
        return show(request, page, 409)
    return done(request, page, thread, said)


def _thread_or_404(request: HttpRequest, case_id: int, pk: int) -> Thread:
    """A thread about an answer of this case, if the person may see it."""
    case = read_or_404(request, case_id)
    found = Thread.objects.visible_to(me(request)).filter(case=case, pk=pk)
    thread = found.select_related("case__community").first()
    if thread is None:
        raise Http404
    return thread


def _page_of(request: HttpRequest, thread: Thread) -> TalkPage:
    return _page(request, thread.case, thread.question, thread.slot)


def _page(request: HttpRequest, case: Case, question: str, slot: int) -> TalkPage:
    asked, section = question_or_404(case, question, slot)
    person = me(request)
    return TalkPage(request, case, asked, section, slot, person, roles_on(case, person))
