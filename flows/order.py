"""Order: what is asked of produce, as plain facts that travel through queues and onto Prefect's record."""

from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from pipeline.model.admission import Cut
from pipeline.model.programme import Need, Programme


class Order(BaseModel):
    """One programme to make from kept footage.

    cuts: stretches to keep, in seconds, empty for the whole footage. auto_cut: take the proposals where it is too long.
    names: companies, people and products it speaks of, as parse_names reads them ("Acme=顶点公司; person: Li Wei").
    follows: digest of an earlier package whose cues follow the cuts, so that nothing is heard or translated again.
    channels: names to publish on once approved, empty for every channel. approve: the command line approves itself.
    hear: False leaves hearing and translating out (benchmarks).
    """

    model_config = ConfigDict(frozen=True)

    slug: str
    footage_sha256: str
    original_name: str
    title_en: str
    title_zh: str
    enterprise: str = ""
    names: str = ""
    need: Need | None = None
    cuts: tuple[tuple[Fraction, Fraction], ...] = ()
    auto_cut: bool = False
    follows: str = ""
    channels: tuple[str, ...] = ()
    approve: bool = False
    hear: bool = True
    who: str = "operator"

    @property
    def programme(self) -> Programme:
        """The names that go on the title card."""
        return Programme(
            slug=self.slug,
            title_en=self.title_en,
            title_zh=self.title_zh,
            enterprise=self.enterprise,
            need=self.need,
        )

    @property
    def kept(self) -> tuple[Cut, ...]:
        """The cuts as values."""
        return tuple(Cut(start_s=start_s, end_s=end_s) for start_s, end_s in self.cuts)
