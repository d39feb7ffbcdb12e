"""`close --ook-sleutel`: no name or value can be tried any more, and what goes on working without a key."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json

import pytest
from test_close import Closable, Killed, copy_of, first_round, hashes, place  # noqa: F401 - two fixtures
from test_rounds import ALL_HIGHER

from kostprijs.anonymise.ledger import open_ledger, read_ledger, read_lines
from kostprijs.audit.outcome import NOT_DONE
from kostprijs.cli import close_steps, ledger_steps, raw_steps, show_close
from kostprijs.errors import Refused, WrongUse
from kostprijs.files import write_atomic
from kostprijs.intake import closing, destroying
from kostprijs.intake.closed import check_open, load_record
from kostprijs.layout import Workspace

NOTE = "Zorgconcern B zei 12,3"


def close(place: Closable, confirmed: str = "proef", *, key_too: bool = True):  # noqa: F811
    return close_steps.close(Workspace(place.root), "proef", confirmed, key_too=key_too)


def speak(place: Closable) -> None:  # noqa: F811
    place.say("ledger", "add", "proef", "ronde-1", "--figuur", "overhead", "--toelichting", NOTE)


def tried(place: Closable) -> set[str]:  # noqa: F811
    """Whom one with the vault finds in the ledger, who knows what a concern may be called."""
    try:
        key = (place.vault / "sleutel").read_bytes()
    except FileNotFoundError:
        key = b""
    marks = {mark for entry in read_lines(place.vault) for p in entry.figures.values() for mark in p.members}
    names = [f"naam:zorgconcern {letter}" for letter in "abcdefghijkl"]
    found = {name: hmac.new(key, name.encode(), hashlib.sha256).hexdigest()[:32] for name in names}
    return {name for name, mark in found.items() if any(member.startswith(mark) for member in marks)}


def test_with_the_key_names_are_found_by_trying_and_without_it_none(place):  # noqa: F811
    close(place, key_too=False)
    assert len(tried(place)) == 12, "else this test shows nothing"
    close(place)
    assert not (place.vault / "sleutel").exists()
    assert not tried(place)


def test_notes_go_too_and_what_the_certificates_name_stays(place):  # noqa: F811
    speak(place)
    before = ledger_steps.lines(Workspace(place.root), "proef")
    close(place, key_too=False)
    assert NOTE in place.everything()
    old_head = load_record(place.raw)["afsluitingen"][0]["bewaard"]["sha256"]
    done = close(place)
    assert done["bewaard"]["toelichtingen_vernietigd"] == 1
    assert NOTE not in place.everything()
    assert old_head not in place.everything(), "by it a note could be guessed"
    assert ledger_steps.lines(Workspace(place.root), "proef") == before
    assert ledger_steps.check(Workspace(place.root), "proef") == 2
    page = (place.raw / "afgesloten.md").read_text()
    assert "Ook vernietigd: toelichtingen in het grootboek (1)." in page
    assert "Vernietigd: de sleutel van de kluis." in page
    assert "De sleutel van de kluis is vernietigd." in page


def test_without_confirmation_it_says_what_would_go_and_touches_nothing(place):  # noqa: F811
    speak(place)
    before = hashes(place)
    with pytest.raises(WrongUse) as said:
        close(place, "")
    for words in (
        "de sleutel van de kluis; wat u bij 1 regel van het grootboek als toelichting schreef",
        "kan daarna niets meer gepubliceerd worden",
        "kostprijs close proef --bevestig proef --ook-sleutel",
    ):
        assert words in str(said.value)
    with pytest.raises(WrongUse, match=r"Ook blijft de sleutel van de kluis.*--ook-sleutel"):
        close(place, "", key_too=False)
    assert hashes(place) == before


def test_what_is_closed_already_can_lose_its_key_later_and_once(place):  # noqa: F811
    close(place, key_too=False)
    with pytest.raises(WrongUse, match=r"sleutel van de kluis is er nog.*--ook-sleutel"):
        close(place, key_too=False)
    assert close(place)["rondes"] == []
    for key_too in (True, False):
        with pytest.raises(WrongUse, match=r"niets \(meer\) te vernietigen\. Er is niets"):
            close(place, key_too=key_too)
    first, second = (each["bewaard"]["sleutel"] for each in load_record(place.raw)["afsluitingen"])
    assert (first, second) == (True, False)


@pytest.mark.parametrize(
    "command",
    [
        ("intake", "proef", "ronde-2", "--tabel", "data/raw/proef/ronde-2.csv"),
        ("run", "proef", "ronde-2", "--tabel", "data/raw/proef/ronde-2.csv"),
        ("anonymise", "proef", "ronde-2"),
        ("bandwidths", "proef", "ronde-2", "--intern"),
        ("ledger", "add", "proef", "ronde-2", "--figuur", "overhead"),
        ("attack", "proef", "ronde-1"),
    ],
)
def test_nothing_can_be_published_any_more_also_with_the_key_put_back(place, kostprijs, command):  # noqa: F811
    key = (place.vault / "sleutel").read_bytes()
    close(place)
    with contextlib.suppress(AssertionError):  # the intake in it is refused
        place.submit("ronde-2", ALL_HIGHER)
    for put_back in (False, True):
        if put_back:
            (place.vault / "sleutel").write_bytes(key)
        before = hashes(place)
        done = kostprijs(*command, cwd=place.root)
        assert done.returncode == 2, done.stderr
        assert "niets meer gepubliceerd" in " ".join(done.stderr.split())
        assert "vernietigd" in done.stderr
        assert hashes(place) == before


def test_what_was_published_can_still_be_checked(place, kostprijs):  # noqa: F811
    def say(*words: str) -> str:
        done = kostprijs(*words, cwd=place.root)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    say("publish", "proef", "ronde-1")
    assert "sleutel van de kluis is vernietigd" in say(
        "close", "proef", "--bevestig", "proef", "--ook-sleutel"
    )
    assert "ronde-1" in say("ledger", "show", "proef")
    assert "is heel: 1 regel" in say("ledger", "check", "proef")
    assert "ronde-1" in say("status")
    say("verify", "reports/proef/ronde-1")
    say("trace", "overhead", "reports/proef/ronde-1")
    done = say("verify", "reports/proef/ronde-1", "--raw", "--json")
    checks = {check["controle"]: check["uitslag"] for check in json.loads(done)["controles"]}
    assert (checks["grootboek"], checks["grootboekregel"]) == ("gelijk", "gelijk")
    assert checks["afgesloten"] == "niet nagegaan"


def test_a_round_that_no_record_names_is_not_repeated_without_a_key(place, tmp_path):  # noqa: F811
    for path in (*(place.vault / "ronde-1").rglob("*.*"), place.raw / "ronde-1.csv"):
        path.unlink()
    close(place)
    found = {check.id: check for check in raw_steps.repeat(Workspace(place.root), "proef", "ronde-1")}
    assert "sleutel van de kluis is op" in found["afgesloten"].skipped
    assert not found["grootboek"].places


def test_a_line_altered_after_the_key_went_is_still_found(place):  # noqa: F811
    close(place)
    ledger = place.vault / "grootboek.jsonl"
    ledger.write_bytes(ledger.read_bytes().replace(b'"inzendingen":12', b'"inzendingen":13'))
    with pytest.raises(Refused, match="regel 1"):
        ledger_steps.check(Workspace(place.root), "proef")


def test_killed_at_every_step_it_goes_on_where_it_was(first_round, tmp_path, monkeypatch):  # noqa: F811
    noted = copy_of(first_round, tmp_path / "aantekening")
    speak(noted)
    close(noted, key_too=False)  # so that only the steps about the key are left
    taken: list[str] = []
    stop = 0
    for module, name in (
        *((closing, each) for each in ("destroy", "write_atomic", "write_register")),
        (destroying, "_overwrite"),
    ):
        real = getattr(module, name)

        def counted(*arguments, real=real, name=name):
            taken.append(name)
            if len(taken) == stop:
                raise Killed
            return real(*arguments)

        monkeypatch.setattr(module, name, counted)
    whole = copy_of(noted, tmp_path / "heel")
    close(whole)
    total = len(taken)
    assert total > 10
    for number in range(1, total + 1):
        place = copy_of(noted, tmp_path / f"na {number}")  # noqa: F811
        taken, stop = [], number
        with pytest.raises(Killed):
            close(place)
        stop = 0
        with contextlib.suppress(WrongUse):  # where only the last name of the journal was left
            close(place, key_too=not (place.vault / "afsluiten.json").exists())
        left = {path.relative_to(place.root).as_posix() for path in place.root.rglob("*")}
        assert left == {path.relative_to(whole.root).as_posix() for path in whole.root.rglob("*")}
        assert NOTE not in place.everything()
        assert read_ledger(place.vault).entries == read_ledger(whole.vault).entries
        assert len(load_record(place.raw)["afsluitingen"]) == 2


@pytest.fixture
def begun(place, monkeypatch):  # noqa: F811
    """A closing without the key, killed when the files were destroyed."""

    def killed(*arguments):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(closing, "remove_empty", killed)
        with pytest.raises(Killed):
            close(place, key_too=False)
    return place


def test_a_closing_that_was_begun_without_it_still_takes_the_key(begun):
    close(begun)
    assert not (begun.vault / "sleutel").exists()
    assert len(load_record(begun.raw)["afsluitingen"]) == 2


def test_a_closing_that_goes_on_tells_of_all_that_it_destroyed(begun):
    done = close(begun)
    assert [each["ronde"] for each in done["rondes"]] == ["ronde-1"]
    assert done["uit_instellingen"] == ["deel"]
    assert done["sleutel_vernietigd"] is True


def test_a_ledger_between_two_states_is_not_called_broken(place, monkeypatch):  # noqa: F811
    def killed(path, *arguments):
        if path.name == "grootboek.stand.json":
            raise Killed
        write_atomic(path, *arguments)

    speak(place)
    with monkeypatch.context() as patch:
        patch.setattr(closing, "write_atomic", killed)
        with pytest.raises(Killed):
            close(place)
    with pytest.raises(Refused, match="regel 2"):
        read_lines(place.vault)
    for step in (ledger_steps.check, ledger_steps.lines):
        with pytest.raises(WrongUse, match=r"niet afgemaakt.*kostprijs close proef --bevestig proef»"):
            step(Workspace(place.root), "proef")
    (found,) = raw_steps.repeat(Workspace(place.root), "proef", "ronde-1")
    assert found.state == NOT_DONE
    assert "het afsluiten van «proef» is begonnen en niet afgemaakt" in found.skipped


def late(place: Closable) -> None:  # noqa: F811
    (place.raw / "ronde-1").mkdir()
    (place.raw / "ronde-1" / "nagekomen.xlsx").write_bytes(b"Zorgconcern A")


def test_the_key_is_said_to_be_destroyed_once(place, capsys):  # noqa: F811
    show_close.closed(close(place), json=False)
    assert "De sleutel van de kluis is vernietigd" in capsys.readouterr().out
    late(place)
    head = (place.vault / "grootboek.stand.json").read_bytes()
    with pytest.raises(WrongUse) as said:
        close(place, "")
    assert "sleutel" not in str(said.value)
    show_close.closed(close(place), json=False)  # the switch once more
    said_then = capsys.readouterr().out
    assert "ronde-1: 1 ingezonden bestand" in said_then
    assert "sleutel" not in said_then
    assert (place.vault / "grootboek.stand.json").read_bytes() == head
    page = " ".join((place.raw / "afgesloten.md").read_text().split())
    assert page.count("Vernietigd: de sleutel van de kluis.") == 1
    assert "met een sleutel die niemand heeft" in page


@pytest.mark.parametrize("came_late", [True, False])
def test_a_key_that_was_put_back_goes_too(place, came_late):  # noqa: F811
    key = (place.vault / "sleutel").read_bytes()
    close(place)
    (place.vault / "sleutel").write_bytes(key)
    if came_late:
        late(place)
    done = close(place, key_too=False)
    assert not (place.vault / "sleutel").exists()
    assert done["rondes"][0]["kluis"]["aantal"] == 1
    assert (place.raw / "afgesloten.md").read_text().count("Vernietigd: de sleutel van de kluis.") == 1


def test_a_traject_that_published_nothing_gets_no_new_key(tmp_path):
    raw = tmp_path / "data" / "raw" / "los"
    (raw / "ronde-1").mkdir(parents=True)
    (raw / "traject.toml").write_text('titel = "Los"\nmodel = "hbh-2019"\n')
    (raw / "ronde-1" / "opgave.xlsx").write_bytes(b"Zorgconcern A")
    close_steps.close(Workspace(tmp_path), "los", "los", key_too=True)
    with pytest.raises(WrongUse, match="niets meer"):
        open_ledger(raw / "kluis")
    with pytest.raises(WrongUse, match="niets meer"):
        check_open(raw, "ronde-2")
    (raw / "ronde-1").mkdir()
    (raw / "ronde-1" / "nagekomen.xlsx").write_bytes(b"Zorgconcern A")
    done = close_steps.close(Workspace(tmp_path), "los", "los")  # what came in since goes as ever
    assert done["bewaard"]["sleutel"] is False
    assert not (raw / "kluis" / "sleutel").exists()
