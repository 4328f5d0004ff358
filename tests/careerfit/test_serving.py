"""What the server's processes are set up to do."""

import os
import platform
import subprocess
import sys

import pytest

HASH_IN_EIGHT_THREADS = """
import re, sys, threading
from pathlib import Path
from careerfit import serving
from assessments.web.password_hashers import Argon2PasswordHasher

def megabytes():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

def work(together):
    for _ in range(2):
        Argon2PasswordHasher().encode("a-long-enough-password", "some-salt")
        together.wait()

if sys.argv[1] == "served":
    serving.give_back_large_blocks()
before, together = megabytes(), threading.Barrier(8)
threads = [threading.Thread(target=work, args=(together,)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(megabytes() - before)
"""


def memory_kept(how: str) -> float:
    """Return how many megabytes a process has more after it hashed passwords in eight threads."""
    run = [sys.executable, "-c", HASH_IN_EIGHT_THREADS, how]
    environment = os.environ | {"SECRET_KEY": "k" * 60}
    return float(subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="The allocator that keeps blocks is glibc’s.")
def test_threads_that_hashed_a_password_keep_no_memory() -> None:
    """One such block is 19 MiB, and each thread would keep its own."""
    assert memory_kept("as it comes") > 100
    assert memory_kept("served") < 25
