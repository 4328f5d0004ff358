"""Typeset with typst in a process of its own, which ends with the document.

Typst keeps up to 60 MB of what it has laid out, in each process that ever made a PDF. A new process takes a tenth of a
second more, gives everything back, and if typst should hang or crash, only the one PDF is missing.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
REFUSED = 3  # the child's exit code
SECONDS = 30


class NotTypeset(Exception):
    """Typst refused the document: its message."""


def typeset(template: Path, data: str, *, standards: Sequence[str]) -> bytes:
    """Return a template in this folder, filled with the data (JSON), as a PDF of these standards.

    Raises NotTypeset, and subprocess.SubprocessError if typst crashed or took longer than SECONDS.
    """
    asked = json.dumps({"template": str(template), "data": data, "standards": list(standards)})
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, input=asked.encode(), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 -- our own file
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
