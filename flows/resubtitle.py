"""resubtitle: corrected subtitles -> a new package of the same pictures, in review. Nothing is encoded again."""

from pathlib import Path

from prefect import flow

from flows import outcome, records, subtitling
from flows.correcting import corrected_tracks, languages_of, learn
from flows.order import Order
from flows.outcome import Produced
from flows.produce import choose_ladder, conform, edit, footage_of, measure, open_review, pack_up, render
from flows.proofreading import picture_of, proofread
from flows.workshop import workshop_in_use


@flow(name="resubtitle", flow_run_name="resubtitle {order.slug}", persist_result=False)
def resubtitle(order: Order, files: list[Path]) -> Produced:
    """Put the tracks in files in the place of the package's and open its review; learn from the Chinese.

    Raises WrongInput for files that are not this programme's subtitles, CheckFailed where the package breaks a rule.
    """
    shop = workshop_in_use()
    before = records.package_of(shop.database, order.slug)
    tracks = corrected_tracks(before, files)
    footage = footage_of(order)
    probed, timeline = edit(order, footage)
    planned = choose_ladder(order, footage, probed, timeline)
    encoded = render(order, footage, probed, planned, measure(footage, probed, timeline))
    package = pack_up(order, planned, encoded, tracks)
    report = conform(package)
    proof = proofread(tracks, terms=subtitling.terms_of(shop, order), picture=picture_of(timeline, encoded))
    open_review(order, package, report, [track.language for track in tracks], proof)
    if len(languages_of(before)) > 1:
        chinese = next(track for track in tracks if track.language == "zh-Hans")
        learn(shop.database, order.slug, before, chinese, who=order.who)
    return outcome.summarise(shop, order, encoded, tracks, package, report, proof)
