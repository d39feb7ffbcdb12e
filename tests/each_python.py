"""The same figures on every Python that the package is for: `make pythons`.

    python tests/each_python.py             3.11, 3.12 and 3.13, as far as they are on this machine
    python tests/each_python.py --figures   the figures of this Python, as JSON (what it asks the others)

Each version gets the packages of requirements.lock in `.venv-<version>`, runs the golden tests, publishes
the example round from its raw files and evaluates every worked example. Ends with 1 where a test fails or a
figure or a file differs. The manifest is compared without its description of the machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
LOCK = ROOT / "requirements.lock"
CASES = ROOT / "tests" / "golden" / "rekenvoorbeelden"
TABLES = ("bandbreedtes.csv", "tabellen.csv")
Figures = dict[str, str]


def interpreters() -> dict[str, Path]:
    """One Python of each version: this one, else on the path, else under pyenv; what starts and is right."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found: dict[str, Path] = {}
    for version in VERSIONS:
        name = f"python{version}"
        kept = sorted(pyenv.glob(f"{version}*/bin/{name}"))
        options = [Path(sys.executable), shutil.which(name), *reversed(kept)]
        right = (Path(path) for path in options if path and version_of(Path(path)) == version)
        python = next(right, None)
        if python is not None:
            found[version] = python
    return found


def version_of(python: Path) -> str:
    """`3.12`, or nothing for what doesn't start (a shim of a version that is not chosen)."""
    ask = "import sys; print(f'{sys.version_info[0]}.{sys.version_info[1]}')"
    done = subprocess.run([python, "-I", "-c", ask], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def environment(version: str, python: Path) -> Path:
    """The Python of an environment with exactly what the lock names; made where it is not there yet."""
    if python == Path(sys.executable):
        return python
    home = ROOT / f".venv-{version}"
    own, stamp = home / "bin" / "python", home / ".lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return own
    say(f"Python {version}: installing what the lock names ...")
    shutil.rmtree(home, ignore_errors=True)
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if uv is None:
        raise SystemExit("uv is not installed; run «make pythons», which brings it.")
    run([uv, "venv", "--quiet", "--python", python, home])
    install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", own]
    run([*install, "--require-hashes", "--compile-bytecode", "-r", LOCK])
    run([*install, "--no-deps", "--no-build-isolation", "--editable", ROOT])
    stamp.write_text(wanted)
    return own


def golden(python: Path) -> str:
    """The last line of the golden tests; SystemExit where one fails."""
    done = run([python, "-m", "pytest", "-q", "tests/golden"], check=False)
    last = (done.stdout.strip().splitlines() or [""])[-1]
    if done.returncode != 0:
        raise SystemExit(
            f"The golden tests fail on {version_of(python)}:\n{done.stdout[-3000:]}{done.stderr}"
        )
    return re.sub(r" in [\d.]+s.*", "", last)


def run(command: Sequence[str | Path], *, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program in the root of the repository, without what belongs to another environment."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    if check and done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
    return done


def figures() -> Figures:
    """What this Python makes of the example round (a hash per file) and of the models (all digits)."""
    return {**dict(published()), **dict(evaluated())}


def published() -> Iterator[tuple[str, str]]:
    """Every released and published file of `kostprijs demo`, the manifest without its environment.

    Then every line of the build-up at the middles of that round, with all digits.
    """
    from kostprijs.anonymise.dataset import read_round
    from kostprijs.report.middle import middle_buildup

    with tempfile.TemporaryDirectory() as folder:
        run([sys.executable, "-m", "kostprijs", "demo", "--root", folder])
        made = middle_buildup(read_round(Path(folder) / "data" / "anonymised" / "voorbeeld" / "ronde-1"))
        yield from ((f"opbouw: {name}", repr(value)) for name, value in made.lines.items())
        places = (Path(folder) / "data" / "anonymised", Path(folder) / "reports")
        for path in sorted(path for place in places for path in place.rglob("*") if path.is_file()):
            data = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(data)
                del manifest["omgeving"]
                data = json.dumps(manifest, sort_keys=True).encode()
            if path.name != "ontvangsten.json":  # its nonces are drawn anew
                yield path.name, hashlib.sha256(data).hexdigest()


def evaluated() -> Iterator[tuple[str, str]]:
    """Every line of every worked example, with all digits."""
    from kostprijs.model.buildup import build_up
    from kostprijs.model.loader import load_model, shipped_examples

    shipped = {name.removeprefix("vb-"): name for name in shipped_examples()}
    for file in sorted(CASES.glob("*.invoer.toml")):
        case = file.name.removesuffix(".invoer.toml")
        model = load_model(CASES / f"{case}.toml" if (CASES / f"{case}.toml").is_file() else shipped[case])
        for line, value in build_up(model, tomllib.loads(file.read_text())).items():
            yield f"{case}: {line}", repr(value.tolist())


def differences(found: dict[str, Figures]) -> list[str]:
    """What is not the same on all, by name with the versions."""
    names = sorted({name for each in found.values() for name in each})
    return [name for name in names if len({each.get(name) for each in found.values()}) > 1]


def say(text: str) -> None:
    """A line for who waits."""
    print(text, flush=True)  # noqa: T201 - a program


def main() -> None:
    """Prove it, and say what was compared."""
    pythons, found = interpreters(), dict[str, Figures]()
    for version in VERSIONS:
        if version not in pythons:
            say(f"Python {version}: not on this machine, left out.")
            continue
        python = environment(version, pythons[version])
        passed = golden(python)
        found[version] = json.loads(run([python, __file__, "--figures"]).stdout)
        say(f"Python {version}: golden tests {passed}; {len(found[version])} files and figures.")
    if len(found) < 2:
        say("There is one Python only, so nothing was compared.")
        return
    different = differences(found)
    first = next(iter(found.values()))
    for name in TABLES:
        say(f"{name}: {first[name][:12]} on {', '.join(v for v in found if found[v][name] == first[name])}")
    if different:
        raise SystemExit("Not the same on all: " + ", ".join(different))
    say(f"The same on {', '.join(found)}: {len(first)} files and figures, to the last digit.")


if __name__ == "__main__":
    if sys.argv[1:] == ["--figures"]:
        say(json.dumps(figures()))
    else:
        main()
