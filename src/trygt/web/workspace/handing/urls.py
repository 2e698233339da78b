"""Addresses of handing out, below work/cases/<case_id>/profile/handing/."""

from django.urls import path

from trygt.web.workspace.handing import views

urlpatterns = [
    path("", views.handing, name="handing"),
    path("links/", views.links, name="handing_links"),
    path("confirm/", views.confirm, name="handing_confirm"),
]
