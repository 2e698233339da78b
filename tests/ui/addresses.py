"""The style page alone, so that these tests stand without the other doors."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("ui/", include("trygt.web.ui.urls")),
]
handler404 = "trygt.web.ui.errors.not_found"
handler500 = "trygt.web.ui.errors.failed"
