"""Fingerprints of what people sign and submit."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def fingerprint_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of content that JSON can hold, whatever the order its keys are stored in."""
    words = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
