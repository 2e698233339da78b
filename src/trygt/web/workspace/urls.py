"""Addresses of the workspace."""

from django.urls import include, path

from trygt.web.account.views import community_posts
from trygt.web.council.meetings import learning
from trygt.web.workspace import comparing, views

urlpatterns = [
    path("", views.home, name="work"),
    path("learning/", learning, name="learning"),
    path("communities/<slug:slug>/begin/<slug:scheme_key>/", views.begin, name="begin"),
    path("communities/<slug:slug>/people/", community_posts, name="community_posts"),
    path("cases/<int:case_id>/", views.case, name="case"),
    path("cases/<int:case_id>/act/<slug:name>/", views.act, name="act"),
    path("cases/<int:case_id>/journal/", views.journal, name="journal"),
    path("cases/<int:case_id>/mail/", views.mail, name="mail"),
    path("cases/<int:case_id>/letter/", views.letter, name="letter"),
    path("cases/<int:case_id>/letter.pdf", views.letter_file, name="letter_file"),
    path("cases/<int:case_id>/resolution/", views.resolution, name="resolution"),
    path("cases/<int:case_id>/renew/", views.renew, name="renew"),
    path("cases/<int:case_id>/council/", include("trygt.web.council.urls")),
    path("cases/<int:case_id>/injuries/", include("trygt.web.workspace.injuries.urls")),
    path("cases/<int:case_id>/compare/", comparing.compare, name="figures_compare"),
    path("cases/<int:case_id>/risk/", include("trygt.web.workspace.risk.urls")),
    path("cases/<int:case_id>/threads/", include("trygt.web.workspace.threads.urls")),
    path("cases/<int:case_id>/evidence/", include("trygt.web.workspace.library.urls")),
    path("cases/<int:case_id>/profile/handing/", include("trygt.web.workspace.handing.urls")),
    path("cases/<int:case_id>/profile/", include("trygt.web.workspace.profile.urls")),
    path("cases/<int:case_id>/profile/", include("trygt.web.workspace.exchange.urls")),
]
