"""WebKitGTK over WebDriver, on a screen of its own."""

import base64
import http.client
import json
import os
import select
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from tests.browser.engines.engine import PATIENCE_SECONDS, PHONE, Cookies, command, running
from tests.browser.server import free_port

FOLDERS = ("/usr/lib", "/usr/libexec")
# The browser's own bar is wider than a phone: as small as this, it leaves the window as narrow as is wished.
NO_BAR = (
    "* { min-width: 0; min-height: 0; margin: 0; border-width: 0; padding: 0; font-size: 1px; -gtk-icon-size: 1px; }"
)
# WebDriver doesn't tell what the console says: each page keeps it from its first command on.
COLLECT = """window.collected ??= (() => {
  const all = [];
  const keep = (...words) => all.push(words.join(" "));
  addEventListener("error", ({ message, target }) => keep("error:", message ?? target.outerHTML), true);
  addEventListener("unhandledrejection", ({ reason }) => keep("error:", reason));
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
    keep("policy:", violatedDirective, blockedURI, sourceFile));
  for (const level of ["error", "warn"]) console[level] = (...words) => keep(`${level}:`, ...words);
  return all;
})();
return collected.splice(0);"""


class WebKit:
    """WebKitGTK's own small browser, which WebKitWebDriver drives with a mouse."""

    def __init__(self, *, is_still: bool = False, is_dark: bool = False) -> None:
        """Start it, for somebody who wants no motion, or dark pages."""
        self._session = ""
        self._messages: list[str] = []
        with ExitStack() as stack:
            environment = on_a_screen(stack, is_still=is_still)
            self._port = free_port()
            line = (command("WebKitWebDriver"), f"--port={self._port}", "--host=127.0.0.1")
            stack.enter_context(running(*line, environment=environment))
            options = {"binary": small_browser(), "args": ["--automation", *["--dark-mode"] * is_dark]}
            capabilities = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
            self._session = self._ask("POST", "/session", {"capabilities": capabilities})["sessionId"]
            stack.callback(self._end)
            self.resize(*PHONE)
            self._stack = stack.pop_all()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a command of the session and return its value."""
        address = f"/session/{self._session}{path}" if self._session else path
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
            try:
                connection.request(method, address, json.dumps(body) if body is not None else None)
                reply = connection.getresponse()
                value = json.loads(reply.read())["value"]
                break
            except ConnectionRefusedError:
                assert time.monotonic() < deadline, "WebKitWebDriver doesn't answer."
                time.sleep(0.05)
            finally:
                connection.close()
        assert reply.status == http.client.OK, value
        return value

    def _script(self, body: str, *arguments: Any) -> Any:
        return self._ask("POST", "/execute/sync", {"script": body, "args": list(arguments)})

    def _collect(self) -> None:
        self._messages += self._script(COLLECT)

    @property
    def messages(self) -> list[str]:
        self._collect()
        return self._messages

    def open(self, address: str) -> None:
        self._collect()
        self._ask("POST", "/url", {"url": address})
        self._collect()

    def run(self, body: str, *arguments: Any) -> Any:
        self._collect()
        return self._script(body, *arguments)

    def press_at(self, x: int, y: int) -> None:
        mouse = [
            {"type": "pointerMove", "duration": 0, "x": x, "y": y},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": mouse})

    def type(self, keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def _act(self, source: dict[str, Any]) -> None:
        self._ask("POST", "/actions", {"actions": [source]})

    def exchange_cookies(self, cookies: Cookies) -> Cookies:
        before: Cookies = self._ask("GET", "/cookie")
        self._ask("DELETE", "/cookie")
        for cookie in cookies:
            self._ask("POST", "/cookie", {"cookie": cookie})
        return before

    def resize(self, width: int, height: int) -> None:
        """Make the window so large that the page has this size: the browser's bar takes some of it."""
        self._ask("POST", "/window/rect", {"width": width, "height": height})
        inner = self._script("return innerHeight")
        self._ask("POST", "/window/rect", {"width": width, "height": 2 * height - inner})

    def picture(self) -> bytes:
        return base64.b64decode(self._ask("GET", "/screenshot"))

    def _end(self) -> None:
        with suppress(AssertionError, OSError):
            self._ask("DELETE", "")

    def close(self) -> None:
        self._stack.close()


def console_of(*addresses: str) -> list[str]:
    """Open the addresses in a WebKit that nobody drives, and return what its console says from their beginning on."""
    end = "data:text/html,<title>end</title><script>setTimeout(() => console.error('the end'), 3000)</script>"
    with ExitStack() as stack:
        environment = on_a_screen(stack)
        said = stack.enter_context(TemporaryFile())
        line = (small_browser(), "--enable-write-console-messages-to-stdout=true", *addresses, end)
        stack.enter_context(running(*line, environment=environment, output=said.fileno()))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            time.sleep(0.1)
            said.seek(0)
            lines = [line for line in said.read().decode(errors="replace").splitlines() if ": CONSOLE " in line]
            if lines and lines[-1].endswith("the end"):
                return lines[:-1]
    raise AssertionError(f"The pages never came to their end: {lines}")


def small_browser() -> str:
    """Return the path of the browser that WebKitGTK brings for its own tests."""
    found = [str(path) for folder in FOLDERS for path in Path(folder).glob("**/webkit2gtk-4.*/MiniBrowser")]
    assert found, "WebKitGTK's MiniBrowser is not installed: .ci/engines installs it."
    return max(found)


def on_a_screen(stack: ExitStack, *, is_still: bool = False) -> dict[str, str]:
    """Start an X server on a free display; return what a program needs to find it, and a home of its own."""
    home = Path(stack.enter_context(TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True)))
    gtk = home / "gtk-3.0"
    gtk.mkdir()
    (gtk / "gtk.css").write_text(NO_BAR, encoding="utf-8")
    (gtk / "settings.ini").write_text(f"[Settings]\ngtk-enable-animations={int(not is_still)}\n", encoding="utf-8")
    read, write = os.pipe()
    with os.fdopen(read) as said:
        try:
            line = (command("Xvfb"), "-displayfd", str(write), "-screen", "0", "1600x1600x24", "-nolisten", "tcp")
            stack.enter_context(running(*line, keep=[write]))
        finally:
            os.close(write)
        assert select.select([said], [], [], PATIENCE_SECONDS)[0], "Xvfb doesn't start."
        number = said.readline().strip()
    assert number, "Xvfb ended."
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(home))
    # It shows only our own pages, and its sandbox doesn't start in a container.
    return folders | {"DISPLAY": f":{number}", "GDK_BACKEND": "x11", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
