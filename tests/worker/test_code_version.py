from __future__ import annotations

from pathlib import Path

from worker.code_version import code_version, sources_digest


class TestSourcesDigest:
    def test_tells_another_content_name_or_file_from_the_first_and_nothing_else(self, tmp_path: Path) -> None:
        (tmp_path / "a.py").write_text("one = 1\n")
        first = sources_digest(tmp_path)
        (tmp_path / "notes.md").write_text("not code")
        assert sources_digest(tmp_path) == first
        seen = {first}
        (tmp_path / "a.py").write_text("one = 2\n")
        seen.add(sources_digest(tmp_path))
        (tmp_path / "a.py").rename(tmp_path / "b.py")
        seen.add(sources_digest(tmp_path))
        (tmp_path / "c.py").write_text("")
        seen.add(sources_digest(tmp_path))
        assert len(seen) == 4


def test_names_the_package_and_the_sources() -> None:
    package, _, sources = code_version().partition("+models.")
    assert package[0].isdigit()
    assert len(sources) == 12
