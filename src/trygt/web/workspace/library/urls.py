"""Addresses of the library of evidence, below work/cases/<case_id>/evidence/."""

from django.urls import path

from trygt.web.workspace.library import choosing, views

urlpatterns = [
    path("", views.shelf, name="library"),
    path("add/", views.add, name="library_add"),
    path("for/<str:question>/<int:slot>/", choosing.choose, name="library_choose"),
    path("<int:evidence_id>/", views.piece, name="library_piece"),
    path("<int:evidence_id>/version/", views.add_version, name="library_version"),
    path("<int:evidence_id>/change/", views.change, name="library_change"),
    path("<int:evidence_id>/answers/", choosing.answers, name="library_answers"),
    path("<int:evidence_id>/prolong/", views.prolong, name="library_prolong"),
    path("<int:evidence_id>/delete/", views.delete, name="library_delete"),
]
