"""Examples that people taught, read from a file of their own beside those of the vocabulary."""

import pytest

from matching import vocabulary
from matching.vocabulary import VocabularyError, with_more

MORE = """
[[more]]
id = "tuin-onderhouden"
needs = ["m'n buxus is een boom geworden"]
needs_tr = ["Çit çok büyüdü"]

[[more]]
id = "tuin-onderhouden"
talents = ["ik knip graag"]
"""


def test_they_are_examples_like_the_others_and_another_vocabulary(tmp_path, monkeypatch):
    for file in vocabulary.DATA.glob("*.toml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / vocabulary.MORE.name).unlink(missing_ok=True)
    monkeypatch.setattr(vocabulary, "DATA", tmp_path)
    before = vocabulary.load.__wrapped__()
    (tmp_path / vocabulary.MORE.name).write_text(MORE, encoding="utf-8")
    after = vocabulary.load.__wrapped__()
    assert set(after["tuin-onderhouden"].examples) - set(before["tuin-onderhouden"].examples) == {
        ("asks", "nl", "m'n buxus is een boom geworden", False),
        ("asks", "tr", "Çit çok büyüdü", False),
        ("offers", "nl", "ik knip graag", False),
    }
    assert after["fiets-repareren"] == before["fiets-repareren"]
    assert after.sha256 != before.sha256


@pytest.mark.parametrize(
    "wrong", [{"id": "geen"}, {"id": "heg", "words": ["haag"]}, {"id": "heg", "needs_fr": ["la haie"]}]
)
def test_what_cannot_be_added_is_named(wrong):
    with pytest.raises(VocabularyError, match=wrong["id"]):
        with_more([{"id": "heg", "needs": []}], [wrong])


def test_a_double_concept_is_still_seen():
    assert len(with_more([{"id": "heg"}, {"id": "heg"}], [])) == 2


def test_the_rows_themselves_stay_as_they_are():
    rows = [{"id": "heg", "needs": ["een"]}]
    assert with_more(rows, [{"id": "heg", "needs": ["twee"]}])[0]["needs"] == ["een", "twee"]
    assert rows == [{"id": "heg", "needs": ["een"]}]
