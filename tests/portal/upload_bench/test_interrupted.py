from pathlib import Path

from portal.upload_bench.interrupted import interrupt


def test_a_killed_server_and_a_cut_connection_cost_a_chunk_each_at_most(tmp_path: Path) -> None:
    found = interrupt(tmp_path, size_bytes=40_000_000, kills=1, cuts=2)
    assert found.same_digest
    assert (found.kills, found.cuts) == (1, 2)
    assert 0 <= found.sent_twice_bytes <= found.most_sent_twice_bytes
    assert max(found.memory_bytes) - min(found.memory_bytes) < 24 * 2**20
