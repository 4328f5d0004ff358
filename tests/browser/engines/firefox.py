"""Firefox over WebDriver BiDi, which it speaks by itself: no driver between."""

import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from websocket import WebSocket, WebSocketTimeoutException, create_connection

from tests.browser.engines.engine import PATIENCE_SECONDS, Missing

PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
}
"""Firefox looks up nothing of its own while it is driven."""


class Firefox:
    """Firefox ESR without a screen."""

    def __init__(self) -> None:
        command = shutil.which("firefox-esr") or shutil.which("firefox")
        if command is None:
            raise Missing("Firefox")
        self.messages: list[str] = []
        self._number = 0
        self._profile = tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)
        preferences = "".join(
            f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()
        )
        Path(self._profile.name, "user.js").write_text(preferences, encoding="utf-8")
        self._process = subprocess.Popen(
            [command, "--headless", "--no-remote", "--profile", self._profile.name, "--remote-debugging-port=0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._socket: WebSocket = create_connection(
            f"{self._address()}/session", timeout=PATIENCE_SECONDS, suppress_origin=True
        )
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._send("browsingContext.setViewport", context=self._context, viewport={"width": 360, "height": 740})

    def _address(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
                return found[1]
        raise AssertionError("Firefox ended before it listened.")

    def _send(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result; events that come meanwhile are kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded":
                entry = said["params"]
                self.messages.append(f"{entry['level']}: {entry['text']}")
            elif said.get("id") == self._number:
                assert said["type"] == "success", said
                return said["result"]

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, body: str, *arguments: Any) -> Any:
        text = json.dumps(list(arguments))
        script = f"JSON.stringify((function () {{ {body} }})(...{text}) ?? null)"
        for _ in range(50):
            try:
                said = self._send(
                    "script.evaluate", expression=script, target={"context": self._context}, awaitPromise=False
                )
            except AssertionError as gone:  # the page was left meanwhile
                if "no such frame" not in str(gone) and "discarded" not in str(gone):
                    raise
                time.sleep(0.1)
                continue
            assert said["type"] == "success", said
            return json.loads(said["result"]["value"])
        raise AssertionError("The page is not there.")

    def press_at(self, x: int, y: int) -> None:
        pointer = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "touch"}, "actions": pointer})

    def type(self, keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._context, actions=[source])

    def close(self) -> None:
        try:
            self._send("browser.close")
        except (AssertionError, OSError, WebSocketTimeoutException):
            self._process.kill()
        self._socket.close()
        self._process.wait(timeout=PATIENCE_SECONDS)
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._profile.cleanup()
