"""Norwegian national identity numbers, recognised in all the forms they are written in.

A number is eleven digits: day, month, year, three of sequence, two check digits. In D-numbers the
day is 40 higher, in H-numbers the month is 40 higher, and in made-up numbers for tests the month
is 40, 65 or 80 higher. A spreadsheet may have dropped a leading zero.
"""

import re

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# Eleven digits as people write them: in one, before the last five a space or hyphen, or by pairs.
WRITTEN = re.compile(
    r"(?<!\d)(\d{2}[ .\-/]?\d{2}[ .\-/]?\d{2}[ \-]{0,3}\d{3}[ ]?\d{2})(?!\d)", re.ASCII
)
TEN = re.compile(r"(?<![\d.,])(\d{10})(?![\d])", re.ASCII)
SEPARATORS = re.compile(r"[ \-]")
DAYS_ADDED = (0, 40)
MONTHS_ADDED = (0, 40, 65, 80)


def has_check_digits(digits: str) -> bool:
    """Whether eleven digits end in the two check digits that the nine before them give (modulus 11)."""
    numbers = [int(digit) for digit in digits]
    first = -sum(w * n for w, n in zip(FIRST, numbers, strict=False)) % 11
    second = -sum(w * n for w, n in zip(SECOND, numbers, strict=False)) % 11
    return (first, second) == (numbers[9], numbers[10])


def begins_as_birth_date(digits: str) -> bool:
    """Whether the first six digits may be a day, month and year, also in D-, H- and test numbers."""
    day, month = int(digits[:2]), int(digits[2:4])
    return any(1 <= day - added <= 31 for added in DAYS_ADDED) and any(
        1 <= month - added <= 12 for added in MONTHS_ADDED
    )


def holds_identity_number(text: str) -> bool:
    """Whether there is something that looks like a national identity number in the text.

    Eleven digits count when their check digits hold or they begin as a birth date: numbers given
    from 2032 on have other check digits, and a misprint is still somebody's number. Ten digits,
    where a leading zero may be lost, count when both hold.
    """
    if sum(map(str.isdigit, text)) < 10:
        return False
    found = [SEPARATORS.sub("", match) for match in WRITTEN.findall(text)]
    found = [re.sub(r"[./]", "", digits) for digits in found]
    whole = SEPARATORS.sub("", text)
    if len(whole) == 11 and whole.isdigit():
        found.append(whole)
    return any(has_check_digits(d) or begins_as_birth_date(d) for d in found) or any(
        has_check_digits("0" + d) and begins_as_birth_date("0" + d) for d in TEN.findall(text)
    )
