"""Addresses of personal links, below answer/. The secret is all they need; no other page opens by one."""

from django.urls import path

from trygt.web.workspace.handing import answering

urlpatterns = [
    path("<str:secret>/", answering.everything, name="answer"),
    path("<str:secret>/confirm/", answering.confirm, name="answer_confirm"),
    path("<str:secret>/file/<int:evidence_id>/", answering.fetch, name="answer_file"),
    path(
        "<str:secret>/evidence/<int:link_id>/remove/",
        answering.remove,
        name="answer_evidence_remove",
    ),
    path("<str:secret>/<str:question>/<int:slot>/", answering.save_one, name="answer_save"),
    path("<str:secret>/<str:question>/<int:slot>/evidence/", answering.add, name="answer_evidence"),
]
