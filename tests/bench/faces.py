# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the window: how fast and how large each model is, beside the T46G in the same run, and what its lights
and its screensaver cost."""
import os
import subprocess
import time

from world import cpu_s, pss_mb

MODELS = ["T48G", "T42G", "T28P", "T22P", "T20P"]
SETTLE_BOUND_S = 20
CPU_S = 8


class Face:
    """A window on a display of its own."""

    def __init__(self, world):
        self.world = world
        display = f":{90 + os.getpid() % 100}"
        self.server = world.spawn("Xvfb", display, "-screen", "0", "1280x900x24")
        self.bus = world.spawn("dbus-run-session", "--", "sh", "-c", 'echo "$DBUS_SESSION_BUS_ADDRESS" > "$0"; exec "$@"',
                               world.folder / "bus", world.build / "src/faceplate/benchphone", "--lab", "--microphone",
                               "null", "--speaker", "null", env={"DISPLAY": display, "GDK_BACKEND": "x11"})
        deadline = time.perf_counter() + SETTLE_BOUND_S
        self.pid = None
        while self.pid is None and time.perf_counter() < deadline:
            found = subprocess.run(["pgrep", "-P", str(self.bus.pid), "-f", "faceplate/benchphone"],
                                   capture_output=True, text=True, check=False).stdout.split()
            self.pid = int(found[0]) if found else None
            time.sleep(0.05)
        if self.pid is None:
            raise TimeoutError("the window did not start")
        self.environment = world.environment | {"DBUS_SESSION_BUS_ADDRESS": (world.folder / "bus").read_text().strip()}
        self.ctl("wait", "registered", "--timeout", "10")
        self.settle()

    def close(self):
        self.world.end(self.bus)
        self.world.end(self.server)

    def ctl(self, *arguments):
        subprocess.run([self.world.build / "src/benchphonectl", *arguments], env=self.environment, check=True,
                       capture_output=True)

    def settle(self):
        """Until the window has drawn what it has to draw."""
        deadline = time.perf_counter() + SETTLE_BOUND_S
        before = cpu_s(self.pid)
        while time.perf_counter() < deadline:
            time.sleep(1)
            now = cpu_s(self.pid)
            if now - before < 0.02:
                return
            before = now

    def cpu(self):
        """Percent of a core."""
        before = cpu_s(self.pid)
        time.sleep(CPU_S)
        return (cpu_s(self.pid) - before) / CPU_S * 100

    def switch(self, model):
        """From the command to its answer and a Screen of the new model (ms), the CPU for its drawing (ms), PSS (MB)."""
        before = cpu_s(self.pid)
        began = time.perf_counter()
        self.ctl("set", "benchphone.model", model)
        self.ctl("screen")
        passed = (time.perf_counter() - began) * 1000
        self.settle()
        return passed, (cpu_s(self.pid) - before) * 1000, pss_mb(self.pid)


def frames(world, model):
    """Key press to LCD frame: median and p99 in ms."""
    out = subprocess.run([world.build / "tests/bench/bench-frame", model], env=world.environment, check=True,
                         capture_output=True, text=True).stdout.split()
    return int(out[0]) / 1000, int(out[1]) / 1000


def measure(world, row):
    """The peer of each figure is the T46G."""
    print(f"{'':44} {'phone':>9} {'T46G':>9}")
    peer = frames(world, "T46G")
    for model in MODELS:
        ours = frames(world, model)
        row(f"{model}: key press to LCD frame, median", ours[0], peer[0])
        row("… p99", ours[1], peer[1])

    face = Face(world)
    idle = face.cpu()
    row("CPU of the idle window", idle, None, "%")
    row("memory of the window (PSS)", pss_mb(face.pid), None, "MB")
    face.switch("T22P")
    peer = face.switch("T46G")
    for model in MODELS:
        ours = face.switch(model)
        row(f"{model}: switched to", ours[0], peer[0])
        row("… CPU until it is drawn", ours[1], peer[1])
        row("… memory of the window (PSS)", ours[2], peer[2], "MB")
    face.switch("T46G")
    face.ctl("set", "phone_setting.screen_saver_time", "60")
    time.sleep(62)
    row("CPU of the screensaver (idle: 2nd column)", face.cpu(), idle, "%")
    face.ctl("press", "x")
    face.ctl("dial", "609")
    face.ctl("wait", "talking", "--timeout", "10")
    face.ctl("hangup")
    face.ctl("wait", "ringing", "--timeout", "10")
    row("CPU of a blinking LED, and ringing", face.cpu(), idle, "%")
    face.close()
