"""Addresses anyone may open."""

from django.urls import path

from trygt.web.public import views

urlpatterns = [
    path("", views.front, name="home"),
    path("register/", views.register, name="register"),
    path("register.csv", views.register_csv, name="register_csv"),
    path("communities/<slug:slug>/", views.community, name="community"),
    path("communities/<slug:slug>/wall.svg", views.wall, name="community_wall"),
    path("communities/<slug:slug>/figures/", views.figures, name="figures"),
    path("communities/<slug:slug>/figures.csv", views.figures_csv, name="figures_csv"),
    path("communities/<slug:slug>/figures.json", views.figures_json, name="figures_json"),
    path("sources/", views.sources, name="sources"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:number>/", views.verified, name="verified"),
    path("verify/<str:number>/diploma.pdf", views.diploma_file, name="diploma"),
    path("council/", views.council, name="council"),
    path("method/", views.method, name="method"),
    path("accessibility/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
]
