"""A site as production has it: two app servers behind nginx, with PostgreSQL and Redis, all on loopback.

PostgreSQL is the throw-away cluster of ``.ci/postgres``. nginx and Redis are Debian's too; they are started here, never
as root, with a folder of their own, and end with the test. nginx runs by the file that docs/operations.md recommends.
"""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from tests.browser.server import Client, Server, free_port

HOST = "quiz.example.org"
RECOMMENDED = settings.BASE_DIR / "careerfit" / "deploy" / "nginx.conf"
NOBODY = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
PATIENCE_SECONDS = 60


class Program:
    """A program of Debian's in the background, under a user who may do nothing else."""

    def __init__(self, folder: Path, package: str, *command: str, port: int) -> None:
        self.command, self.port = [path_of(command[0], package), *command[1:]], port
        self.log = folder / f"{package}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and return once its port is open."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log, **NOBODY)  # type: ignore[call-overload]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_open(self.port):
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE_SECONDS)


def path_of(program: str, package: str) -> str:
    """Return the path of a program, whose package is installed where that is allowed."""
    places = f"{os.environ['PATH']}:/usr/sbin:/usr/bin"
    if not shutil.which(program, path=places):
        subprocess.run([settings.BASE_DIR / ".ci" / "debian", package, program], check=False)
    found = shutil.which(program, path=places)
    assert found, f"These tests need {program}. Install it (on Debian: sudo apt-get install {package})."
    return found


def is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


# --- the parts ------------------------------------------------------------------------------------------


