"""Firefox over WebDriver BiDi, which it speaks by itself: no driver between."""

import base64
import json
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websocket import WebSocket, WebSocketException, create_connection

from tests.browser.engines.engine import PATIENCE_SECONDS, PHONE, Cookies, command, running

PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.w3c_touch_events.enabled": 1,
    "toolkit.telemetry.enabled": False,
    # Whatever it would look up for itself has a name; loopback has none.
    "network.dns.disabled": True,
}
# Run before any script of a page: that a picture or a script wasn't loaded is no event of log.entryAdded.
TELL = """() => addEventListener("error", ({ target }) =>
  target === window || console.error("not loaded", target.outerHTML), true)"""
GONE = ("no such frame", "discarded", "unknown error")


class Firefox:
    """Firefox without a screen, which taps as a finger does."""

    def __init__(self, *, is_still: bool = False, is_dark: bool = False, has_scripts: bool = True) -> None:
        """Start it, for somebody who wants no motion, or dark pages, or runs no scripts."""
        self._messages: list[str] = []
        self._number = 0
        with ExitStack() as stack:
            profile = Path(stack.enter_context(TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True)))
            wishes = {
                "ui.prefersReducedMotion": int(is_still),
                "layout.css.prefers-color-scheme.content-override": int(not is_dark),
                "javascript.enabled": has_scripts,
            }
            lines = (f"user_pref({json.dumps(n)}, {json.dumps(v)});\n" for n, v in (PREFERENCES | wishes).items())
            (profile / "user.js").write_text("".join(lines), encoding="utf-8")
            line = (command("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", str(profile))
            stack.enter_context(running(*line, "--remote-debugging-port=0"))
            self._socket: WebSocket = create_connection(
                f"{self._address(profile)}/session", timeout=PATIENCE_SECONDS, suppress_origin=True
            )
            stack.callback(self._socket.close)
            stack.callback(self._end)
            self._send("session.new", capabilities={})
            self._send("session.subscribe", events=["log.entryAdded"])
            self._send("script.addPreloadScript", functionDeclaration=TELL)
            self._context = self._send("browsingContext.getTree")["contexts"][0]["context"]
            self.resize(*PHONE)
            self._stack = stack.pop_all()

    @staticmethod
    def _address(profile: Path) -> str:
        """Wait for the file in which Firefox says where it listens."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError, ValueError):
                said = json.loads((profile / "WebDriverBiDiServer.json").read_text())
                return f"ws://{said['ws_host']}:{said['ws_port']}"
            time.sleep(0.05)
        raise AssertionError("Firefox doesn't listen.")

    def _send(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result; messages that come meanwhile are kept."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded":
                self._keep(said["params"])
            elif said.get("id") == self._number:
                assert said["type"] == "success", said
                return said["result"]

    def _keep(self, entry: dict[str, Any]) -> None:
        if entry["level"] in {"warn", "error"}:
            at = (entry.get("stackTrace") or {}).get("callFrames") or [{}]
            self._messages.append(f"{entry['level']}: {entry['text']} {at[0].get('url', '')}")

    @property
    def messages(self) -> list[str]:
        self._send("session.status")  # what was said before arrives before its answer
        return self._messages

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, body: str, *arguments: Any) -> Any:
        script = f"JSON.stringify((function () {{ {body} }})(...{json.dumps(arguments)}) ?? null)"
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                said = self._send(
                    "script.evaluate", expression=script, target={"context": self._context}, awaitPromise=False
                )
                break
            except AssertionError as gone:  # the page was left meanwhile
                if time.monotonic() > deadline or not any(words in str(gone) for words in GONE):
                    raise
                time.sleep(0.05)
        assert said["type"] == "success", said
        return json.loads(said["result"]["value"])

    def press_at(self, x: int, y: int) -> None:
        finger = [
            {"type": "pointerMove", "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": finger})

    def type(self, keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def _act(self, source: dict[str, Any]) -> None:
        self._send("input.performActions", context=self._context, actions=[source])

    def exchange_cookies(self, cookies: Cookies) -> Cookies:
        before: Cookies = self._send("storage.getCookies")["cookies"]
        self._send("storage.deleteCookies")
        for cookie in cookies:
            self._send("storage.setCookie", cookie={name: cookie[name] for name in cookie if name != "size"})
        return before

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._send("browsingContext.setViewport", context=self._context, viewport=viewport)

    def picture(self) -> bytes:
        return base64.b64decode(self._send("browsingContext.captureScreenshot", context=self._context)["data"])

    def _end(self) -> None:
        with suppress(AssertionError, OSError, WebSocketException):
            self._send("browser.close")

    def close(self) -> None:
        self._stack.close()
