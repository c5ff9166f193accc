"""Settings: TSITE_* variables, read once at an entry point and handed on as a value."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SandboxMode(StrEnum):
    """auto uses bubblewrap where it works; required refuses to touch footage without it; off is for debugging only."""

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


class TranslatorKind(StrEnum):
    """The engines there are. embedded comes with TSITE; the others are brought by whoever runs it."""

    EMBEDDED = "embedded"
    GGUF = "gguf"
    ARGOS = "argos"
    ENDPOINT = "endpoint"


class Settings(BaseSettings):
    """Everything that differs between installations. Each field is the variable TSITE_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="TSITE_", frozen=True)

    home: Path = Field(default=Path("var"), description="where footage, artefacts, weights and the database live")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite under home")
    channels_file: Path | None = Field(default=None, description="channels.toml; none: two local channels under home")
    packs_dir: Path | None = Field(default=None, description="more brand packs; none: those that ship")
    pack: str = Field(default="tsite", description="name of the brand pack")
    weights_dir: Path | None = Field(default=None, description="verified model weights; none: under home")
    weights_from: Path | None = Field(default=None, description="a folder of model files to try before any download")
    weights_offline: bool = Field(default=False, description="never download weights")
    translator: TranslatorKind = Field(default=TranslatorKind.EMBEDDED, description="which engine translates")
    translator_url: str = Field(default="", description="endpoint: base address of an OpenAI-compatible server")
    translator_model: str = Field(default="", description="endpoint: the model's name on that server")
    translator_key: SecretStr = Field(default=SecretStr(""), description="endpoint: its API key, where it wants one")
    gguf_file: Path | None = Field(default=None, description="gguf: a ChatML model file; none: the one that ships")
    terms_file: Path | None = Field(default=None, description="more terms (CSV like ours), going before our own")
    argos_packages_dir: Path | None = Field(default=None, description="installed Argos packages; none: Argos' default")
    ffmpeg: Path | None = None
    ffprobe: Path | None = None
    packager: Path | None = None
    sandbox: SandboxMode = SandboxMode.AUTO
    threads: int = Field(default=0, ge=0, description="threads for encoding and models; 0: all cores")
    chunks_at_once: int = Field(default=1, ge=1, description="how many minutes of a programme are encoded side by side")
    operator_token: str = Field(default="", description="the operator's sign-in token; empty: made and kept in home")
    secret_key: str = Field(default="", description="signs the portal's cookies; empty: made and kept in home")
    site_url: str = Field(default="", description="where strangers reach the portal; empty: as they asked for it")
    embed_origins: str = Field(default="", description="origins whose pages may show the player, with spaces between")
    quota_person_bytes: int = Field(default=200 * 10**9, ge=0, description="what one person may have sent in")
    quota_team_bytes: int = Field(default=10**12, ge=0, description="what one team may have sent in")
    landing_url: str = Field(
        default="", description="s3://bucket/folder where footage may land in parts; none: by tus only"
    )
    landing_endpoint_url: str = Field(default="", description="the S3 service, as senders reach it; none: Amazon's")
    landing_region: str = Field(default="", description="the bucket's region, where the service asks for it")
    webhooks_to_loopback: bool = Field(default=False, description="webhooks may go to this machine, by http too")
    country_header: str = Field(default="", description="header in which the front end tells a viewer's country")
    prefect_linger_s: float = Field(default=900, ge=0, description="how long our Prefect server waits for another run")

    def resolved(self) -> "Settings":
        """The same settings with home absolute and the folders that default to lie under it filled in."""
        home = self.home.absolute()
        return self.model_copy(
            update={
                "home": home,
                "database_url": self.database_url or f"sqlite:///{home / 'tsite.db'}",
                "weights_dir": (self.weights_dir or home / "weights").absolute(),
            }
        )
