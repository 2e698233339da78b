"""What gunicorn serves while saves are measured: our addresses and the bare ones side by side."""

from django.conf import settings

from trygt.web.wsgi import application

settings.ROOT_URLCONF = "bench.bare"
__all__ = ["application"]
