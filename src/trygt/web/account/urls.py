"""Addresses of the account door. Signing in itself is allauth's.

Of allauth's own addresses only these: with its page of e-mail addresses anyone could write someone
else's on their account, and be given the posts that one is invited to.
"""

from allauth.account import views as allauth
from django.urls import path, re_path

from trygt.web.account import ties, views

urlpatterns = [
    path("", views.my_page, name="account"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("ties/", ties.my_ties, name="ties"),
    path("ties/<int:tie_id>/", ties.my_tie, name="tie"),
    path("demo/", views.demo, name="demo"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("tenures/<int:tenure_id>/hand-over/", views.hand_over, name="hand_over"),
    path("tenures/<int:tenure_id>/end/", views.end_tenure, name="end_tenure"),
    path("invitations/<int:invitation_id>/revoke/", views.revoke, name="revoke_invitation"),
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", views.ask_for_code, name="account_request_login_code"),
    path("login/code/confirm/", allauth.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.sign_out, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("signup/", allauth.signup, name="account_signup"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
