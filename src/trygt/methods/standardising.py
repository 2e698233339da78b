"""Rates as they would be with another age structure: direct and indirect standardisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from trygt.methods import checking
from trygt.methods.counts import BYAR_FROM, byar, limits
from trygt.methods.quantiles import gamma_quantile
from trygt.methods.results import REFUSED, USUAL, Estimate, Method

EUROPEAN_2013 = (
    *(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000),
    *(7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000),
)
"""The European standard population of 2013: 0–4, 5–9 … 85–89, 90 and older [Q-PHE]."""

FEWEST = BYAR_FROM
"""No directly standardised rate below this many events [Q-PHE] [Q-TOOL]."""

FRAGILE_AT = 0.05
"""From this relative change by one more event the rate is fragile (INFERRED)."""

Figures = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Both:
    """The same directly standardised rate with the limits of two accepted methods.

    `one_more` says how much of the rate one more event in the thinnest age band would add
    (w_m/D); when `fragile`, limits depend on the method and that should be told.
    """

    dobson_byar: Estimate
    gamma: Estimate
    one_more: float | None
    fragile: bool


@dataclass(frozen=True, slots=True)
class Indirect:
    """Events against those expected with a reference's rates."""

    observed: float
    expected: float
    ratio: Estimate
    """O/E × 100."""
    rate: Estimate
    """O/E × the reference's crude rate, in its unit."""


@dataclass(frozen=True, slots=True)
class _Direct:
    """The rate per person before any unit, its variance, and what the limits need."""

    events: float
    rate: float
    variance: float
    heaviest: float


