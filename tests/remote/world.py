# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of its own with phones in it and benchphonectl at hand; and TAP. Every wait has a bound."""
import contextlib
import json
import os
import pathlib
import select
import signal
import shutil
import subprocess
import sys
import tempfile
import traceback

PATIENCE_S = 60


class World:
    """Runs programs whose settings, history and sockets are in a new folder."""

    def __init__(self, build):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-remote-"))
        self.runtime = self.folder / "run"
        self.runtime.mkdir(mode=0o700)
        self.environment = dict(os.environ, HOME=str(self.folder), XDG_RUNTIME_DIR=str(self.runtime),
                                XDG_CONFIG_HOME=str(self.folder / "config"), XDG_DATA_HOME=str(self.folder / "data"))
        self.environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
        self.environment.pop("DISPLAY", None)
        self.processes = []

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdout, process.stderr):
                if stream:
                    stream.close()
        shutil.rmtree(self.folder)

    def spawn(self, *arguments, **more):
        process = subprocess.Popen([str(a) for a in arguments], env=self.environment, cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, **more)
        self.processes.append(process)
        return process

    def start_bus(self):
        """A bus that starts no services: the machine's keyring, say, has no place in a test."""
        config = self.folder / "bus.conf"
        config.write_text(f"<busconfig><type>session</type><listen>unix:path={self.folder}/bus</listen><auth>EXTERNAL</auth>"
                          "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
                          "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>")
        bus = self.spawn("dbus-daemon", f"--config-file={config}", "--nofork", "--print-address",
                         stderr=subprocess.DEVNULL)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = read_line(bus)
        return bus

    def start_phone(self, *arguments, **more):
        """A phone with an exchange of its own, once it is ready. Its RTP ports are many: other phones run, too. It
        asks nobody in the network for a provisioning server."""
        phone = self.spawn(self.build / "benchphoned", "--lab", "--microphone", "null", "--speaker", "null", "--set",
                           "network.port.min_rtpport=20000", "--set", "network.port.max_rtpport=24000", "--set",
                           "auto_provision.pnp_enable=0", "--set", "auto_provision.dhcp_option.enable=0", *arguments, **more)
        words = read_line(phone).split()
        check(words[0] == "ready" and words[3] == "registered", words)
        return phone

    def run(self, program, *arguments):
        return subprocess.run([str(self.build / program), *map(str, arguments)], env=self.environment,
                              cwd=self.folder, capture_output=True, timeout=PATIENCE_S, check=False)

    def ctl(self, *arguments, status=0):
        """What benchphonectl prints; its exit status must be @status, and it explains itself if that is not 0."""
        done = self.run("benchphonectl", *arguments)
        errors = done.stderr.decode()
        check(done.returncode == status, f"{arguments}: exit status {done.returncode}: {errors}")
        check((status == 0) == (errors == ""), f"{arguments}: said on standard error: {errors}")
        return done.stdout.decode() if status == 0 else done.stdout.decode() + errors

    def ctl_bytes(self, *arguments):
        done = self.run("benchphonectl", *arguments)
        check(done.returncode == 0, done.stderr.decode())
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.ctl(*arguments, "--json"))


def check(condition, what="not as expected"):
    if not condition:
        raise AssertionError(what)


def read_line(process):
    """The next line a program prints, within bounds. Its pipe must not be read in any other way before."""
    ready, _, _ = select.select([process.stdout], [], [], PATIENCE_S)
    line = process.stdout.readline() if ready else ""
    check(line, f"{process.args} printed no line")
    return line.strip()


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    return process.wait(PATIENCE_S)


def run_tests(tests):
    """Runs each (name, function, arguments …) and prints TAP."""
    failed = 0
    print(f"1..{len(tests)}")
    for index, (name, function, *arguments) in enumerate(tests, 1):
        try:
            function(*arguments)
            print(f"ok {index} - {name}", flush=True)
        except Exception:  # a test may fail in any way; the others run
            failed += 1
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), end="")
            print(f"not ok {index} - {name}", flush=True)
    return failed


@contextlib.contextmanager
def new_world():
    world = World(sys.argv[1])
    try:
        yield world
    finally:
        world.close()
