# SPDX-License-Identifier: GPL-3.0-or-later
"""A world of its own for a graphical test: an X server on a free display, a session bus, an accessibility
bus and a home folder, none of which knows the machine's. Everything started here is ended here by its
process id, and what was orphaned on the way is found again, because this process reaps its descendants."""
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LAUNCHER_PLACES = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
# No service folders: nothing on this bus starts by itself.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=%s</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""

libc = ctypes.CDLL(None, use_errno=True)


class Timeout(Exception):
    """A condition did not come true within its bound."""


def wait_for(what, condition, bound, describe=None):
    """Polls a condition until it holds and returns its value; a failure says what was seen instead."""
    end = time.monotonic() + bound
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            seen = f"; seen: {describe()!r}" if describe else ""
            raise Timeout(f"{what}: not within {bound} s{seen}")
        time.sleep(0.05)


def end_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def descendants():
    """The process ids of everything started from here, children before their own children."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(name))
    found = []
    queue = [os.getpid()]
    while queue:
        for pid in parents.get(queue.pop(), []):
            found.append(pid)
            queue.append(pid)
    return found


class World:
    """Use it in a with statement; `environment` is what programs inside it are run with."""

    def __init__(self):
        self.folder = None
        self.environment = {}
        self.processes = []

    def __enter__(self):
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
        # What ends this process from outside still sweeps the world.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))
        try:
            self.build()
        except BaseException:
            self.sweep()
            raise
        return self

    def __exit__(self, *_):
        self.sweep()

    def build(self):
        self.folder = tempfile.mkdtemp(prefix="benchphone-ui-")
        keep = ("PATH", "LANG", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "LD_LIBRARY_PATH")
        self.environment = {name: os.environ[name] for name in keep if name in os.environ}
        for variable, name in (("HOME", "home"), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"),
                               ("XDG_CACHE_HOME", "cache"), ("XDG_STATE_HOME", "state"), ("XDG_RUNTIME_DIR", "run")):
            self.environment[variable] = os.path.join(self.folder, name)
            os.mkdir(self.environment[variable], 0o700)
        self.environment |= {"GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "LIBGL_ALWAYS_SOFTWARE": "1",
                             "GSETTINGS_BACKEND": "memory", "ADW_DISABLE_PORTAL": "1", "LC_ALL": "C.UTF-8",
                             "TZ": "UTC", "GTK_A11Y": "atspi"}
        self.start_display()
        self.start_bus()
        self.start_accessibility()

    def start(self, command, environment=None, **options):
        """Runs a program in this world; what it says goes to a file of its own."""
        name = os.path.basename(command[0])
        with open(os.path.join(self.folder, f"{name}-{len(self.processes)}.log"), "wb") as log:
            options.setdefault("stdout", log)
            process = subprocess.Popen(command, env=self.environment | (environment or {}), stdin=subprocess.DEVNULL, stderr=log,
                                       preexec_fn=end_with_parent, **options)
        process.log_path = log.name
        self.processes.append(process)
        return process

    def start_display(self):
        reader, writer = os.pipe()
        self.start(["Xvfb", "-displayfd", str(writer), "-screen", "0", "1680x1050x24", "-nolisten", "tcp", "-noreset"],
                   pass_fds=[writer])
        os.close(writer)
        self.environment["DISPLAY"] = ":" + self.read_line(reader, "the X server")

    def start_bus(self):
        path = os.path.join(self.folder, "bus.conf")
        with open(path, "w", encoding="utf-8") as config:
            config.write(BUS_CONFIG % self.folder)
        reader, writer = os.pipe()
        self.start(["dbus-daemon", "--nofork", f"--config-file={path}", f"--print-address={writer}"], pass_fds=[writer])
        os.close(writer)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.read_line(reader, "the session bus")

    def start_accessibility(self):
        launcher = next(filter(os.path.exists, LAUNCHER_PLACES), None)
        if launcher is None:
            raise FileNotFoundError("at-spi-bus-launcher (package at-spi2-core)")
        self.start([launcher, "--launch-immediately"])
        wait_for("the accessibility bus", self.ask_accessibility_bus, 20)

    def ask_accessibility_bus(self):
        """Asks for the address, which is there when the bus is."""
        result = self.run(["dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus",
                           "org.a11y.Bus.GetAddress"], check=False)
        return b"unix:" in result.stdout

    def run(self, command, check=True, bound=20):
        """Runs a short program to its end."""
        return subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=check, timeout=bound, preexec_fn=end_with_parent)

    @staticmethod
    def read_line(descriptor, what):
        """A line that a program writes when it is ready."""
        line = b""
        with os.fdopen(descriptor, "rb", buffering=0) as pipe:
            while not line.endswith(b"\n"):
                ready, _, _ = select.select([pipe], [], [], 20)
                piece = pipe.read(1) if ready else b""
                if not piece:
                    raise Timeout(f"{what} did not start")
                line += piece
        return line.decode().strip()

    def sweep(self):
        """Ends, newest first, what was started; then what that left behind; then removes the folder."""
        for process in reversed(self.processes):
            self.end(process)
        for number in (signal.SIGTERM, signal.SIGKILL):
            for pid in descendants():
                try:
                    os.kill(pid, number)
                except ProcessLookupError:
                    pass
            try:
                wait_for("the last processes to end", self.reaped_all, 3)
                break
            except Timeout:
                continue
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)

    @staticmethod
    def reaped_all():
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            return True
        return False
