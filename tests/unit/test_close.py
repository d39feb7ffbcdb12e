"""`close`: what is destroyed, what is left, and that the guard over later rounds stays in force."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import json
import os
import shutil
import tomllib
from pathlib import Path

import pytest
from test_rounds import ALL_HIGHER, ONE_LESS, ONE_MORE, ONE_OTHER, SETTINGS, TWELVE, Workplace

from kostprijs.anonymise.dataset import Display
from kostprijs.cli import close_steps, raw_steps, show_close, steps
from kostprijs.cli.alone import alone
from kostprijs.cli.aside import copy_vault
from kostprijs.cli.halfway import told_when_begun
from kostprijs.errors import Halfway, Refused, VerificationFailed, WrongUse
from kostprijs.intake import closing, destroying
from kostprijs.intake.closed import closed_rounds, load_record
from kostprijs.intake.sealed import known_concerns, sealed
from kostprijs.layout import Workspace

NAMES = ("zorgconcern", "Zorgconcern")
NAMING = """
[concern]
"rij 0" = "Zorgconcern A"

# over Zorgconcern B is nog gebeld
[[besluit]]
ronde = "ronde-1"
concern = "Zorgconcern B"
actie = "accepteren"
element = "overhead"
reden = "gebeld met Zorgconcern B"
datum = 2019-06-04

