"""How much nginx and Caddy send, set up as docs/contribute/hosting.md prints it: what `bench --hosts` runs.

tests/site/test_hosts.py starts the same servers in the same way.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import random
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import brotli

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "contribute" / "hosting.md"

_MODULE = "ngx_http_brotli_static_module.so"
_MODULES = (Path("/usr/lib/nginx/modules"), Path("/usr/lib64/nginx/modules"))

UNPACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
"""By Content-Encoding, what makes the file again."""

_ROUNDS, _SECONDS, _CONNECTIONS = 3, 10, 64


class MissingError(RuntimeError):
    """A program is not on this machine; the words say how to install it."""


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw in one run, and how many answers were compared with their files meanwhile."""

    requests: float
    slowest: float
    """Milliseconds within which 99 of 100 answers came."""
    kilobytes: float
    """Sent for each answer."""
    failed: int
    compared: int
    wrong: int


# ---------------------------------------------------------------------------------------------------- the servers


def printed(language: str) -> list[str]:
    """Return the pieces of code of the page about hosting."""
    return re.findall(
        rf"^```{language}\n(.*?)^```$",
        DOCUMENT.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )


def _replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        if old not in text:
            raise ValueError(f"{old!r} is not in {DOCUMENT.name} any more")
        text = text.replace(old, new)
    return text


# Like Debian's own nginx.conf, but for its places.
_NGINX = """
daemon off;
{user}
worker_processes auto;
pid {folder}/nginx.pid;
error_log {logs}/error.log;
load_module {module};
events {{ worker_connections 768; }}
http {{
    sendfile on;
    tcp_nopush on;
    access_log {logs}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    include {folder}/signpost.conf;
}}
"""


def nginx(folder: Path, logs: Path, port: int) -> list[str]:
    """Return the command that runs nginx; raises MissingError."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    module = next((place / _MODULE for place in _MODULES if (place / _MODULE).exists()), None)
    if program is None or module is None:
        raise MissingError(
            "nginx or its Brotli module is missing: nginx libnginx-mod-http-brotli-static"
        )
    own = f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;"
    configuration = _replaced(
        printed("nginx")[0],
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        ("help.school.example", "localhost"),
        ("# ssl_certificate and ssl_certificate_key: your own", own),
        ("/srv/signpost/", f"{folder}/"),
    )
    (folder / "signpost.conf").write_text(configuration, encoding="utf-8")
    user = (
        "user root root;" if os.geteuid() == 0 else ""
    )  # Who else may look into a temporary folder?
    text = _NGINX.format(folder=folder, logs=logs, module=module, user=user)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    return [program, "-c", str(folder / "nginx.conf"), "-e", str(logs / "error.log")]


def caddy(folder: Path, logs: Path, port: int) -> list[str]:
    """Return the command that runs Caddy; raises MissingError."""
    program = shutil.which("caddy")
    if program is None:
        raise MissingError("Caddy is missing: caddy")
    configuration = _replaced(
        printed("caddy")[0],
        (
            "help.school.example {",
            f"localhost:{port} {{\n    tls {folder}/cert.pem {folder}/key.pem",
        ),
        ("/srv/signpost/", f"{folder}/"),
    )
    options = "{\n    admin off\n    auto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + configuration, encoding="utf-8")
    return [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


Server = Callable[[Path, Path, int], list[str]]
SERVERS: dict[str, Server] = {"nginx": nginx, "Caddy": caddy}


@contextlib.contextmanager
def running(server: Server, folder: Path, logs: Path) -> Iterator[int]:
    """Run a server for `folder`/site on this machine alone, and give its port; raises MissingError."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = server(folder, logs, port)
    for sed in printed("console"):
        subprocess.run(["sh", "-c", sed.removeprefix("$ ")], cwd=folder, check=True)  # noqa: S607
    _certificate(folder)
    environment = {
        **os.environ,
        "HOME": str(logs),
        "XDG_DATA_HOME": str(logs),
        "XDG_CONFIG_HOME": str(logs),
    }
    with (logs / "output.log").open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        _wait(process, port, logs)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _certificate(folder: Path) -> None:
    program = shutil.which("openssl")
    if program is None:
        raise MissingError("What makes a certificate is missing: openssl")
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
               "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def _wait(process: subprocess.Popen[bytes], port: int, logs: Path) -> None:
    for _ in range(400):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("".join(path.read_text(encoding="utf-8") for path in logs.glob("*.log")))


