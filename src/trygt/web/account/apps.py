"""The account door's place among the installed apps."""

from django.apps import AppConfig


class AccountDoor(AppConfig):
    """Named apart from allauth's own `account`."""

    name = "trygt.web.account"
    label = "account_door"
