"""Answers kept in a folder, and given again as if they came from the net.

`index.json` lists them: source, method, url, body, status, headers (only the content type), file,
retrieved. The files lie beside it, each with the bytes as they came.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from trygt.figures.sources.failures import NotSaved
from trygt.figures.sources.fetching import LARGEST, Fetch, Request, Response

INDEX = "index.json"
KEPT_HEADERS = ("content-type",)
ENDINGS = {"application/json": "json", "text/json": "json", "text/html": "html", "text/csv": "csv"}
# A name in the index is one file beside it, on every system. Windows keeps some names for itself.
PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\.)[a-z0-9][a-z0-9._-]{0,99}(?<!\.)")


class Saved:
    """Answers from a folder. Raises NotSaved for what is not in it, or if it cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries = {_asked(entry).key: entry for entry in _index(folder)}

    def requests(self) -> list[Request]:
        """What can be asked, in the order it was saved."""
        return [_asked(entry) for entry in self._entries.values()]

    def __call__(self, request: Request) -> Response:
        entry = self._entries.get(request.key)
        if entry is None:
            words = _("the folder %(folder)s has no answer to %(method)s %(url)s")
            parts = {"folder": self._folder.name, "method": request.method, "url": request.url}
            raise NotSaved(request.source, "", words % parts)
        return Response(
            status=entry["status"],
            headers=entry["headers"],
            content=_bytes_of(self._folder, entry["file"]),
            url=entry["url"],
            retrieved=entry["retrieved"],
        )


class Recording:
    """Fetches through `fetch` and keeps every answer in a folder that `Saved` can read.

    The same question asked again replaces the answer kept before. A folder can be added to.
    """

    def __init__(self, fetch: Fetch, folder: Path) -> None:
        self._fetch, self._folder = fetch, folder
        folder.mkdir(parents=True, exist_ok=True)
        known = _index(folder) if (folder / INDEX).exists() else []
        self._entries = {_asked(entry).key: entry for entry in known}

    def __call__(self, request: Request) -> Response:
        response = self._fetch(request)
        before = self._entries.get(request.key)
        headers = {
            name: response.headers[name] for name in KEPT_HEADERS if name in response.headers
        }
        file = before["file"] if before else self._free_name(request, headers)
        (self._folder / file).write_bytes(response.content)
        self._entries[request.key] = {
            "source": request.source,
            "method": request.method,
            "url": request.url,
            "body": request.body,
            "status": response.status,
            "headers": headers,
            "file": file,
            "retrieved": response.retrieved,
        }
        self._write_index()
        return response

    def _free_name(self, request: Request, headers: Mapping[str, str]) -> str:
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        ending = "json" if "json" in kind else ENDINGS.get(kind, "bin")
        words = request.name or f"{request.source}-{urlsplit(request.url).path}"
        stem = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80] or "answer"
        stem = stem if PLAIN.fullmatch(f"{stem}.{ending}") else f"answer-{stem}"
        taken = {entry["file"] for entry in self._entries.values()} | {INDEX}
        name, n = f"{stem}.{ending}", 1
        while name in taken:
            n += 1
            name = f"{stem}-{n}.{ending}"
        return name

    def _write_index(self) -> None:
        """Into a new file that then takes the old one's place, so that none is ever half."""
        entries = [
            {**entry, "retrieved": entry["retrieved"].isoformat()}
            for entry in self._entries.values()
        ]
        half = self._folder / f"{INDEX}.new"
        text = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(self._folder / INDEX)


def _asked(entry: Mapping[str, Any]) -> Request:
    return Request(entry["source"], entry["method"], entry["url"], entry["body"])


def _index(folder: Path) -> list[dict[str, Any]]:
    """The entries of a folder's index, each checked. Raises NotSaved."""

    def bad(place: str, sentence: str) -> NotSaved:
        return NotSaved(f"{folder.name}/{INDEX}", place, sentence)

    try:
        entries = json.loads((folder / INDEX).read_text(encoding="utf-8-sig"))
    except OSError:
        raise bad("", _("the file cannot be opened")) from None
    except (ValueError, RecursionError):
        raise bad("", _("the file is not sound JSON")) from None
    if not isinstance(entries, list):
        raise bad("", _("a list is expected here"))
    read = []
    for n, entry in enumerate(entries, 1):
        place = _("answer %(n)s") % {"n": n}
        try:
            read.append(_entry(entry))
        except (KeyError, TypeError, ValueError) as error:
            raise bad(place, _("%(word)s is missing or wrong") % {"word": error}) from None
    return read


def _entry(entry: dict[str, Any]) -> dict[str, Any]:
    """One entry with its kinds checked. Raises KeyError, TypeError or ValueError naming a field."""
    for key in ("source", "method", "url", "file", "retrieved"):
        if not isinstance(entry[key], str):
            raise TypeError(key)
    if not PLAIN.fullmatch(entry["file"]) or entry["file"] == INDEX:
        raise ValueError("file")
    if type(entry["status"]) is not int:
        raise TypeError("status")
    headers = entry.get("headers") or {}
    if not isinstance(headers, dict):
        raise TypeError("headers")
    try:
        retrieved = datetime.fromisoformat(entry["retrieved"])
    except ValueError:
        raise ValueError("retrieved") from None
    if not retrieved.tzinfo:
        raise ValueError("retrieved")
    kept = {name.lower(): str(value) for name, value in headers.items()}
    return {**entry, "body": entry.get("body"), "headers": kept, "retrieved": retrieved}


def _bytes_of(folder: Path, name: str) -> bytes:
    """A file of the folder: itself, not a link to somewhere else, and not endless."""
    path = folder / name
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            raise OSError
        return path.read_bytes()
    except OSError:
        raise NotSaved(f"{folder.name}/{name}", "", _("the file cannot be opened")) from None
