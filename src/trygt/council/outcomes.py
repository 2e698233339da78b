"""How a certification can end."""

from django.utils.translation import gettext_lazy as _

from trygt.schemes.definition import Recommendation

NAMES = {
    Recommendation.POSITIVE: _("Certify"),
    Recommendation.CONDITIONAL: _("Certify with conditions"),
    Recommendation.NOT_YET: _("Not now"),
}
OUTCOMES = [(outcome.value, name) for outcome, name in NAMES.items()]