def direct(
    events: Figures,
    populations: Figures,
    weights: Sequence[float] = EUROPEAN_2013,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Estimate | None:
    """Σ wᵢOᵢ/nᵢ / Σ wᵢ with Dobson–Byar limits: DSR ± √(var/O)·(O_L − O, O_U − O) [Q-PHE].

    Refused (`Estimate.refused`) below 10 events. None if a band's events or population is missing.
    """
    return _dobson_byar(_summed(events, populations, weights), per, confidence)


def direct_gamma(
    events: Figures,
    populations: Figures,
    weights: Sequence[float] = EUROPEAN_2013,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Estimate | None:
    """The same rate with gamma limits (Fay & Feuer 1997) [Q-EPI]; refusals as `direct`.

    Γ⁻¹(α/2; D²/v) · v/D and Γ⁻¹(1−α/2; (D+m)²/(v+m²)) · (v+m²)/(D+m), m the largest wᵢ/nᵢ.
    """
    return _gamma(_summed(events, populations, weights), per, confidence)


def direct_both(
    events: Figures,
    populations: Figures,
    weights: Sequence[float] = EUROPEAN_2013,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Both | None:
    """Both methods side by side, and whether one almost empty age band makes them part."""
    summed = _summed(events, populations, weights)
    dobson = _dobson_byar(summed, per, confidence)
    gamma = _gamma(summed, per, confidence)
    if summed is None or dobson is None or gamma is None:
        return None
    one_more = summed.heaviest / summed.rate if summed.rate else None
    return Both(dobson, gamma, one_more, one_more is None or one_more >= FRAGILE_AT)


def direct_repeated(
    events_by_frequency: Sequence[Sequence[float]],
    populations: Figures,
    weights: Sequence[float] = EUROPEAN_2013,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Estimate | None:
    """As `direct` where one person can have several events: var = Σ_f f²·var_f [Q-PHE].

    For each age band the number of persons with one event, with two, with three …;
    var_f is the usual variance with those persons for O. Same rate, wider limits.
    """
    events = [sum(f * m for f, m in enumerate(band, 1)) for band in events_by_frequency]
    squares = [sum(f * f * m for f, m in enumerate(band, 1)) for band in events_by_frequency]
    for band in events_by_frequency:
        for persons in band:
            checking.count(persons, "persons")
    summed = _summed(events, populations, weights, squares)
    return _dobson_byar(summed, per, confidence, Method.DOBSON_BYAR_REPEATED)


def expected(
    populations: Figures, reference_events: Figures, reference_populations: Figures
) -> float | None:
    """Σ nᵢ·(O_ref,i/n_ref,i): the events these people would have with the reference's rates.

    None if a band is missing in any of the three. A band nobody lives in here adds nothing.
    """
    checking.same_length(
        populations=populations,
        reference_events=reference_events,
        reference_populations=reference_populations,
    )
    total = 0.0
    for n, o_ref, n_ref in zip(populations, reference_events, reference_populations, strict=True):
        if n is None or o_ref is None or n_ref is None:
            return None
        total += (
            checking.count(n, "population")
            * checking.count(o_ref)
            / checking.positive(n_ref, "the reference's population")
        )
    return total


def ratio(
    observed: float | None, expected: float | None, confidence: float = USUAL
) -> Estimate | None:
    """O/E × 100 with the limits of the count divided by E: exact below 10, else Byar [Q-PHE].

    None if either is missing; ValueError if nothing is expected.
    """
    if observed is None or expected is None:
        return None
    factor = 100 / checking.positive(expected, "expected events")
    interval = limits(observed, confidence).times(factor)
    return Estimate(observed * factor, interval.low, interval.high, interval.method)


def indirect(
    events: float | None,
    populations: Figures,
    reference_events: Figures,
    reference_populations: Figures,
    per: float = 100_000,
    confidence: float = USUAL,
) -> Indirect | None:
    """Ratio to a reference and indirectly standardised rate from the place's total events [Q-PHE].

    None if the total or any band is missing; E as in `expected`, limits as in `ratio`.
    """
    total = expected(populations, reference_events, reference_populations)
    found = ratio(events, total, confidence)
    if events is None or total is None or found is None or found.value is None:
        return None
    # Nothing is missing here: `expected` would have given None.
    crude = sum(o or 0 for o in reference_events) / sum(n or 0 for n in reference_populations)
    factor = crude * checking.positive(per, "per") / 100
    standardised = Estimate(
        found.value * factor,
        None if found.low is None else found.low * factor,
        None if found.high is None else found.high * factor,
        found.method,
    )
    return Indirect(events, total, found, standardised)


def _summed(
    events: Figures,
    populations: Figures,
    weights: Sequence[float],
    squares: Sequence[float] | None = None,
) -> _Direct | None:
    """The sums over age bands. `squares` replaces Oᵢ in the variance for repeated events."""
    checking.same_length(events=events, populations=populations, weights=weights)
    whole = sum(checking.count(weight, "weight") for weight in weights)
    checking.positive(whole, "the sum of weights")
    if any(o is None for o in events):
        return None
    total = sum(checking.count(o) for o in events if o is not None)
    if total < FEWEST:
        return _Direct(total, 0.0, 0.0, 0.0)
    value = variance = heaviest = 0.0
    for band, (o, n, weight) in enumerate(zip(events, populations, weights, strict=True)):
        if o is None or n is None:
            return None
        share = weight / whole / checking.positive(n, f"the population of age band {band + 1}")
        value += share * o
        variance += share * share * (o if squares is None else squares[band])
        heaviest = max(heaviest, share)
    return _Direct(total, value, variance, heaviest)


def _dobson_byar(
    summed: _Direct | None, per: float, confidence: float, method: Method = Method.DOBSON_BYAR
) -> Estimate | None:
    checking.positive(per, "per")
    if summed is None or summed.events < FEWEST:
        checking.confidence(confidence)
        return None if summed is None else REFUSED
    interval = byar(summed.events, confidence)
    width = sqrt(summed.variance / summed.events)
    low = None if interval.low is None else summed.rate + width * (interval.low - summed.events)
    high = summed.rate + width * ((interval.high or 0) - summed.events)
    return Estimate(summed.rate * per, None if low is None else low * per, high * per, method)


def _gamma(summed: _Direct | None, per: float, confidence: float) -> Estimate | None:
    checking.positive(per, "per")
    tail = (1 - checking.confidence(confidence)) / 2
    if summed is None or summed.events < FEWEST:
        return None if summed is None else REFUSED
    value, variance, most = summed.rate, summed.variance, summed.heaviest
    low = 0.0
    if value:
        low = gamma_quantile(tail, value * value / variance) * variance / value
    after, spread = value + most, variance + most * most
    high = gamma_quantile(tail, after * after / spread, above=True) * spread / after
    return Estimate(value * per, low * per, high * per, Method.GAMMA)
