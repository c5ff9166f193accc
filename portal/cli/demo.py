"""tsite demo: demonstration footage, its programme, published on every channel."""

import argparse
import time
from functools import partial
from pathlib import Path

from flows.workshop import Workshop
from pipeline.demo.footage import DemoFootage, make_demo_footage
from pipeline.demo.script import load_script
from portal.cli.opening import workshop
from portal.cli.produce import produce_file, tell, tell_errors


def configure(_parser: argparse.ArgumentParser) -> None:
    """The verb has no options."""


def run(_options: argparse.Namespace) -> int:
    """Make, produce, publish, and say where to watch and what it took."""
    began = time.monotonic()
    with workshop() as shop:
        demo = shop.artefact("demo", DemoFootage, partial(_make, shop), script=load_script())
        programme = demo.programme
        produced = produce_file(
            shop,
            demo.path,
            title_en=programme.title_en,
            title_zh=programme.title_zh,
            enterprise=programme.enterprise,
            need=programme.need,
            slug=programme.slug,
            approve=True,
        )
    tell_errors(produced)
    tell(produced)
    peak_gb = produced.peak_rss_bytes / 2**30
    print(f"It took {time.monotonic() - began:.0f} s and at most {peak_gb:.1f} GB of memory.")
    print(f"Watch it: run `make serve`, then open http://127.0.0.1:8000/watch/{produced.programme}")
    return 0


def _make(shop: Workshop, folder: Path) -> DemoFootage:
    return make_demo_footage(folder / "demonstration.mp4", tools=shop.tools, runner=shop.runner_for("demo"))