def make_redis(folder: Path) -> Program:
    """Redis as a cache: it keeps nothing on the disk."""
    port = free_port()
    options = ["--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    return Program(folder, "redis-server", "redis-server", "--port", str(port), *options, port=port)


def make_nginx(folder: Path, servers: list[Server]) -> Program:
    """nginx by the recommended file; only its ports and its paths are others."""
    port = free_port()
    subprocess.run(
        [
            *(path_of("openssl", "openssl"), "req", "-x509", "-nodes", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", f"/CN={HOST}"),
            *("-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    (folder / "key.pem").chmod(0o644)  # nobody has to read it
    site = RECOMMENDED.read_text(encoding="utf-8")
    for recommended, here in {
        "127.0.0.1:8000": f"127.0.0.1:{servers[0].port}",
        "127.0.0.1:8001": f"127.0.0.1:{servers[1].port}",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        f"/etc/letsencrypt/live/{HOST}/fullchain.pem": f"{folder}/certificate.pem",
        f"/etc/letsencrypt/live/{HOST}/privkey.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        assert site.count(recommended) == 1, f"{RECOMMENDED} lacks {recommended}"
        site = site.replace(recommended, here)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    main = f"daemon off;\npid {folder}/nginx.pid;\nevents {{}}\nhttp {{\n{paths}  include {folder}/site.conf;\n}}\n"
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    return Program(
        folder, "nginx-light", "nginx", "-e", "stderr", "-p", str(folder), "-c", f"{folder}/nginx.conf", port=port
    )


@contextmanager
def empty_cluster() -> Iterator[str]:
    """A second PostgreSQL with an empty database, for as long as the block lasts: yield its address."""
    say_address = ["sh", "-c", 'echo "$DATABASE_URL" && read -r _']
    with subprocess.Popen(
        [settings.BASE_DIR / ".ci" / "postgres", *say_address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout is not None
        assert cluster.stdin is not None
        try:
            address = cluster.stdout.readline().strip()
            assert address, "The second cluster did not start."
            yield address
        finally:
            cluster.stdin.close()


@contextmanager
def empty_database() -> Iterator[str]:
    """A database of its own in the cluster of ``.ci/postgres``: yield its address."""
    cluster = os.environ["DATABASE_URL"]
    name = f"site{free_port()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(cluster)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


# --- the site -------------------------------------------------------------------------------------------


class Visitor(Client):
    """A browser: by https through nginx, or past it to one of the servers, as if nginx had chosen that."""

    def __init__(self, site: "Site", *, address: str = "192.0.2.1") -> None:
        super().__init__(site.servers[0])
        self.site, self.address = site, address
        self.headers = {"Host": HOST, "Origin": f"https://{HOST}"}
        self.past_nginx = False

    def at(self, server: Server) -> "Visitor":
        """The same browser, whose next requests this server answers; both have the same cookies."""
        other = Visitor(self.site, address=self.address)
        other.server, other.cookies, other.past_nginx = server, self.cookies, True
        other.headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.address}
        return other

    def connect(self) -> http.client.HTTPConnection:
        return super().connect() if self.past_nginx else _Https(self.site, self.timeout)


class _Https(http.client.HTTPSConnection):
    """A connection to nginx whose certificate is checked, though the name leads nowhere."""

    def __init__(self, site: "Site", timeout: float) -> None:
        self.trust = ssl.create_default_context(cafile=str(site.folder / "certificate.pem"))
        super().__init__(HOST, site.nginx.port, timeout=timeout, context=self.trust)

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self.trust.wrap_socket(plain, server_hostname=HOST)


class Site:
    """Two servers, nginx and Redis on a database; nothing runs until ``start``."""

    def __init__(self, folder: Path, database: str, static: Path) -> None:
        self.folder, self.database, self.static = folder, database, static
        self.mails = folder / "mails"
        self.redis = make_redis(folder)
        self.servers = [self.make_server("one"), self.make_server("two")]
        self.nginx = make_nginx(folder, self.servers)

    def make_server(self, name: str) -> Server:
        return Server(
            self.folder / f"{name}.sqlite3",  # which is never made: the log has its name
            DATABASE_URL=self.database,
            CACHE_URL=f"rediscache://127.0.0.1:{self.redis.port}/0",
            EMAIL_URL=f"filemail:///{self.mails}",  # one slash is taken away
            STATIC_ROOT=str(self.static),
            DJANGO_SETTINGS_MODULE="careerfit.settings",
            SECRET_KEY="only-for-these-tests-and-longer-than-fifty-characters",
            ALLOWED_HOSTS=f"{HOST},127.0.0.1",
            HTTPS="yes",
            PROXY_HEADERS="yes",
            WEB_PROCESSES="2",
            LOG_REQUESTS="yes",
        )

    def start(self) -> None:
        """Start everything, both servers at the same moment."""
        self.redis.start()
        for server in self.servers:
            server.launch()
        for server in self.servers:
            server.wait_until_it_answers()
        self.nginx.start()

    def end(self) -> None:
        """End whatever runs, the programs gently."""
        with ExitStack() as stack:
            for server in self.servers:
                stack.callback(server.kill)
            stack.callback(self.redis.stop)
            stack.callback(self.nginx.stop)

    def run(self, code: str) -> str:
        """Run Python beside the site, as an admin's command would; return what it prints."""
        server = self.servers[0]
        code = f"import django; django.setup(); {code}"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=server.code, env=server.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def everything(self) -> dict[str, list[str]]:
        """Every row of every table as text, in order."""
        tables = self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {}
        for (table,) in tables:
            found[table] = [row for (row,) in self.rows(f"SELECT t::text FROM {table} t ORDER BY 1")]  # noqa: S608
        return found

    def logs(self) -> str:
        """Everything that nginx has logged."""
        return "".join(path.read_text() for path in (self.nginx.log, self.folder / "careerfit.log") if path.exists())


@contextmanager
def make_site(database: str, static: Path) -> Iterator[Site]:
    """A site in a folder of its own; whatever was started has ended after the block."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="careerfit-site-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o777)  # nginx and Redis run as nobody
        site = Site(folder, database, static)
        stack.callback(site.end)
        yield site


def collect_static(folder: Path) -> None:
    """Collect the static files, as `make serve` does."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    environment = os.environ | {
        "STATIC_ROOT": str(folder),
        "DJANGO_SETTINGS_MODULE": "careerfit.settings",
        "SECRET_KEY": "only-while-files-are-collected",
    }
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


def next_version(folder: Path) -> Path:
    """Copy the code and add a migration that does nothing, as the next release has one; return the copy's folder."""
    code = folder / "next"
    for name in ("assessments", "careerfit", "static", "templates"):
        shutil.copytree(settings.BASE_DIR / name, code / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(settings.BASE_DIR / name, code)
    (code / "var" / "plotly").mkdir(parents=True)
    shutil.copytree(settings.PLOTLY_DIR, code / "var" / "plotly" / "served")
    migrations = code / "assessments" / "migrations"
    newest = max(path.stem for path in migrations.glob("0*.py"))
    (migrations / "9999_next.py").write_text(
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [('assessments', '{newest}')]\n    operations = []\n",
        encoding="utf-8",
    )
    return code


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; return what they returned."""

    line = threading.Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        line.wait()
        outcomes[place] = job()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes
