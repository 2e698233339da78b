"""What every page knows."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Nothing yet."""
    return {}
