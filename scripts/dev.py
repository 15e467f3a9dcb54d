#!/usr/bin/env python3
"""The one way in: makes .venv, installs what the project needs, and runs a verb."""

from __future__ import annotations

import difflib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

VERBS = {
    "build": "make site/ from the entries",
    "serve": "preview the site and reload when a file changes",
    "check": "report every problem in the entries",
    "new": "start an entry, with blanks to write over",
    "retired": "find what is closed or renamed in saved pages",
    "verify": "compare a copy of the site, or a page of it",
    "schema": "write the editors' schemas into guidance/schema/",
    "manual": "write the pages of docs/ that are made from the code",
    "test": "run every test, or those of a file or folder",
    "lint": "check the code with ruff and mypy",
    "bench": "compare the speed of the build with other generators",
    "lock": "renew the pinned requirements from pyproject.toml",
    "help": "say this",
}
"""Every verb, with what it does. The words for a verb of the program are those of its cli.py."""

_OF_THE_PROGRAM = ("build", "serve", "check", "new", "schema", "manual")
_ON_OWN_FILES = ("retired", "verify")
"""Verbs that name files of the person's own, below the folder that they are in."""

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BENCH_VENV = ROOT / ".venv-bench"  # The generators that we are compared with touch nothing else.
_PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
PYTHON = VENV / _PYTHON
RUN_TIME = ROOT / "scripts" / "requirements.txt"
DEVELOPMENT = ROOT / "scripts" / "requirements-dev.txt"
BENCH = ROOT / "scripts" / "requirements-bench.txt"
MEMORY = Path("/dev/shm")  # noqa: S108 - only a folder of our own below it is written to
ROOM = 4 * 2**30
"""Bytes that must be free there: a whole run was seen to hold 2.6 GiB."""
WEBKIT_WINDOW = ROOT / "tests" / "helpers" / "webkit_window.py"
"""Run alone, it ends at once, and well if all that it needs is there."""

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def main(arguments: Sequence[str]) -> int:
    """Run one verb; return its exit code, or 2 if it could not run."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have any Python
        version = ".".join(map(str, sys.version_info[:3]))
        return _fail(
            f"This is Python {version}; Signpost needs 3.11 or newer. "
            "Run this with a newer python3."
        )
    verb, rest = (arguments[0], list(arguments[1:])) if arguments else ("help", [])
    # No `match` here: an older Python must get far enough to print the sentence above.
    if verb in _ON_OWN_FILES:
        return _prepare(RUN_TIME) or _module(VENV, "signpost", verb, *rest, folder=Path.cwd())
    if verb in _OF_THE_PROGRAM:
        return _prepare(RUN_TIME) or _module(VENV, "signpost", verb, *rest)
    if verb == "test":
        return _prepare(DEVELOPMENT) or _test(rest)
    if verb == "lint":
        return _prepare(DEVELOPMENT) or _lint()
    if verb == "lock":
        return _prepare(DEVELOPMENT) or _lock()
    if verb == "bench":
        return _prepare(BENCH, BENCH_VENV) or _module(BENCH_VENV, "bench", *rest)
    if verb in ("help", "-h", "--help"):
        return _help()
    return _mistyped(verb)


def _help() -> int:
    print("Type a verb, as in: python3 scripts/dev.py build\n")
    for verb, does in VERBS.items():
        print(f"  {verb:<9}{does}")
    print("\nVERB --help tells what else may be typed after a verb of the program or `bench`.")
    print("`test` hands what follows it to pytest. Only Python 3.11 and git are needed.")
    return 0


def _mistyped(verb: str) -> int:
    near = difflib.get_close_matches(verb.lower(), VERBS, 1)
    meant = f"Did you mean `{near[0]}`?" if near else f"The verbs are {', '.join(VERBS)}."
    return _fail(f'There is no verb "{verb}". {meant}')


# --------------------------------------------------------------------------------- the environment


def _prepare(requirements: Path, environment: Path = VENV) -> int:
    """Make an environment hold what `requirements` lists; quick if it already does."""
    wanted = _fingerprint(requirements)
    stamp = environment / f".{requirements.stem}"
    python = environment / _PYTHON
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return 0
    if not python.exists() or _run(
        python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))", quiet=True
    ):
        code = _make_environment(environment)
        if code:
            return code
    listed = requirements.relative_to(ROOT)
    _say(f"installing what {listed} lists, each file checked against its hash")
    pip = (python, "-I", "-m", "pip", "install", "--disable-pip-version-check", "--quiet")
    code = _run(*pip, "--require-hashes", "--requirement", requirements)
    if code:
        return _fail("The packages could not be installed; the lines above say why.")
    _say("installing the project itself")
    code = _run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    if code:
        return _fail("The project could not be installed; the lines above say why.")
    stamp.write_text(wanted)
    if requirements == DEVELOPMENT:  # It holds everything that the run-time list holds.
        (environment / f".{RUN_TIME.stem}").write_text(_fingerprint(RUN_TIME))
    return 0


def _fingerprint(requirements: Path) -> str:
    """Return what decides whether an environment is still right."""
    parts = [requirements.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _make_environment(environment: Path) -> int:
    _say(f"making {environment.name} with Python " + ".".join(map(str, sys.version_info[:3])))
    shutil.rmtree(environment, ignore_errors=True)
    # Debian's own Python comes without ensurepip until python3-venv is installed.
    if _run(sys.executable, "-c", "import ensurepip", quiet=True):
        code = _install_debian("python3-venv", "Python's venv module")
        if code:
            return code
    return _run(sys.executable, "-I", "-m", "venv", environment) and _fail(
        "The environment could not be made."
    )


def _install_debian(packages: str, what: str) -> int:
    """Install packages of Debian or Ubuntu if we may; otherwise say exactly what to type."""
    if shutil.which("apt-get") is None:
        return _fail(
            f"What is missing is {what}. Install it with the package manager of this system."
        )
    if os.name == "nt" or os.geteuid() != 0:
        return _fail(f"What is missing is {what}. Type:  sudo apt-get install {packages}")
    _say(f"installing {what} (apt-get install {packages})")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run("apt-get", "update", "-qq", quiet=True)
    return _run(
        "apt-get", "install", "-y", "-qq", *packages.split(), quiet=True, environment=quiet
    ) and _fail(
        f"{packages} could not be installed. Try:  apt-get update && apt-get install {packages}"
    )


# --------------------------------------------------------------------------------------- the verbs


def _test(rest: list[str]) -> int:
    """Run the tests, once everything is there that those need which are to run."""
    needs = _needs(rest)
    browser, java = _browser(), _java()
    if "browser" in needs and browser is None:
        code = _install_debian("chromium", "a browser (Chromium)")
        if code:
            return code
        browser = _browser()
    if "java" in needs and java is None:
        code = _install_debian("default-jre-headless", "Java, in which the HTML checker is written")
        if code:
            return code
        java = _java()
    if "servers" in needs:
        _install_servers()
    if "more browsers" in needs:
        _install_browsers()
    environment = {**os.environ, "SIGNPOST_BROWSER": browser or "", "SIGNPOST_JAVA": java or ""}
    command = (PYTHON, "-m", "pytest", *_processes(rest), *rest)
    if _names_a_file(rest) or not _memory_has_room():
        return _run(*command, environment=environment)
    # Very many small files come and go; hostile changes took a third less CPU in memory.
    with tempfile.TemporaryDirectory(prefix="signpost-", dir=MEMORY) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - as another user, tests look at what may not be read
        return _run(*command, environment={**environment, "TMPDIR": folder})


def _memory_has_room() -> bool:
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM


def _needs(rest: list[str]) -> set[str]:
    """Return what the chosen tests need beside Python.

    pytest finds the tests, and tests/conftest.py tells what they need.
    """
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "needs")
        environment = {**os.environ, "SIGNPOST_NEEDS": str(told)}
        _run(PYTHON, "-m", "pytest", *rest, "--collect-only", quiet=True, environment=environment)
        # If they could not be found, the real run says why.
        return set(told.read_text().splitlines()) if told.exists() else set()


def _processes(rest: list[str]) -> list[str]:
    """Ask for a process on each core, but for a single one if a file is named."""
    if _names_a_file(rest):
        return []
    return ["--numprocesses=auto", "--dist=loadfile", "--no-loadscope-reorder"]


def _names_a_file(rest: list[str]) -> bool:
    return any(".py" in argument for argument in rest)


def _install_servers() -> None:
    """Install what tests/site/test_hosts.py starts, unless to install it starts services.

    Without it, that file is skipped.
    """
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    here = all(shutil.which(server, path=path) for server in ("nginx", "caddy"))
    services = Path("/run/systemd/system").exists()
    if (
        not here
        and not services
        and os.name != "nt"
        and os.geteuid() == 0
        and shutil.which("apt-get")
    ):
        _install_debian(
            "nginx libnginx-mod-http-brotli-static caddy openssl", "the servers that send the site"
        )


def _install_browsers() -> None:
    """Install Firefox, and WebKit with a display, if we may.

    tests/browser/test_traces.py skips what is missing.
    """
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    least = "--no-install-recommends xvfb"
    python = "/usr/bin/python3"  # Debian has the packages for this one.
    if not all(map(shutil.which, ("firefox-esr", "Xvfb"))):
        _install_debian(f"{least} firefox-esr", "a second browser (Firefox)")
    if not all(map(shutil.which, ("WebKitWebDriver", "Xvfb", python))) or _run(
        python, WEBKIT_WINDOW, quiet=True
    ):
        _install_debian(
            f"{least} webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi", "a third browser (WebKit)"
        )


def _browser() -> str | None:
    """Return a browser of the Chromium family, or None."""
    given = os.environ.get("SIGNPOST_BROWSER")
    found = [given] if given else [shutil.which(name) for name in BROWSERS]
    found += [place for place in BROWSER_PLACES if Path(place).exists()]
    return next((browser for browser in found if browser), None)


def _java() -> str | None:
    """Return a Java that runs, or None: on a Mac without Java, `java` only says where to get it."""
    home = os.environ.get("JAVA_HOME")
    given = [os.environ.get("SIGNPOST_JAVA"), str(Path(home, "bin", "java")) if home else None]
    found = [shutil.which(name) for name in (*given, "java") if name]
    return next((java for java in found if java and _run(java, "-version", quiet=True) == 0), None)


def _lint() -> int:
    return (
        _run(PYTHON, "-m", "ruff", "check", "scripts", "tests")
        or _run(PYTHON, "-m", "ruff", "format", "--check", "scripts", "tests")
        or _run(PYTHON, "-m", "mypy")
    )


def _lock() -> int:
    """Pin every package with its hashes, for every system and for Python from 3.11 on.

    No address is written.
    """
    # Seven days are enough for others to notice a package that was taken over.
    settled = ("--exclude-newer", "7 days")
    uv = (
        PYTHON,
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--upgrade",
        *settled,
        "--universal",
        "--python-version",
        "3.11",
    )
    form = ("--generate-hashes", "--no-annotate", "--no-header", "pyproject.toml")
    # All three agree on the versions of what they share.
    return (
        _run(*uv, *form, "--output-file", RUN_TIME)
        or _run(
            *uv, *form, "--group", "dev", "--constraint", RUN_TIME, "--output-file", DEVELOPMENT
        )
        or _run(*uv, *form, "--group", "bench", "--constraint", RUN_TIME, "--output-file", BENCH)
    )


# ------------------------------------------------------------------------------------------ to run


def _run(
    *command: object,
    quiet: bool = False,
    environment: dict[str, str] | None = None,
    folder: Path = ROOT,
) -> int:
    sink = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, env=environment, stdout=sink, stderr=sink
        )
    except KeyboardInterrupt:
        return 130
    return done.returncode


# The package that runs is the one beside this file. PYTHONPATH, the folder in which somebody works,
# a sitecustomize or the path of an editable install may hold the code of a proposal.
# So Python starts isolated (-I), without what an environment loads first (-S), and both places are
# named.
_START = """
import runpy, sys, sysconfig
scripts, environment, name = sys.argv[1:4]
places = {"base": environment, "platbase": environment}
packages = {sysconfig.get_path(kind, "venv", vars=places) for kind in ("purelib", "platlib")}
sys.path[:] = [scripts, *sys.path, *sorted(packages)]
del sys.argv[1:4]
runpy.run_module(name, run_name="__main__", alter_sys=True)
"""


def _module(environment: Path, name: str, *arguments: str, folder: Path = ROOT) -> int:
    """Run a module of scripts/ with the packages of an environment, and no code from elsewhere."""
    start = (environment / _PYTHON, "-I", "-S", "-c", _START, ROOT / "scripts", environment, name)
    return _run(*start, *arguments, folder=folder)


def _say(what: str) -> None:
    print(f"dev.py: {what}", flush=True)


def _fail(what: str) -> int:
    print(f"dev.py: {what}", file=sys.stderr, flush=True)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        where = f'"{error.filename}": ' if error.filename else ""
        sys.exit(_fail(f"{where}{error.strerror}. Look at that file or disk, and run this again."))
