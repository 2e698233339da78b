"""Addresses of a case's profile, below work/cases/<case_id>/profile/."""

from django.urls import path

from trygt.web.workspace.profile import changes, evidence, quick, views

urlpatterns = [
    path("", views.overview, name="profile"),
    path("quick/", quick.quick, name="profile_quick"),
    path("section/<str:section>/", views.section, name="profile_section"),
    path("answer/<str:question>/<int:slot>/", views.answer, name="profile_answer"),
    path("answer/<str:question>/<int:slot>/history/", views.history, name="profile_history"),
    path("answer/<str:question>/<int:slot>/evidence/", evidence.add, name="profile_evidence_add"),
    path("evidence/<int:evidence_id>/file/", evidence.fetch, name="profile_evidence_file"),
    path("evidence/<int:evidence_id>/preview/", evidence.preview, name="profile_evidence_preview"),
    path("evidence/links/<int:link_id>/remove/", evidence.remove, name="profile_evidence_remove"),
    path("changes/", changes.changes, name="profile_changes"),
    path("submitted/<int:number>/", views.submitted, name="profile_submitted"),
]
