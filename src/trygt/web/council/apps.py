"""The door as a Django app, under a label of its own beside the floor it opens."""

from django.apps import AppConfig


class CouncilDesk(AppConfig):
    """The certifiers' desk."""

    name = "trygt.web.council"
    label = "web_council"
