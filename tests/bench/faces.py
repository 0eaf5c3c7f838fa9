# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the window: how fast and how large each model is, beside the T46G in the same run, and what its lights
and its screensaver cost."""
import json
import os
import select
import subprocess
import time

from world import cpu_s, pss_mb

MODELS = ["T48G", "T42G", "T28P", "T22P", "T20P"]
START_BOUND_S = 20
SETTLE_BOUND_S = 20
# The exit status of benchphonectl when there is no phone to ask.
NOT_UP = 3
# Over which CPU time is measured: to see that a window is quiet, and how much it takes. Nothing is awaited in them.
QUIET_S = 1
CPU_S = 8
# The shortest time of the phone, and what may pass until it says so.
SAVER_S = 60
SAVER_BOUND_S = 70


def read_line(descriptor, what):
    """A line that a program writes when it is ready."""
    line = b""
    with os.fdopen(descriptor, "rb", buffering=0) as pipe:
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([pipe], [], [], START_BOUND_S)
            piece = pipe.read(select.PIPE_BUF) if ready else b""
            if not piece:
                raise TimeoutError(f"{what} did not start")
            line += piece
    return line.decode().strip()


class Face:
    """A window on a display of its own."""

    def __init__(self, world):
        self.world = world
        reader, writer = os.pipe()
        self.server = world.spawn("Xvfb", "-displayfd", writer, "-screen", "0", "1280x900x24", pass_fds=[writer])
        os.close(writer)
        display = ":" + read_line(reader, "the X server")
        told = world.folder / "window"
        os.mkfifo(told)
        reader = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
        self.bus = world.spawn("dbus-run-session", "--", "sh", "-c",
                               'echo "$$ $DBUS_SESSION_BUS_ADDRESS" > "$0"; exec "$@"', told,
                               world.build / "src/faceplate/benchphone", "--lab", "--microphone", "null", "--speaker",
                               "null", env={"DISPLAY": display, "GDK_BACKEND": "x11"})
        pid, address = read_line(reader, "the window").split()
        self.pid = int(pid)
        self.environment = world.environment | {"DBUS_SESSION_BUS_ADDRESS": address}
        self.wait_registered()
        self.settle()

    def close(self):
        self.world.end(self.bus)
        self.world.end(self.server)

    def ctl(self, *arguments):
        subprocess.run([self.world.build / "src/benchphonectl", *arguments], env=self.environment, check=True,
                       capture_output=True)

    def wait_registered(self):
        """The program refuses to be asked while its name is known and its phone is not there yet."""
        deadline = time.perf_counter() + START_BOUND_S
        while True:
            try:
                self.ctl("wait", "registered", "--timeout", str(START_BOUND_S))
                return
            except subprocess.CalledProcessError as error:
                if error.returncode != NOT_UP or time.perf_counter() > deadline:
                    raise
                time.sleep(0.05)

    def wait_screen(self, kind, bound):
        """Until the LCD shows a Screen of that kind, or shows it already."""
        with subprocess.Popen([self.world.build / "src/benchphonectl", "events", "--timeout", str(bound)],
                              env=self.environment, stdout=subprocess.PIPE, text=True) as events:
            came = any(json.loads(line).get("screen") == kind for line in events.stdout)
            events.terminate()
        if not came:
            raise TimeoutError(f"no {kind} screen within {bound} s")

    def settle(self):
        """Until the window has drawn what it has to draw."""
        deadline = time.perf_counter() + SETTLE_BOUND_S
        before = cpu_s(self.pid)
        while time.perf_counter() < deadline:
            time.sleep(QUIET_S)
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
    face.ctl("set", "phone_setting.screen_saver_time", str(SAVER_S))
    face.wait_screen("screensaver", SAVER_BOUND_S)
    row("CPU of the screensaver (idle: 2nd column)", face.cpu(), idle, "%")
    face.ctl("press", "x")
    face.ctl("dial", "609")
    face.ctl("wait", "talking", "--timeout", "10")
    face.ctl("hangup")
    face.ctl("wait", "ringing", "--timeout", "10")
    row("CPU of a blinking LED, and ringing", face.cpu(), idle, "%")
    face.close()