# wat de aanbieders gevraagd wordt
[vragen]
overhead = "Wat rekent u tot overhead?"
"""


class Closable(Workplace):
    """The traject of the rounds, with the bulk tables beside its settings."""

    def submit(self, ronde: str, values: list[float], names: list[str] | None = None) -> None:
        called = names or [f"Zorgconcern {chr(65 + i)}" for i in range(len(values))]
        rows = [f"{name};rij {i};{v:.1f}" for i, (name, v) in enumerate(zip(called, values, strict=True))]
        table = self.settings.parent / f"{ronde}.csv"
        table.write_text("concern;bestand;overhead\n" + "\n".join(rows) + "\n")
        self.say("intake", "proef", ronde, "--tabel", str(table.relative_to(self.root)))

    @property
    def raw(self) -> Path:
        return self.settings.parent

    @property
    def vault(self) -> Path:
        return self.raw / "kluis"

    def close(self, confirmed: str = "proef"):
        return close_steps.close(Workspace(self.root), "proef", confirmed)

    def bytes_of(self, name: str) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in self.folder(name).iterdir() if p.name != "ontvangsten.json"}

    def everything(self) -> str:
        found = (path for path in self.root.rglob("*") if path.is_file())
        return "\n".join(f"{path}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in found)


def copy_of(place: Closable, root: Path) -> Closable:
    shutil.copytree(place.root, root)
    other = Closable.__new__(Closable)
    other.root, other.kostprijs = root, place.kostprijs
    other.settings = root / "data" / "raw" / "proef" / "traject.toml"
    return other


@pytest.fixture(scope="module")
def first_round(tmp_path_factory, kostprijs) -> Closable:
    place = Closable(tmp_path_factory.mktemp("eerste"), kostprijs)
    place.make("ronde-1", TWELVE)
    return place


@pytest.fixture
def place(first_round, tmp_path) -> Closable:
    return copy_of(first_round, tmp_path / "root")


def hashes(place: Closable) -> dict[str, str]:
    found = (path for path in place.root.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.mark.parametrize("confirmed", ["", "ander"])
def test_without_confirmation_it_says_what_would_go_and_touches_nothing(place, confirmed):
    before = hashes(place)
    kept = sum(path.is_file() for path in (place.vault / "ronde-1").rglob("*"))
    with pytest.raises(WrongUse) as said:
        place.close(confirmed)
    assert f"ronde-1: 1 ingezonden bestand en {kept} bestanden in de kluis" in str(said.value)
    assert "kostprijs close proef --bevestig proef" in str(said.value)
    assert hashes(place) == before


def test_no_name_and_no_submitted_value_is_left(place):
    place.settings.write_text(SETTINGS + NAMING)
    place.say("intake", "proef", "ronde-1", "--tabel", "data/raw/proef/ronde-1.csv")
    for name in NAMES:
        assert name in place.everything()
    place.close()
    left = place.everything()
    assert not [name for name in NAMES if name in left]
    assert sorted(path.name for path in place.vault.iterdir()) == [
        *("concerns.json", "grootboek.jsonl", "grootboek.slot", "grootboek.stand.json", "sleutel")
    ]
    assert not [path for path in place.vault.iterdir() if path.stat().st_mode & 0o077]
    assert (place.raw / "afgesloten.json").stat().st_mode & 0o077 == 0


def test_the_settings_keep_all_but_the_names(place):
    place.settings.write_text(SETTINGS + NAMING)
    before = tomllib.loads(place.settings.read_text())
    place.say("intake", "proef", "ronde-1", "--tabel", "data/raw/proef/ronde-1.csv")
    done = place.close()
    assert done["uit_instellingen"] == ["concern", "besluit", "deel"]
    text = place.settings.read_text()
    for name in ("concern", "besluit", "deel"):
        del before[name]
    assert tomllib.loads(text) == before
    assert "# wat de aanbieders gevraagd wordt" not in text  # it stood inside the table above it
    assert text.startswith('\ntitel = "Proeftraject"')


def test_settings_as_notepad_saves_them_are_cleared_too(place):
    place.settings.write_bytes(b"\xef\xbb\xbf" + SETTINGS.replace("\n", "\r\n").encode())
    place.close()
    assert "deel" not in tomllib.loads(place.settings.read_text("utf-8"))


@pytest.mark.parametrize(
    "line", ['concern = {"a.xlsx" = "Zorgconcern A"}', 'deel.x.concerns = ["Zorgconcern A"]']
)
def test_settings_that_can_not_be_cleared_stop_it_before_anything_is_destroyed(place, line):
    text = SETTINGS.partition("[deel.noord]")[0].replace("\ntitel", f"\n{line}\ntitel", 1)
    place.settings.write_text(text)
    before = hashes(place)
    with pytest.raises(WrongUse, match="Deze opdracht heeft niets vernietigd"):
        place.close()
    assert hashes(place) == before


def test_the_record_counts_and_proves_what_was_destroyed(place):
    table = (place.raw / "ronde-1.csv").read_bytes()
    kept = [path.read_bytes() for path in (place.vault / "ronde-1").rglob("*") if path.is_file()]
    key = (place.vault / "sleutel").read_bytes()
    place.close()
    record = load_record(place.raw)
    (closing_,) = record["afsluitingen"]
    (ronde,) = closing_["rondes"]

    def fingerprint(data: bytes) -> str:
        message = b"vernietigd\x00" + hashlib.sha256(data).digest()
        return hmac.new(key, message, hashlib.sha256).hexdigest()

    assert ronde["ronde"] == "ronde-1"
    assert ronde["inzendingen"] == {"aantal": 1, "vingerafdrukken": [fingerprint(table)]}
    assert ronde["kluis"] == {"aantal": len(kept), "vingerafdrukken": sorted(map(fingerprint, kept))}
    assert closing_["bewaard"]["regels"] == 1
    page = (place.raw / "afgesloten.md").read_text()
    assert f"| ronde-1 | 1 | {len(kept)} |" in page
    assert record["sha256"] in page
    assert "SSD" in page


def test_status_says_which_rounds_are_closed(place):
    place.submit("ronde-9", TWELVE)  # which the settings don't describe
    place.close()
    found = {row["ronde"]: row["afgesloten"] for row in steps.status(Workspace(place.root))}
    assert found == {"ronde-1": True, "ronde-2": False, "ronde-3": False, "ronde-9": True}


@pytest.mark.parametrize(
    "altered",
    [lambda text: text.replace('"aantal": 1', '"aantal": 2'), lambda text: text[:-9], lambda _: "{}"],
    ids=["a number", "its end", "all of it"],
)
def test_an_altered_record_is_noticed(place, altered):
    place.close()
    path = place.raw / "afgesloten.json"
    path.write_text(altered(path.read_text()))
    with pytest.raises(VerificationFailed, match=r"afgesloten\.json"):
        closed_rounds(place.raw)


def test_a_damaged_record_stops_the_next_closing_before_anything_is_destroyed(place):
    place.close()
    place.submit("ronde-2", ALL_HIGHER)
    path = place.raw / "afgesloten.json"
    path.write_text(path.read_text().replace('"aantal": 1', '"aantal": 2'))
    before = hashes(place)
    with pytest.raises(VerificationFailed, match=r"afgesloten\.json"):
        place.close()
    assert hashes(place) == before


def test_a_submission_that_can_not_be_read_is_not_named(place, monkeypatch):
    def refused(path):
        raise PermissionError(errno.EACCES, "refused", str(path))

    monkeypatch.setattr(closing, "digest", refused)
    workspace, before = Workspace(place.root), hashes(place)
    with pytest.raises(WrongUse) as said, told_when_begun(workspace, "proef"):
        place.close()
    assert "u hebt hier geen toegang. Er is nog niets vernietigd." in str(said.value)
    assert "ronde-1.csv" not in str(said.value)
    assert hashes(place) == before


@pytest.mark.parametrize(
    "error", [PermissionError(errno.EACCES, "refused"), WrongUse("Zo niet."), ValueError()]
)
def test_an_error_after_all_was_destroyed_does_not_say_that_nothing_was(place, monkeypatch, error):
    def stops(_):
        if (place.raw / "afgesloten.json").exists():
            raise error

    monkeypatch.setattr(closing, "tidy", stops)
    with (
        pytest.raises(Halfway, match="is wel vernietigd, en het verslag is geschreven"),
        told_when_begun(Workspace(place.root), "proef"),
    ):
        place.close()


def test_without_confirmation_a_closing_that_was_killed_says_how_to_go_on(place, monkeypatch):
    def killed(*_):
        raise Killed

    monkeypatch.setattr(closing, "remove_empty", killed)
    with pytest.raises(Killed):
        place.close()
    for key_too, command in ((False, "--bevestig proef»"), (True, "--bevestig proef --ook-sleutel»")):
        with pytest.raises(Halfway) as said, told_when_begun(Workspace(place.root), "proef"):
            close_steps.close(Workspace(place.root), "proef", "", key_too=key_too)
        assert f"Geef «kostprijs close proef {command}; het gaat verder waar het was." in str(said.value)
        assert str(said.value).count("niet afgemaakt") == 1


def test_the_earlier_record_is_overwritten(place):
    place.close()
    place.submit("ronde-2", ALL_HIGHER)
    names = ("afgesloten.json", "afgesloten.md")
    with contextlib.ExitStack() as stack:
        old = [stack.enter_context((place.raw / name).open("rb")) for name in names]
        place.close()
        assert not [stream for stream in old if stream.read().strip(b"\0")]


def test_the_copy_of_the_key_that_a_verification_makes_is_overwritten(place, monkeypatch):
    copies = []

    def copied(published, aside, ledger):
        copy_vault(published, aside, ledger)
        copies.append((aside.ledger("proef") / "sleutel").open("rb"))

    monkeypatch.setattr(raw_steps, "copy_vault", copied)
    found = raw_steps.repeat(Workspace(place.root), "proef", "ronde-1")
    assert "herhaald_cijfers" in {check.id for check in found}
    (copy,) = copies
    with copy:
        assert copy.read() == bytes(32)


def test_what_a_killed_verification_left_of_the_key_is_overwritten_by_the_next_command(place):
    copy = place.vault / ".tmp-x" / "kluis"
    copy.mkdir(parents=True)
    shutil.copy(place.vault / "sleutel", copy)
    with (copy / "sleutel").open("rb") as stream:
        with alone(Workspace(place.root), "proef"):
            assert not copy.parent.exists()
        assert stream.read().strip(b"\0") == b""


@pytest.mark.parametrize(
    "command",
    [
        ("intake", "proef", "ronde-1"),
        ("intake", "proef", "ronde-1", "--tabel", "opnieuw.csv"),
        ("anonymise", "proef", "ronde-1"),
        ("run", "proef", "ronde-1", "--tabel", "opnieuw.csv"),
        ("bandwidths", "proef", "ronde-1", "--intern"),
        ("ledger", "add", "proef", "ronde-1", "--figuur", "overhead"),
    ],
)
def test_a_closed_round_is_refused_with_a_clear_sentence(place, kostprijs, command):
    shutil.copy(place.raw / "ronde-1.csv", place.root / "opnieuw.csv")
    place.close()
    before = hashes(place)
    done = kostprijs(*command, cwd=place.root)
    assert done.returncode == 2
    assert "De ronde «ronde-1» is op" in done.stderr
    assert "nieuwe ronde" in done.stderr
    assert hashes(place) == before


@pytest.mark.parametrize("values", [ONE_MORE, ONE_LESS, ONE_OTHER], ids=["one more", "one less", "one other"])
def test_a_new_round_is_held_against_the_closed_one_as_if_it_were_there(first_round, tmp_path, values):
    """All but one of the closed round: new figures would give away the one."""
    values = [round(value - 2, 1) for value in values]  # ONE_* are of the second round, two higher
    places = [copy_of(first_round, tmp_path / name) for name in ("open", "gesloten")]
    places[1].close()
    made = [place.make("ronde-2", values) for place in places]
    assert made[1].figure("overhead").frozen_since == "2019-06-03"
    assert made[1].figure("overhead").values == made[0].figure("overhead").values
    assert places[1].bytes_of("ronde-2") == places[0].bytes_of("ronde-2")


def test_the_names_of_then_are_known_again_by_whatever_a_concern_was_called(first_round, tmp_path):
    """Without the sealed register a concern under its other name would be a newcomer, and its value new."""
    lines = {}
    for name in ("open", "gesloten"):
        place = copy_of(first_round, tmp_path / name)
        called = [f"Stichting Zorgconcern {chr(65 + i)}" for i in range(12)]
        if name == "gesloten":
            place.close()
            assert "naam" not in (place.vault / "concerns.json").read_text()
        place.submit("ronde-2", TWELVE, called)
        place.say("anonymise", "proef", "ronde-2")
        first, second = map(json.loads, (place.vault / "grootboek.jsonl").read_bytes().splitlines())
        assert first["figuren"]["overhead"]["leden"] == second["figuren"]["overhead"]["leden"]
        lines[name] = second
    assert lines["open"] == lines["gesloten"]


def test_a_later_round_is_closed_beside_the_first(place):
    place.close()
    place.make("ronde-2", ALL_HIGHER)
    place.close()
    assert sorted(closed_rounds(place.raw)) == ["ronde-1", "ronde-2"]
    assert len(load_record(place.raw)["afsluitingen"]) == 2
    assert not [name for name in NAMES if name in place.everything()]
    released = place.make("ronde-3", [value + 2 for value in ONE_LESS])
    assert released.figure("overhead").display is Display.GROUPS
    place.close()
    with pytest.raises(WrongUse, match=r"niets .* te vernietigen"):
        place.close()


def test_a_part_may_name_who_took_part_in_the_closed_round_only(place):
    place.close()
    north = ", ".join(f'"Zorgconcern {letter}"' for letter in "ABCDEFL")
    place.settings.write_text(place.settings.read_text() + f"[deel.noord]\nconcerns = [{north}]\n")
    place.submit("ronde-2", ALL_HIGHER[:11])  # L sent nothing this time
    assert place.make("ronde-2", None, "--deel", "noord").submissions == 6


class Killed(BaseException):
    pass


def test_killed_at_every_step_it_goes_on_where_it_was(first_round, tmp_path, monkeypatch, kostprijs):
    whole = copy_of(first_round, tmp_path / "heel")
    steps: list[str] = []
    for module, name in (
        *((closing, each) for each in ("destroy", "write_atomic", "write_register", "remove_empty")),
        (destroying, "_overwrite"),
    ):
        real = getattr(module, name)

        def counted(*arguments, real=real, name=name):
            steps.append(name)
            if len(steps) == stop:
                raise Killed
            return real(*arguments)

        monkeypatch.setattr(module, name, counted)
    stop = 0
    whole.close()
    total = len(steps)
    assert total > 20
    begun = 0
    for number in range(1, total + 1):
        place = copy_of(first_round, tmp_path / f"na {number}")
        steps, stop = [], number
        with pytest.raises(Killed):
            place.close()
        if (place.vault / "afsluiten.json").exists():
            begun += 1
            if number == total // 2:
                done = kostprijs("anonymise", "proef", "ronde-1", cwd=place.root)
                assert (done.returncode, "niet afgemaakt" in done.stderr) == (2, True)
        stop = 0
        with contextlib.suppress(WrongUse):  # where only the last name of the journal was left
            place.close()
        left = {path.relative_to(place.root).as_posix() for path in place.root.rglob("*")}
        assert left == {path.relative_to(whole.root).as_posix() for path in whole.root.rglob("*")}
        (ronde,) = load_record(place.raw)["afsluitingen"][-1]["rondes"]
        assert ronde == load_record(whole.raw)["afsluitingen"][0]["rondes"][0]
        assert not [name for name in NAMES if name in place.everything()]
    assert begun > total / 2


def test_a_broken_ledger_stops_it_before_anything_is_destroyed(place):
    ledger = place.vault / "grootboek.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"inzendingen":12', b'"inzendingen":13'))
    before = hashes(place)
    with pytest.raises(Refused, match="regel 1"):
        place.close()
    assert hashes(place) == before


def test_a_damaged_journal_stops_it_before_anything_is_destroyed(place):
    for text in ("{", "[]"):
        (place.vault / "afsluiten.json").write_text(text)
        before = hashes(place)
        with pytest.raises(WrongUse, match=r"afsluiten\.json .* niet te lezen.* reservekopie"):
            place.close()
        assert hashes(place) == before


def test_a_file_of_which_the_name_is_no_text_goes_too(place):
    folder = place.raw / "ronde-1"
    folder.mkdir()
    (folder / os.fsdecode(b"opgave \xe9.xlsx")).write_bytes(b"x")
    os.mkfifo(folder / "geen bestand.xlsx")
    place.close()
    assert not folder.exists()


@pytest.mark.parametrize("successor", [True, False], ids=["before and after", "before only"])
def test_what_an_intake_left_that_was_killed_goes_too(place, successor):
    old = place.vault / ".ronde-1.vorige"
    shutil.copytree(place.vault / "ronde-1", old)
    if not successor:
        shutil.rmtree(place.vault / "ronde-1")
    place.close()
    assert not old.exists()
    assert not [name for name in NAMES if name in place.everything()]


def test_a_file_that_was_overwritten_but_not_removed_when_it_was_killed_goes_after_all(place, monkeypatch):
    def killed(*arguments, **named):
        raise Killed

    folder = place.raw / "ronde-1"
    folder.mkdir()
    (folder / "opgave.xlsx").write_bytes(b"x")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(Killed):
            place.close()
    assert [path.read_bytes() for path in folder.iterdir()] == [b"\0"]
    place.close()
    assert not folder.exists()
    assert list(closed_rounds(place.raw)) == ["ronde-1"]


def test_what_was_never_taken_in_goes_too(tmp_path):
    raw = tmp_path / "data" / "raw" / "los"
    (raw / "ronde-1").mkdir(parents=True)
    (raw / "traject.toml").write_text('titel = "Los"\nmodel = "hbh-2019"\n')
    (raw / "ronde-1" / "opgave.xlsx").write_bytes(b"Zorgconcern A")
    done = close_steps.close(Workspace(tmp_path), "los", "los")
    (ronde,) = done["rondes"]
    assert (ronde["inzendingen"]["aantal"], ronde["kluis"]["aantal"]) == (1, 0)
    assert not (raw / "ronde-1").exists()


def test_a_note_in_the_ledger_is_said_to_stay(place):
    place.say("ledger", "add", "proef", "ronde-1", "--figuur", "overhead", "--toelichting", "Overleg")
    with pytest.raises(WrongUse, match=r"bij 1 regel van het grootboek als toelichting"):
        place.close("")
    assert place.close()["bewaard"]["toelichtingen"] == 1
    assert "woorden van de projectleider: 1." in (place.raw / "afgesloten.md").read_text()


def test_a_round_that_was_never_released_is_named_before_it_goes(place):
    place.submit("ronde-2", ALL_HIGHER)
    with pytest.raises(WrongUse, match=r"ronde-2: 1 .* \(NIET als ronde vrijgegeven\)"):
        place.close("")


def test_links_are_removed_and_what_they_lead_to_is_left(place):
    folder = place.raw / "ronde-1"
    folder.mkdir()
    archive = place.root / "archief.xlsx"
    archive.write_bytes(b"in een ander archief")
    (folder / "koppeling.xlsx").symlink_to(archive)
    os.link(archive, folder / "tweede naam.xlsx")
    os.link(place.vault / "concerns.json", place.root / "kopie.json")
    register = (place.root / "kopie.json").read_bytes()
    place.close()
    assert archive.read_bytes() == b"in een ander archief"
    assert (
        (place.root / "kopie.json").read_bytes() == register != (place.vault / "concerns.json").read_bytes()
    )
    assert not folder.exists()


def test_a_round_that_is_a_link_is_let_go_and_what_came_in_since_stays(tmp_path):
    elsewhere, link, folder = (tmp_path / name for name in ("elders", "koppeling", "ronde-1"))
    for each in (elsewhere, folder / "leeg", folder / "vol"):
        each.mkdir(parents=True)
    link.symlink_to(elsewhere)
    for new in (elsewhere / "opgave.xlsx", folder / "vol" / "nagekomen.xlsx"):
        new.write_bytes(b"x")
    destroying.remove_empty(link)
    destroying.remove_empty(folder)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    assert left == {"elders", "elders/opgave.xlsx", "ronde-1", "ronde-1/vol", "ronde-1/vol/nagekomen.xlsx"}


def test_what_is_destroyed_was_overwritten_first(place, monkeypatch):
    data = (place.raw / "ronde-1.csv").read_bytes()
    seen = {}
    real = Path.unlink

    def watched(path, *arguments, **named):
        seen[path.parent.name, path.name] = path.read_bytes()
        real(path, *arguments, **named)

    monkeypatch.setattr(Path, "unlink", watched)
    place.close()
    tables = [found for (folder, _), found in seen.items() if folder == "proef" and len(found) == len(data)]
    assert tables == [bytes(len(data))]
    assert not any(found.strip(b"\0") for found in seen.values())
    assert not [name for _, name in seen if not name.startswith(".tmp-")]


def test_what_the_settings_use_and_other_files_stay_and_are_counted(place, capsys):
    shutil.move(place.root / "model.toml", place.raw / "model.toml")
    place.settings.write_text(SETTINGS.replace("../../../model.toml", "model.toml"))
    (place.raw / "mail.txt").write_text("geen inzending")
    shutil.copy(place.raw / "ronde-1.csv", place.root / "elders.csv")
    place.say("intake", "proef", "ronde-2", "--tabel", "elders.csv")
    done = place.close()
    assert (done["losse_bestanden"], done["tabellen_elders"]) == (1, 1)
    assert (place.raw / "model.toml").exists()
    assert (place.raw / "mail.txt").exists()
    show_close.closed(done, json=False)
    said = capsys.readouterr().out
    assert "losse bestanden in data/raw/proef/ die geen inzending zijn: 1." in said
    assert "tabellen buiten data/raw/proef/, die er nog zijn: 1." in said
    show_close.closed(done, json=True)
    assert json.loads(capsys.readouterr().out) == done


def test_verification_without_and_with_the_submissions_after_closing(place, kostprijs):
    assert kostprijs("publish", "proef", "ronde-1", cwd=place.root).returncode == 0
    done = kostprijs("close", "proef", cwd=place.root)
    assert done.returncode == 2
    done = kostprijs("close", "proef", "--bevestig", "proef", cwd=place.root)
    assert done.returncode == 0, done.stderr
    assert "SSD" in done.stdout
    assert "Zorgconcern" not in done.stdout + done.stderr
    done = kostprijs("verify", "reports/proef/ronde-1", cwd=place.root)
    assert done.returncode == 0, done.stdout + done.stderr
    done = kostprijs("verify", "reports/proef/ronde-1", "--raw", "--json", cwd=place.root)
    assert done.returncode == 0, done.stdout + done.stderr
    checks = {check["controle"]: check for check in json.loads(done.stdout)["controles"]}
    assert checks["grootboek"]["uitslag"] == checks["grootboekregel"]["uitslag"] == "gelijk"
    assert checks["afgesloten"]["uitslag"] == "niet nagegaan"
    assert "1 ingezonden bestand en " in checks["afgesloten"]["niet_nagegaan"]


def test_after_closing_a_line_that_is_dropped_is_still_found(place):
    place.make("ronde-2", ALL_HIGHER)
    place.close()
    ledger = place.vault / "grootboek.jsonl"
    ledger.write_bytes(ledger.read_bytes().splitlines(keepends=True)[1])
    found = {check.id: check for check in raw_steps.repeat(Workspace(place.root), "proef", "ronde-1")}
    assert [each.where for each in found["grootboek"].places] == ["regel 1"]


REGISTER = {"kvk:12345678": "kvk:12345678", "naam:zorg": "kvk:12345678", "naam:" + "lang " * 30: "naam:kort"}


def test_a_sealed_register_opens_for_who_knows_the_name_and_has_the_key(tmp_path):
    key = b"k" * 32
    (tmp_path / "sleutel").write_bytes(key)
    (tmp_path / "concerns.json").write_text(json.dumps(sealed(REGISTER, key)))
    for token, concern in REGISTER.items():
        assert known_concerns(tmp_path, [token])[token] == concern
    assert not {"naam:ander", *REGISTER} & set(known_concerns(tmp_path, ["naam:ander"]))
    text = (tmp_path / "concerns.json").read_text()
    assert not [word for word in ("zorg", "lang", "kort", "kvk", "naam", "1234") if word in text]
    assert not [b for b in (b"zorg", b"kort", b"kvk:") if b.hex() in text]


def test_another_key_or_a_damaged_line_opens_nothing(tmp_path):
    (tmp_path / "sleutel").write_bytes(b"x" * 32)
    (tmp_path / "concerns.json").write_text(json.dumps(sealed(REGISTER, b"k" * 32)))
    assert not set(REGISTER) & set(known_concerns(tmp_path, REGISTER))
    damaged = dict.fromkeys(sealed(REGISTER, b"x" * 32), "geen hex")
    (tmp_path / "concerns.json").write_text(json.dumps(damaged))
    with pytest.raises(WrongUse, match=r"verzegelde register .* is niet te lezen"):
        known_concerns(tmp_path, REGISTER)
    (tmp_path / "sleutel").unlink()
    with pytest.raises(WrongUse, match="sleutel"):
        known_concerns(tmp_path, REGISTER)


def test_two_concerns_of_one_name_length_leave_no_trace_of_it():
    short, long = (sealed({token: token}, b"k" * 32) for token in ("naam:a", "naam:abcdefghijklm"))
    assert {len(text) for text in short.values()} == {len(text) for text in long.values()}
    assert sealed(short, b"k" * 32) == short  # sealed once
