"""From the code a source uses to today's community, or to a person who must choose."""

from datetime import date
from functools import cached_property

from trygt import clock
from trygt.figures.kept import Place
from trygt.figures.models import Unplaced
from trygt.figures.sources.asking import COUNTRY, GROUP, place_of
from trygt.places.history import RECORD_BEGINS
from trygt.places.models import Code
from trygt.places.queries import SplitCode, UnknownCode, by_code


class Placing:
    """Finds the place behind the codes of one table. Mergers are followed, splits are refused."""

    def __init__(self, source: str, table: str) -> None:
        self.source, self.table = source, table
        self.found: dict[str, Place | None] = {}
        self.split: dict[str, SplitCode] = {}
        self.faults: list[str] = []

    @cached_property
    def _current(self) -> dict[str, int]:
        """Communities by the number in force."""
        return {code: pk for code, pk, _start, end in self._codes if end is None}

    @cached_property
    def _codes(self) -> list[tuple[str, int, date, date | None]]:
        """Every number there is and was, with its days. One query."""
        rows = Code.objects.filter(community__fictional=False)
        return list(rows.values_list("code", "community_id", "valid_from", "valid_to"))

    @cached_property
    def _years(self) -> dict[str, range]:
        found: dict[str, range] = {}
        for code, _pk, start, end in self._codes:
            first = 0 if start <= RECORD_BEGINS else start.year
            last = 9999 if end is None else end.year
            before = found.get(code, range(first, last))
            found[code] = range(min(before.start, first), max(before.stop, last))
        return found

    def years(self, code: str) -> range:
        """The years a code was in force, as far as is known."""
        place = place_of(code)
        return self._years.get(place.code if place else "", range(9999))

    @cached_property
    def _decided(self) -> dict[str, Unplaced]:
        """What people have chosen. One query."""
        return {one.code: one for one in Unplaced.objects.filter(table=self.table)}

    def of(self, code: str) -> Place | None:
        """The place of a code; None where it is nobody's, unknown, or a person must choose first."""
        if code not in self.found:
            self.found[code] = self._find(code)
        return self.found[code]

    def _find(self, code: str) -> Place | None:
        place = place_of(code)
        if place is None:  # a city district, a health region, or nobody's
            return None
        if place.level in {COUNTRY, GROUP}:
            return None, place.code
        if place.code in self._current:
            return self._current[place.code], ""
        decided = self._decided.get(place.code)
        if decided and decided.decided_at:
            return (decided.chosen_id, "") if decided.chosen_id else None
        try:
            return by_code(place.code).pk, ""
        except SplitCode as split:
            self.split[place.code] = split
            self.faults.append(str(split))
        except UnknownCode as unknown:
            self.faults.append(str(unknown))
        return None

    def keep(self) -> None:
        """Lay what could not be placed before a person."""
        for code, split in self.split.items():
            row, _made = Unplaced.objects.get_or_create(
                table=self.table,
                code=code,
                defaults={
                    "source": self.source,
                    "sentence": str(split),
                    "seen_at": clock.now(),
                },
            )
            row.candidates.set(split.candidates)
