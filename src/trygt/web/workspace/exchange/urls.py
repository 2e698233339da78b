"""Addresses of what goes in and out, below work/cases/<case_id>/profile/."""

from django.urls import path

from trygt.web.workspace.exchange import importing, views

urlpatterns = [
    path("exchange/", importing.exchange, name="exchange"),
    path("exchange/<int:import_id>/", importing.pending, name="exchange_pending"),
    path("exchange/<int:import_id>/cancel/", importing.cancel, name="exchange_cancel"),
    path("spreadsheet.xlsx", views.spreadsheet, name="exchange_spreadsheet"),
    path("print/", views.printed, name="profile_print"),
    path("council-case/", views.council, name="profile_council_case"),
    path("council-case.docx", views.council_file, name="profile_council_case_file"),
    path("wall.svg", views.wall_svg, name="profile_wall_svg"),
    path("wall.png", views.wall_png, name="profile_wall_png"),
]
