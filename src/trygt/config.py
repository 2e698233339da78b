"""Every setting of an installation, typed, read from the environment as TRYGT_*.

Documented in docs/operate.md; a test compares the two.
"""

import secrets
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """What an operator may set. Raises `pydantic.ValidationError` listing all faults at once."""

    model_config = SettingsConfigDict(env_prefix="TRYGT_", extra="ignore", frozen=True)

    data: Path = Field(Path("var"), description="Folder for the database and uploaded files.")
    database_url: str = Field("", description="Empty means SQLite in the data folder.")
    secret_key: str = Field(
        "", description="At least 50 characters. Required unless demo or debug."
    )
    address: str = Field(
        "http://localhost:8000", description="The public address, without a final slash."
    )
    demo: bool = Field(
        False, description="Show the demo's people one click away. Never on a real site."
    )
    debug: bool = Field(False, description="Show tracebacks. Never on a real site.")
    email_url: str = Field(
        "",
        description="smtp://user:password@host:587 (smtps:// for TLS). Empty keeps mail in the log only.",
    )
    mail_from: str = Field("Trygt <trygt@example.org>", description="Sender of all mail.")
    upload_limit_mb: int = Field(
        20, ge=1, le=200, description="Largest file accepted, in megabytes."
    )
    scheme_folders: str = Field(
        "", description="More folders with scheme versions, separated by ':'."
    )
    behind_proxy: bool = Field(
        False, description="Trust X-Forwarded-Proto from the proxy in front."
    )

    @model_validator(mode="after")
    def refuse_the_insecure(self) -> Self:
        """Refuse to start where a real site would be open."""
        real = not (self.demo or self.debug)
        if real and len(self.secret_key) < 50:
            raise ValueError(
                "TRYGT_SECRET_KEY must be set to at least 50 characters on a real site."
            )
        if real and not self.address.startswith("https://"):
            raise ValueError("TRYGT_ADDRESS must start with https:// on a real site.")
        if self.demo and self.email_url:
            raise ValueError(
                "TRYGT_DEMO and TRYGT_EMAIL_URL together would mail strangers from a demo."
            )
        return self

    @property
    def scheme_paths(self) -> tuple[Path, ...]:
        """The extra scheme folders as paths."""
        return tuple(Path(part) for part in self.scheme_folders.split(":") if part)

    def key(self) -> str:
        """The secret key; in a demo one that is made once and kept in the data folder."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret-key"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_urlsafe(60), encoding="ascii")
            path.chmod(0o600)
        return path.read_text(encoding="ascii")
