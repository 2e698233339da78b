"""All addresses: the doors side by side, each with its own module."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

DOORS = (
    ("", "trygt.web.public.urls"),
    ("account/", "trygt.web.account.urls"),
    ("work/", "trygt.web.workspace.urls"),
    ("answer/", "trygt.web.workspace.handing.answer_urls"),
    ("office/", "trygt.web.office.urls"),
)

urlpatterns: list[URLPattern | URLResolver] = [path("language/", set_language, name="set_language")]
if settings.CONFIG.demo or settings.CONFIG.debug:
    urlpatterns.append(path("ui/", include("trygt.web.ui.urls")))
urlpatterns += [path(prefix, include(module)) for prefix, module in DOORS]

handler400 = "trygt.web.ui.errors.bad_request"
handler403 = "trygt.web.ui.errors.forbidden"
handler404 = "trygt.web.ui.errors.not_found"
handler429 = "trygt.web.ui.errors.too_many"
handler500 = "trygt.web.ui.errors.failed"
