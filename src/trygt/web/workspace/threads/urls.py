"""Addresses of a case's threads, below work/cases/<case_id>/threads/."""

from django.urls import path

from trygt.web.workspace.threads import views

urlpatterns = [
    path("", views.index, name="threads"),
    path("about/<str:question>/<int:slot>/", views.talk, name="talk"),
    path("<int:thread_id>/reply/", views.reply, name="thread_reply"),
    path("<int:thread_id>/settle/", views.settle, name="thread_settle"),
    path("messages/<int:message_id>/withdraw/", views.withdraw, name="thread_withdraw"),
    path("here/<str:section>/", views.here, name="here"),
]
