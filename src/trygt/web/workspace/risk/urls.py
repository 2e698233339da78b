"""Addresses of a case's risk assessment, below work/cases/<case_id>/risk/."""

from django.urls import path

from trygt.web.workspace.risk import views

urlpatterns = [
    path("", views.grid, name="risk"),
    path("choose/", views.choose, name="risk_choose"),
    path("cell/<str:theme>/<str:phase>/", views.cell, name="risk_cell"),
    path("cell/<str:theme>/<str:phase>/score/", views.score, name="risk_score"),
    path("cell/<str:theme>/<str:phase>/comment/", views.comment, name="risk_comment"),
    path("ranking/", views.ranking, name="risk_ranking"),
    path("print/", views.on_paper, name="risk_print"),
]
