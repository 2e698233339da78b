"""Addresses of the account door. Signing in itself is allauth's."""

from django.urls import include, path

from trygt.web.account import views

urlpatterns = [
    path("", views.my_page, name="account"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("demo/", views.demo, name="demo"),
    path("tenures/<int:tenure_id>/hand-over/", views.hand_over, name="hand_over"),
    path("tenures/<int:tenure_id>/end/", views.end_tenure, name="end_tenure"),
    path("invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke_invitation"),
    path("", include("allauth.account.urls")),
]
