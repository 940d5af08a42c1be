"""`geleit demo` around the journey: broken off, started again, stopped. The journey itself is tested where it is played."""

import json
import signal
from pathlib import Path

import psutil
import pytest

from deploy.tests.nodes import free_port, geleit, ready
from geleit_deploy import running
from geleit_deploy.layout import DataFolder

pytestmark = pytest.mark.processes


def test_a_demonstration_that_is_broken_off_ends_everything_and_says_so_next_time(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "demo")
    process = geleit("demo", str(folder.path), "--port", "0", "--issuer-port", str(free_port()))
    assert process.stdout is not None
    heard = [process.stdout.readline()]
    while not heard[-1].startswith("1. "):
        heard.append(process.stdout.readline())
        assert heard[-1], "".join(heard)
    everybody = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)

    assert process.returncode == 130
    assert not any(each.is_running() for each in everybody)
    assert json.loads(folder.journal.read_text())["held"] is None

    again = geleit("demo", str(folder.path), "--port", "0")
    assert again.stdout is not None
    try:
        said = [again.stdout.readline() for _ in range(4)]
        assert said[0].startswith("Node ready after"), said
        assert "was broken off" in said[1]
        assert "FRESH=1" in said[1]
        assert said[3].startswith("Serving.")
        node = running.read(folder)
        assert node is not None
        assert ready(node.gateway)
    finally:
        again.send_signal(signal.SIGTERM)
        again.communicate(timeout=60)
    assert again.returncode == 0
    assert running.read(folder) is None
