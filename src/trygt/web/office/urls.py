"""Addresses of the office."""

from django.urls import path

from trygt.web.account.views import body_posts
from trygt.web.office import council, figures, laws, running, views

urlpatterns = [
    path("", views.board, name="office"),
    path("cases.csv", views.board_csv, name="office_csv"),
    path("filters/save/", views.save_filter, name="office_save_filter"),
    path("filters/delete/", views.delete_filter, name="office_delete_filter"),
    path("remind/", running.remind, name="office_remind"),
    path("load/", running.load, name="office_load"),
    path("hand-over/", running.hand_over, name="office_hand_over"),
    path("figures/", figures.figures, name="office_figures"),
    path("laws/", laws.laws, name="office_laws"),
    path("laws/<str:key>/", laws.law, name="office_law"),
    path("council/<slug:body>/", council.council, name="office_council"),
    path("council/<slug:body>/appoint/", council.appoint, name="office_appoint"),
    path("council/<slug:body>/terms/<int:term_id>/", council.term, name="office_term"),
    path("people/<slug:body>/", body_posts, name="body_posts"),
]
