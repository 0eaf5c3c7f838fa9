#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""benchphoned and benchphonectl where there is no session bus. Usage: test_socket.py FOLDER-WITH-THE-PROGRAMS"""
import os
import signal
import stat
import sys

from commands import tests
from world import check, end, new_world, run_tests


def closed_to_others(world):
    folder = world.runtime / "benchphone"
    check(stat.S_IMODE(folder.stat().st_mode) == 0o700, oct(folder.stat().st_mode))
    check(stat.S_ISSOCK((folder / "default.socket").stat().st_mode))


def left_over(world):
    """A phone that died leaves its socket; that keeps nobody from starting, and the socket of one that ends goes."""
    socket = world.runtime / "benchphone" / "default.socket"
    check(not socket.exists(), "the last phone took its socket away")
    end(world.start_phone(), signal.SIGKILL)
    check(socket.exists())
    world.ctl("status", status=3)
    phone = world.start_phone()
    world.ctl("status")
    check(end(phone) == 0, phone.returncode)
    check(not socket.exists())


def folder_of_another(world):
    folder = world.runtime / "benchphone"
    os.chmod(folder, 0o777)
    done = world.run("benchphoned", "--lab", "--microphone", "null", "--speaker", "null")
    check(done.returncode == 1 and b"not a folder of yours alone" in done.stderr, done)
    check("not a folder of yours alone" in world.ctl("status", status=3))
    os.chmod(folder, 0o700)


def without_runtime_folder(world):
    kept = world.environment.pop("XDG_RUNTIME_DIR")
    profile = f"test-{os.getpid()}"
    phone = world.start_phone("--profile", profile)
    check(world.json("--profile", profile, "status")["profile"] == profile)
    world.ctl("--profile", profile, "quit")
    check(phone.wait(60) == 0, phone.returncode)
    os.unlink(f"/tmp/benchphone-{os.getuid()}/{profile}.lock")
    world.environment["XDG_RUNTIME_DIR"] = kept


def main():
    with new_world() as world:
        phone = world.start_phone()
        return run_tests([("closed to others", closed_to_others, world), *tests(world, phone),
                          ("left over", left_over, world), ("folder of another", folder_of_another, world),
                          ("without runtime folder", without_runtime_folder, world)])


sys.exit(main())
