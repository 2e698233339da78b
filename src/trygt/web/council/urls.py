"""Addresses of the certifiers' desk, below work/cases/<case_id>/council/."""

from django.urls import path

from trygt.web.council import checking, meetings, paper, reading, views

urlpatterns = [
    path("", reading.review, name="council_case"),
    path("about/<str:place>/", reading.about, name="council_about"),
    path("findings/", reading.all_findings, name="council_findings"),
    path("visit/", reading.visit, name="council_visit"),
    path("questions/", views.dialogue, name="dialogue"),
    path("meeting/", meetings.overview, name="council_meeting"),
    path("meeting/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meeting/<int:meeting_id>/hold/", meetings.hold, name="meeting_hold"),
    path("meeting/<int:meeting_id>/meeting.ics", meetings.calendar_file, name="meeting_file"),
    path("rating/", views.rating, name="council_rating"),
    path("statement/", views.statement, name="council_statement"),
    path("statement/facts/", checking.fact_check, name="council_facts"),
    path("statement.pdf", paper.statement_file, name="council_statement_file"),
    path("decision/", views.decision, name="council_decision"),
    path("conditions/<int:pk>/file/", views.condition_file, name="council_condition_file"),
]
