#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets in a real gnome-keyring: kept, found again, and what happens when it is locked, gone or never was there.
Usage: test_keyring.py FOLDER-WITH-THE-PROGRAMS"""
import os
import select
import signal
import stat
import subprocess
import sys
import time

from world import PATIENCE_S, check, new_world, run_tests

NAMES = ([f"account.{i}.password" for i in range(2, 17)] + [f"autoprovision.{i}.password" for i in range(1, 36)])


def secrets_file(world):
    return world.folder / "config" / "benchphone" / "default.cfg.secrets"


def files_with(world, token):
    """Everything on the disk that shows it; the keyring's own file is encrypted."""
    return [path for path in world.folder.rglob("*")
            if path.is_file() and not path.is_socket() and token.encode() in path.read_bytes()]


def has_keyring(world):
    said = subprocess.run(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
                           "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"], env=world.environment,
                          capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    return "true" in said.stdout


def wait_for_keyring(world, there):
    deadline = time.monotonic() + PATIENCE_S
    while has_keyring(world) != there:
        check(time.monotonic() < deadline, f"the keyring is {'not ' if there else 'still '}there")


def start_keyring(world, unlock):
    # How strict we are with our own programs is no matter of the keyring's.
    keyring = world.spawn("env", "-u", "G_DEBUG", "-u", "MALLOC_PERTURB_", "gnome-keyring-daemon", "--foreground", "--components=secrets",
                          f"--control-directory={world.runtime}/keyring", *(["--unlock"] if unlock else []),
                          stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    keyring.stdin.write("sesame\n" if unlock else "")
    keyring.stdin.close()
    wait_for_keyring(world, True)
    return keyring


def stop_keyring(world, keyring):
    keyring.kill()
    keyring.wait(PATIENCE_S)
    wait_for_keyring(world, False)


class Phone:
    """One run of the phone, with what it said."""

    def __init__(self, world):
        self.world = world
        self.process = world.start_phone(stderr=subprocess.PIPE)
        self.words = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.world.ctl("quit")
        deadline = time.monotonic() + PATIENCE_S
        while self.listen(deadline):
            pass
        check(self.process.wait(PATIENCE_S) == 0, self.words.decode(errors="replace"))

    def listen(self, deadline=0):
        """Takes what it says until then, or has said already; whether that was anything."""
        pipe = self.process.stderr.fileno()
        ready, _, _ = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
        piece = os.read(pipe, 65536) if ready else b""
        self.words += piece
        return piece != b""

    def said(self):
        while self.listen():
            pass
        return self.words.decode(errors="replace")

    def wait_for_warning(self):
        """The service is asked while the phone goes on."""
        deadline = time.monotonic() + PATIENCE_S
        while "No secret service" not in self.said():
            check(self.listen(deadline), self.said())


def value(world, name):
    return world.ctl("get", name, "--reveal").strip()


def kept(world):
    with Phone(world) as phone:
        world.ctl("set", "account.2.password", "t0ken-kept")
        check(value(world, "account.2.password") == "t0ken-kept")
        check("secret service" not in phone.said(), phone.said())
    with Phone(world):
        check(value(world, "account.2.password") == "t0ken-kept")
        check(world.ctl("get", "account.2.password") == "***\n")
    check(files_with(world, "t0ken-kept") == [] and not secrets_file(world).exists(), "only in the keyring")


def old_entry(world):
    """As the first version of the phone stored it, and secret-tool shows it."""
    subprocess.run(["secret-tool", "store", "--label=x", "xdg:schema", "io.github.benchphone.Benchphone", "settings",
                    str(world.folder / "config/benchphone/default.cfg"), "parameter", "account.3.password"],
                   input="t0ken-old", text=True, env=world.environment, timeout=PATIENCE_S, check=True)
    with Phone(world):
        check(value(world, "account.3.password") == "t0ken-old")
        world.ctl("set", "account.3.password", "")
    with Phone(world):
        check(value(world, "account.3.password") == "", "forgotten")


def many(world):
    """Fifty are there as soon as the phone is."""
    text = "#!version:1.0.0.1\n" + "".join(f"{name} = t0ken-{name}\n" for name in NAMES)
    (world.folder / "many.cfg").write_text(text)
    with Phone(world):
        world.ctl("import", "many.cfg")
    (world.folder / "many.cfg").unlink()
    begin = time.monotonic()
    with Phone(world):
        took = time.monotonic() - begin
        values = {entry["parameter"]: entry["value"] for entry in world.json("list", "*.password", "--reveal")}
        check(all(values[name] == f"t0ken-{name}" for name in NAMES), values)
    check(files_with(world, "t0ken") == [], files_with(world, "t0ken"))
    print(f"# {len(NAMES)} secrets: ready in {took:.1f} s")
    check(took < 30, took)


def vanishes(world):
    """The service goes in the middle: the value is in force, in a file for now, and moves back at a later start."""
    with Phone(world) as phone:
        stop_keyring(world, world.keyring)
        world.ctl("set", "account.4.password", "t0ken-gone")
        world.ctl("set", "account.5.password", "t0ken-gone-too")
        world.ctl("set", "account.6.password", "")
        check(value(world, "account.4.password") == "t0ken-gone")
        phone.wait_for_warning()
        check(phone.said().count("No secret service") == 1, phone.said())
    check(stat.S_IMODE(secrets_file(world).stat().st_mode) == 0o600, "nobody else may read it")
    check(files_with(world, "t0ken-gone") == [secrets_file(world)], files_with(world, "t0ken-gone"))
    world.keyring = start_keyring(world, True)
    for _ in range(2):
        with Phone(world):
            check(value(world, "account.4.password") == "t0ken-gone")
            check(value(world, "account.5.password") == "t0ken-gone-too")
            check(value(world, "account.6.password") == "", "forgotten in the service, too")
            check(value(world, "account.7.password") == "t0ken-account.7.password", "the others stay")
            check(not secrets_file(world).exists(), "back in the service")


def hangs_later(world):
    """A service that hangs when something is stored: the phone goes on, and the end of it waits within bounds."""
    with Phone(world) as phone:
        world.keyring.send_signal(signal.SIGSTOP)
        begin = time.monotonic()
        world.ctl("set", "account.4.password", "t0ken-later")
        for _ in range(5):
            world.ctl("status")
        took = time.monotonic() - begin
        check(took < 5, took)
        world.keyring.send_signal(signal.SIGCONT)
    with Phone(world):
        check(value(world, "account.4.password") == "t0ken-later" and not secrets_file(world).exists())


def hangs(world):
    """A service that answers nothing costs a start seconds, and a change none."""
    world.keyring.send_signal(signal.SIGSTOP)
    begin = time.monotonic()
    with Phone(world) as phone:
        took = time.monotonic() - begin
        check("could not be read back: " in phone.said(), phone.said())
        world.ctl("set", "account.4.password", "t0ken-hangs")
        check(value(world, "account.4.password") == "t0ken-hangs")
    world.keyring.send_signal(signal.SIGCONT)
    check(5 <= took < 25, took)
    with Phone(world):
        check(value(world, "account.4.password") == "t0ken-hangs" and not secrets_file(world).exists())


def locked(world):
    """Nobody unlocks it, and nobody can be asked: the phone starts all the same."""
    stop_keyring(world, world.keyring)
    keyring = start_keyring(world, False)
    with Phone(world) as phone:
        check("could not be read back" in phone.said(), phone.said())
        check(value(world, "account.4.password") == "")
        world.ctl("set", "account.4.password", "t0ken-locked")
        check(value(world, "account.4.password") == "t0ken-locked")
        phone.wait_for_warning()
    check(stat.S_IMODE(secrets_file(world).stat().st_mode) == 0o600)
    stop_keyring(world, keyring)


def none(world):
    secrets_file(world).unlink()
    os.umask(0)
    with Phone(world) as phone:
        world.ctl("set", "account.4.password", "t0ken-none")
        phone.wait_for_warning()
        check(phone.said().count("No secret service") == 1, phone.said())
    os.umask(0o022)
    check(stat.S_IMODE(secrets_file(world).stat().st_mode) == 0o600)
    with Phone(world) as phone:
        check(value(world, "account.4.password") == "t0ken-none")
        check("No secret service" in phone.said(), phone.said())


def in_a_file(world):
    """libsecret's own file, as inside a Flatpak, where the portal gives the key to it."""
    world.environment.update(SECRET_BACKEND="file", SECRET_FILE_TEST_PATH=str(world.folder / "flatpak.keyring"),
                             SECRET_FILE_TEST_PASSWORD="sesame")
    # libsecret loses a string with every writing of its file, in callbacks that no suppression can name.
    options = world.environment.get("ASAN_OPTIONS", "")
    world.environment["ASAN_OPTIONS"] = f"{options}:detect_leaks=0"
    with Phone(world):
        check(value(world, "account.4.password") == "t0ken-none", "from the file of the last run")
        world.ctl("set", "account.5.password", "t0ken-file")
    for _ in range(2):
        with Phone(world):
            check(value(world, "account.4.password") == "t0ken-none")
            check(value(world, "account.5.password") == "t0ken-file")
    check(files_with(world, "t0ken-") == [] and not secrets_file(world).exists(), files_with(world, "t0ken-"))


def main():
    with new_world() as world:
        world.start_bus()
        world.keyring = start_keyring(world, True)
        return run_tests([("kept", kept, world), ("old entry", old_entry, world), ("many", many, world),
                          ("vanishes", vanishes, world), ("hangs later", hangs_later, world),
                          ("hangs", hangs, world), ("locked", locked, world), ("none", none, world),
                          ("in a file", in_a_file, world)])


sys.exit(main())
