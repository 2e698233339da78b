"""Law references are there once the database is: what the schemes bring comes with `migrate`."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db.models.signals import post_migrate


class Laws(AppConfig):
    """The laws floor among the installed apps."""

    name = "trygt.laws"

    def ready(self) -> None:
        """Seed after every `migrate`."""
        post_migrate.connect(_seed, sender=self)


def _seed(*, apps: Any = installed, using: str, **_signal: Any) -> None:
    """Seed, unless `migrate` was told to stop before the table is there."""
    from trygt.laws.acts import seed  # noqa: PLC0415 - this module comes before the models

    if "lawreference" in apps.all_models["laws"]:
        seed(using)
