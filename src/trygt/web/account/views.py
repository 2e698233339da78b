"""My page, invitations, the posts of a place, and the demo's sign-in."""

from allauth.account.views import login as allauth_login
from allauth.account.views import logout, request_login_code
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from trygt.council.acts.withdrawing import withdraw_from_cases
from trygt.council.ties import has_to_tell
from trygt.outbox.queries import latest
from trygt.people import acts, queries
from trygt.people.models import Invitation, Person, Post, Tenure
from trygt.people.roles import BY_BOARD
from trygt.places.models import Community
from trygt.web.account.demo import cast, tenures, walk
from trygt.web.account.forms import Acceptance, Handover, Invite, MyPage
from trygt.web.ui.languages import speaking
from trygt.web.workspace.finding import login_required, me

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """Name, language, posts, and the way to a password."""
    person = me(request)
    form = MyPage(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return speaking(redirect("account"), person.language)
    tenures = person.tenures.select_related("post__community").order_by("-begins")
    posts = [
        (queries.role_name(tenure.post), queries.place_name(tenure.post), tenure)
        for tenure in tenures
    ]
    context = {"form": form, "posts": posts, "tells": has_to_tell(person)}
    return render(request, "account/my_page.html", context)


def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take a post one is invited to."""
    found = acts.find(secret)
    if found is None:
        return render(request, "account/invitation_gone.html", status=410)
    told = {"name": found.name, "language": translation.get_language() or settings.LANGUAGE_CODE}
    known = Person.objects.filter(email=found.email).exists()
    form = Acceptance(request.POST if request.method == "POST" else None, known=known, initial=told)
    if request.method == "POST" and form.is_valid():
        try:
            person = acts.accept(secret, **(told | form.cleaned_data))
        except acts.NotAllowed:
            return render(request, "account/invitation_gone.html", status=410)
        withdraw_from_cases(person)
        login(request, person, backend=BACKEND)
        messages.success(request, _("Welcome. The post is yours."))
        return speaking(redirect("work"), person.language)
    context = {
        "form": form,
        "invitation": found,
        "post": queries.role_name(found.post),
        "place": queries.place_name(found.post),
    }
    return render(request, "account/invitation.html", context, status=422 if form.errors else 200)


@login_required
def community_posts(request: HttpRequest, slug: str) -> HttpResponse:
    """Who holds which post in a community; inviting and handing over."""
    community = get_object_or_404(Community, slug=slug)
    return _posts_page(request, community=community)


@login_required
def body_posts(request: HttpRequest, body: str) -> HttpResponse:
    """Who holds which post in a body; inviting and handing over."""
    return _posts_page(request, body=body)


def _posts_page(
    request: HttpRequest, community: Community | None = None, body: str = ""
) -> HttpResponse:
    person = me(request)
    if not acts.may_fill(person, community=community, body=body):
        raise Http404
    roles = [
        (role, name)
        for role, name in queries.roles_offered(community, body)
        if not body or role not in BY_BOARD
    ]
    form = Invite(request.POST or None, roles=roles)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        post = acts.post_for(told["role"], community=community, body=body, unit=told["unit"])
        acts.invite(
            post, email=told["email"], name=told["name"], by=person, substitute=told["substitute"]
        )
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": told["email"]}
        )
        return redirect(request.path)
    context = {
        "community": community,
        "place": community.name if community else queries.body_name(body),
        "form": form,
        "tenures": queries.tenures_in(community, body),
        "by_board": BY_BOARD if body else (),
        "body": body,
        "invitations": queries.open_invitations(community, body),
    }
    return render(request, "account/posts.html", context, status=422 if form.errors else 200)


@login_required
def hand_over(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """Let someone else take over a post."""
    tenure = _tenure_or_404(request, tenure_id)
    form = Handover(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.invite(
            tenure.post,
            by=me(request),
            replaces=tenure,
            substitute=tenure.substitute,
            **form.cleaned_data,
        )
        messages.success(request, _("The post passes on when the invitation is accepted."))
        return redirect(posts_address(tenure.post))
    context = {
        "form": form,
        "tenure": tenure,
        "post": queries.role_name(tenure.post),
        "back": posts_address(tenure.post),
    }
    return render(request, "account/hand_over.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_tenure(request: HttpRequest, tenure_id: int) -> HttpResponse:
    """End a tenure today."""
    tenure = _tenure_or_404(request, tenure_id)
    acts.end(tenure, by=me(request))
    messages.success(request, _("The tenure has ended. What was done stays on record."))
    return redirect(posts_address(tenure.post))


@login_required
@require_POST
def revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(
        Invitation.objects.select_related("post__community"), pk=invitation_id
    )
    if not acts.may_fill(me(request), community=found.post.community, body=found.post.body):
        raise Http404
    acts.revoke(found, by=me(request))
    messages.success(request, _("The invitation has been taken back."))
    return redirect(posts_address(found.post))


def _tenure_or_404(request: HttpRequest, tenure_id: int) -> Tenure:
    tenure = get_object_or_404(
        Tenure.objects.select_related("post__community", "person"), pk=tenure_id
    )
    if not acts.may_fill(me(request), community=tenure.post.community, body=tenure.post.body):
        raise Http404
    if tenure.post.body and tenure.post.role in BY_BOARD:  # on the council's page, by its board
        raise Http404
    return tenure


def posts_address(post: Post) -> str:
    """The page of the place a post is in."""
    return (
        reverse("community_posts", args=[post.community.slug])
        if post.community
        else reverse("body_posts", args=[post.body])
    )


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a password."""
    return _limited(allauth_login(request))


def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code by e-mail."""
    return _limited(request_login_code(request))


def _limited(response: HttpResponse) -> HttpResponse:
    """Answer 429 where the form says that it has been tried too often; the form stays."""
    form = getattr(response, "context_data", {}).get("form")
    faults = form.errors.as_data() if form is not None and form.is_bound else {}
    if any(f.code == "too_many_login_attempts" for found in faults.values() for f in found):
        response.status_code = 429
        response["Retry-After"] = "300"
    return response


def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, and on POST sign out; the browser then forgets the pages it keeps for going back."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


def demo(request: HttpRequest) -> HttpResponse:
    """The demo's people, one click away. Only in a demo."""
    if not settings.CONFIG.demo:
        raise Http404
    if request.method == "POST":
        chosen = request.POST.get("person", "")
        person = get_object_or_404(
            Person, pk=int(chosen) if chosen.isdecimal() else 0, is_active=True
        )
        login(request, person, backend=BACKEND)
        there = request.POST.get("next", "")
        there = there if url_has_allowed_host_and_scheme(there, None) else reverse("work")
        return speaking(redirect(there), person.language)
    held = tenures()
    return render(request, "account/demo.html", {"groups": cast(held), "walk": walk(held)})


@require_GET
def demo_mail(request: HttpRequest) -> HttpResponse:
    """All mail of the demo, since none of it leaves: codes, invitations, what acts tell. Only in a demo."""
    if not settings.CONFIG.demo:
        raise Http404
    page = Paginator(latest(), 30).get_page(request.GET.get("page"))
    return render(request, "account/demo_mail.html", {"page": page})
