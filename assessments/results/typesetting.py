"""Typeset with typst in a process of its own, which ends with the document.

Typst keeps up to 60 MB of what it has laid out, in each process that ever made a PDF. A new process takes a tenth of a
second more, gives everything back, and if typst should hang or crash, only the one PDF is missing.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
REFUSED = 3  # the child's exit code
SECONDS = 30
AT_ONCE = threading.BoundedSemaphore(2)
"""How many a server process has typeset at once: a class that downloads its PDFs must not take all the memory."""
NEEDED = ("LD_LIBRARY_PATH",)
"""What of the environment the child gets: not the server's secrets."""


class NotTypeset(Exception):
    """Typst refused the document: its message."""


def typeset(template: Path, data: str, *, standards: Sequence[str]) -> bytes:
    """Return a template in this folder, filled with the data (JSON), as a PDF of these standards.

    Raises NotTypeset, and subprocess.SubprocessError if typst crashed or took longer than SECONDS.
    """
    asked = json.dumps({"template": str(template), "data": data, "standards": list(standards)})
    command = [sys.executable, "-I", __file__]
    environment = {name: os.environ[name] for name in NEEDED if name in os.environ}
    with AT_ONCE:
        done = subprocess.run(  # noqa: S603 -- our own file
            command, input=asked.encode(), capture_output=True, timeout=SECONDS, check=False, env=environment
        )
    if done.returncode == REFUSED:
        raise NotTypeset(done.stderr.decode())
    done.check_returncode()
    return done.stdout


def main() -> None:
    """Read what to typeset from standard input, and write the PDF to standard output."""
    import typst

    asked = json.load(sys.stdin)
    try:
        pdf = typst.compile(
            asked["template"],
            font_paths=[HERE / "fonts"],
            ignore_system_fonts=True,
            sys_inputs={"data": asked["data"]},
            pdf_standards=asked["standards"],
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
