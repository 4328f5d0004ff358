"""WebKitGTK over WebDriver, on a screen of its own."""

import http.client
import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.browser.engines.engine import PATIENCE_SECONDS, Missing
from tests.browser.server import free_port

COLLECT = """window.collected ??= (() => {
  const all = [];
  addEventListener("error", (event) => all.push(`error: ${event.message || event.target.outerHTML}`), true);
  addEventListener("unhandledrejection", (event) => all.push(`error: ${event.reason}`));
  document.addEventListener("securitypolicyviolation", (event) => all.push(`policy: ${event.violatedDirective}`));
  for (const level of ["error", "warn"]) console[level] = (...parts) => all.push(`${level}: ${parts.join(" ")}`);
  return all;
})();
return collected.splice(0);"""
"""WebDriver doesn't tell what the console shows, so a page collects it from the moment that it has loaded."""


class WebKit:
    """WebKitGTK's MiniBrowser in Xvfb, driven by WebKitWebDriver."""

    def __init__(self) -> None:
        mini = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
        if not (mini and shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
            raise Missing("WebKitGTK")
        self._messages: list[str] = []
        read, write = os.pipe()
        self._screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x1000x24"],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as display:
            number = display.readline().strip()
        self._port = free_port()
        self._driver = subprocess.Popen(
            ["WebKitWebDriver", f"--port={self._port}", "--host=127.0.0.1"],
            env={**os.environ, "DISPLAY": f":{number}", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        options = {
            "binary": str(mini[-1]),
            "args": ["--automation", "--geometry=360x800"],
        }
        capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session = ""
        self._session = self._ask("POST", "/session", {"capabilities": capabilities})["sessionId"]
        self._ask("POST", "/window/rect", {"width": 360, "height": 800})

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send one command of the session and return its value."""
        address = f"/session/{self._session}{path}" if self._session else path
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                connection.request(method, address, json.dumps(body) if body is not None else None)
                reply = connection.getresponse()
                value = json.loads(reply.read())["value"]
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline, "WebKitWebDriver doesn't answer."
                time.sleep(0.1)
            finally:
                connection.close()
        assert reply.status == 200, value
        return value

    @property
    def messages(self) -> list[str]:
        self._collect()
        return self._messages

    def _collect(self) -> None:
        self._messages += self._ask("POST", "/execute/sync", {"script": COLLECT, "args": []})

    def open(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})
        self._collect()

    def run(self, body: str, *arguments: Any) -> Any:
        self._collect()
        return self._ask("POST", "/execute/sync", {"script": body, "args": list(arguments)})

    def press_at(self, x: int, y: int) -> None:
        pointer = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        source = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": pointer}
        self._ask("POST", "/actions", {"actions": [source]})

    def type(self, keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def close(self) -> None:
        try:
            self._ask("DELETE", "")
        finally:
            for process in (self._driver, self._screen):
                process.terminate()
                process.wait(timeout=PATIENCE_SECONDS)
