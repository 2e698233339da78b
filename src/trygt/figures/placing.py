"""From the code a source uses to today's community, or to a person who must choose."""

from functools import cached_property

from trygt import clock
from trygt.figures.kept import Place
from trygt.figures.models import Unplaced
from trygt.figures.sources.asking import COUNTRY, GROUP, place_of
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
        """Communities by the number in force. One query."""
        rows = Code.objects.filter(valid_to__isnull=True, community__fictional=False)
        return dict(rows.values_list("code", "community_id"))

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
