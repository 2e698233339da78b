"""Addresses of the account door. Signing in itself is allauth's."""

from allauth.account import urls as allauth
from django.urls import path

from trygt.web.account import views

# What allauth has beyond signing in and passwords: addresses come with the invitation here.
NOT_OURS = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reauthenticate",
}

urlpatterns = [
    path("", views.my_page, name="account"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("demo/", views.demo, name="demo"),
    path("tenures/<int:tenure_id>/hand-over/", views.hand_over, name="hand_over"),
    path("tenures/<int:tenure_id>/end/", views.end_tenure, name="end_tenure"),
    path("invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke_invitation"),
    *(item for item in allauth.urlpatterns if item.name not in NOT_OURS),
]