def connection(port: int) -> http.client.HTTPSConnection:
    """Return a connection that takes the certificate made here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection("localhost", port, timeout=20, context=context)


# ------------------------------------------------------------------------------------------------------- the load


def measured() -> int:
    """Build site/ with compressed files, measure both servers with and without them, and print a table."""
    try:
        wrk = shutil.which("wrk")
        if wrk is None:
            raise MissingError("What makes the load is missing: wrk")
        subprocess.run(
            [sys.executable, "-m", "signpost", "build", "--compress"], cwd=ROOT, check=True
        )
        with tempfile.TemporaryDirectory(prefix="signpost-hosts-") as name:
            _measure(Path(name), wrk)
    except MissingError as missing:
        words, _, packages = str(missing).partition(": ")
        print(
            f"{words}. On Debian and Ubuntu type:  sudo apt-get install {packages}", file=sys.stderr
        )
        return 2
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def _measure(folder: Path, wrk: str) -> None:
    shutil.copytree(ROOT / "site", folder / "with" / "site")
    shutil.copytree(
        ROOT / "site", folder / "without" / "site", ignore=shutil.ignore_patterns("*.br", "*.gz")
    )
    site = folder / "with" / "site"
    pages = {
        f"/{path.parent.relative_to(site).as_posix()}/": path
        for path in sorted(site.glob("**/index.html"))
    }
    pages["/"] = pages.pop("/./")
    took: dict[tuple[str, str], list[Load]] = {}
    for number in range(_ROUNDS):
        for name, server in SERVERS.items():
            for form in ("with", "without"):
                logs = folder / f"{name}-{form}-{number}"
                logs.mkdir()
                with running(server, folder / form, logs) as port:
                    took.setdefault((name, form), []).append(_load(wrk, port, pages, folder))
    print(
        f"\n{len(pages)} pages, {_CONNECTIONS} connections, the median of {_ROUNDS} runs of {_SECONDS} seconds:\n"
    )
    print(
        "| Server | Compressed by | Pages a second | 99 of 100 within | Sent for a page | Failed | Compared | Wrong |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for (name, form), loads in took.items():
        cells = (
            name,
            "the build" if form == "with" else "the server",
            f"{median(load.requests for load in loads):,.0f}",
            f"{median(load.slowest for load in loads):.0f} ms",
            f"{median(load.kilobytes for load in loads):.1f} KB",
            str(sum(load.failed for load in loads)),
            f"{sum(load.compared for load in loads):,}",
            str(sum(load.wrong for load in loads)),
        )
        print(f"| {' | '.join(cells)} |")


_SCRIPT = """
local paths, asked, last = {paths}, {{}}, 0
init = function()
    for number, path in ipairs(paths) do
        asked[number] = wrk.format("GET", path, {{["Accept-Encoding"] = "gzip, deflate, br"}})
    end
end
request = function() last = last % #asked + 1; return asked[last] end
done = function(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("figures %d %d %d %d %d", summary.requests, summary.duration, latency:percentile(99),
        summary.bytes, failed))
end
"""


def _load(wrk: str, port: int, pages: dict[str, Path], folder: Path) -> Load:
    """Ask for all pages in turn, in one order that mixes them, as fast as answers come; compare some meanwhile."""
    paths = list(pages)
    random.Random(1).shuffle(paths)  # noqa: S311
    script = folder / "pages.lua"
    script.write_text(
        _SCRIPT.format(paths=json.dumps(paths).replace("[", "{").replace("]", "}")),
        encoding="utf-8",
    )
    ended, seen = threading.Event(), [0, 0]
    watching = threading.Thread(target=_compare, args=(port, pages, ended, seen))
    watching.start()
    command = [
        wrk,
        "-t1",
        f"-c{_CONNECTIONS}",
        f"-d{_SECONDS}s",
        "-s",
        str(script),
        f"https://localhost:{port}",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    ended.set()
    watching.join()
    found = re.search(r"figures (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if found is None:
        raise RuntimeError(done.stdout + done.stderr)
    requests, micro, slowest, sent, failed = map(int, found.groups())
    return Load(requests / micro * 1e6, slowest / 1000, sent / requests / 1000, failed, *seen)


def _compare(port: int, pages: dict[str, Path], ended: threading.Event, seen: list[int]) -> None:
    """Count in `seen` the answers compared with their files, and those that differ."""
    asking, chance = connection(port), random.Random(2)  # noqa: S311
    while not ended.wait(0.005):
        path, file = chance.choice(list(pages.items()))
        asking.request(
            "GET", path, headers={"Accept-Encoding": chance.choice(("identity", "gzip", "br"))}
        )
        answer = asking.getresponse()
        text = UNPACKED[answer.getheader("Content-Encoding", "")](answer.read())
        seen[0] += 1
        seen[1] += answer.status != 200 or text != file.read_bytes()
    asking.close()
