"""Addresses of the certifiers' desk, below work/cases/<case_id>/council/."""

from django.urls import path

from trygt.web.council import checking, paper, reading, views

urlpatterns = [
    path("", reading.review, name="council_case"),
    path("about/<str:place>/", reading.about, name="council_about"),
    path("findings/", reading.all_findings, name="council_findings"),
    path("visit/", reading.visit, name="council_visit"),
    path("questions/", views.dialogue, name="dialogue"),
    path("meeting/", views.meeting, name="council_meeting"),
    path("rating/", views.rating, name="council_rating"),
    path("statement/", views.statement, name="council_statement"),
    path("statement/facts/", checking.fact_check, name="council_facts"),
    path("statement.pdf", paper.statement_file, name="council_statement_file"),
    path("decision/", views.decision, name="council_decision"),
    path("conditions/<int:pk>/file/", views.condition_file, name="council_condition_file"),
]
