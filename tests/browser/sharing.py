"""Databases and servers that all test processes of one run share, each made or started once."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.databases import WORK, make_databases
from tests.browser.server import Server
from tests.database import FRESH, locked

# Servers that this process started: Popen warns when it is garbage-collected while its process still runs.
_started: list[Server] = []


def shared_databases(folder: Path) -> Path:
    """Return the folder of the databases, made by the first process that needs it. Copy them, never write to them."""
    made = folder / "databases"
    with locked(made):
        if not made.is_dir():
            making = folder / "databases-being-made"
            making.mkdir()
            with locked(folder / FRESH):
                if (folder / FRESH).exists():
                    shutil.copy(folder / FRESH, making / WORK)
            make_databases(making)
            making.rename(made)
    return made


@contextmanager
def shared_server(folder: Path, name: str) -> Iterator[Server]:
    """Serve a copy of the database of this name: the first process starts the server, the last one stops it."""
    state = folder / f"{name}.json"
    database = folder / f"{name}.sqlite3"
    with locked(state):
        if state.exists():
            known = json.loads(state.read_text())
            server = Server(database, running=(known["port"], known["group"]))
        else:
            shutil.copy(shared_databases(folder) / database.name, database)
            server = Server(database, EMAIL_URL="dummymail://")  # the pages about mail are shown; none is sent
            server.start()
            _started.append(server)
            known = {"port": server.port, "group": server.group, "users": 0}
        state.write_text(json.dumps(known | {"users": known["users"] + 1}))
    yield server
    with locked(state):
        known = json.loads(state.read_text())
        known["users"] -= 1
        state.write_text(json.dumps(known))
        if known["users"]:
            return
        state.unlink()
        server.stop()
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
