#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""benchphoned and benchphonectl over a session bus. Usage: test_bus.py FOLDER-WITH-THE-PROGRAMS"""
import subprocess
import sys

from commands import tests
from world import check, end, new_world, run_tests


def described(world, phone):
    """Any D-Bus tool finds the interface and its signal."""
    del phone
    done = subprocess.run(["gdbus", "introspect", "--session", "--dest", "io.github.benchphone.Benchphone",
                           "--object-path", "/io/github/benchphone/Benchphone"], env=world.environment,
                          capture_output=True, text=True, timeout=60, check=False)
    for word in ("GetScreen", "Event(s event)", "readonly s Model = 'T46G'"):
        check(word in done.stdout, f"{word}: {done.stdout}{done.stderr}")


def outlives_the_bus(world, bus):
    phone = world.start_phone()
    world.ctl("dial", "600")
    world.ctl("wait", "talking")
    end(bus)
    # The socket takes over; benchphonectl finds the bus gone and goes there.
    socket = world.runtime / "benchphone" / "default.socket"
    follower = world.spawn("timeout", "30", "sh", "-c", f"until test -S {socket}; do :; done")
    check(follower.wait(60) == 0, "the socket was opened")
    check(world.json("calls")[0]["state"] == "talking", "the call goes on")
    check(end(phone) == 0, phone.returncode)


def main():
    with new_world() as world:
        bus = world.start_bus()
        phone = world.start_phone()
        return run_tests([("described", described, world, phone), *tests(world, phone),
                          ("outlives the bus", outlives_the_bus, world, bus)])


sys.exit(main())
