"""Addresses of a community's injury data, below work/cases/<case_id>/injuries/."""

from django.urls import path

from trygt.web.workspace.injuries import uploading, views

urlpatterns = [
    path("", views.overview, name="injuries"),
    path("<int:data_id>/", views.data, name="injuries_data"),
    path("<int:data_id>/withdraw/", views.withdraw, name="injuries_withdraw"),
    path("template.csv", views.template, name="injuries_template"),
    path("upload/", uploading.upload, name="injuries_upload"),
    path("pending/<int:pending_id>/", uploading.pending, name="injuries_pending"),
    path("pending/<int:pending_id>/confirm/", uploading.confirm, name="injuries_confirm"),
    path("pending/<int:pending_id>/cancel/", uploading.cancel, name="injuries_cancel"),
]
