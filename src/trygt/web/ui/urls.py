"""The style page: every element alive. Only in debug and demo."""

from django.urls import path

from trygt.web.ui import views

urlpatterns = [
    path("", views.style, name="style"),
    path("pictures/", views.pictures, name="style_pictures"),
    path("charts/", views.charts, name="style_charts"),
    path("empty/", views.empty, name="style_empty"),
]
