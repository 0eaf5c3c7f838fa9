#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command lines, the libraries and the demonstration. Usage: test_programs.py FOLDER-WITH-THE-PROGRAMS"""
import os
import signal
import subprocess
import sys

from world import check, end, new_world, read_line, run_tests

# (arguments, exit status, what the message names)
WRONG = [
    (["--no-such-option"], 2, "--no-such-option"),
    (["leftover"], 2, "leftover"),
    (["--profile", "../evil"], 2, "../evil"),
    (["--profile", ""], 2, "profile"),
    (["--profile", "x" * 33], 2, "profile"),
    (["--set", "account.1.label"], 2, "NAME=VALUE"),
    (["--set", "no.such=1"], 1, "no.such"),
    (["--set", "account.1.expires=soon"], 1, "account.1.expires"),
    (["--config", "missing.cfg"], 1, "missing.cfg"),
    (["--interface", "no-such-if0"], 1, "no-such-if0"),
    (["--microphone", "kazoo"], 2, "kazoo"),
    (["--microphone", "tone:abc"], 2, "tone:abc"),
    (["--speaker", "echo"], 2, "echo"),
    (["--demo"], 2, "--lab"),
]


def linked(world, program):
    done = subprocess.run(["ldd", world.build / program], capture_output=True, text=True, timeout=60, check=True)
    check("libc.so" in done.stdout, done.stdout)
    return done.stdout


def links_no_toolkit(world):
    libraries = linked(world, "benchphoned")
    for name in ("gtk", "gdk-", "gdk_", "adwaita"):
        check(name not in libraries, f"{name} in {libraries}")


def client_links_no_phone(world):
    libraries = linked(world, "benchphonectl")
    for name in ("gst", "sofia", "cairo", "pango", "sqlite", "pcap", "gtk", "crypto"):
        check(name not in libraries, f"{name} in {libraries}")


def version_and_help(world):
    for program in ("faceplate/benchphone", "benchphoned", "benchphonectl"):
        done = world.run(program, "--version")
        check(done.returncode == 0 and done.stdout.decode().startswith(f"{program.split('/')[-1]} 0."), done)
        done = world.run(program, "--help")
        check(done.returncode == 0 and b"--profile" in done.stdout, done)
    check(b"Exit status" in world.run("benchphonectl", "--help").stdout)


def wrong_command_lines(world):
    for arguments, status, word in WRONG:
        done = world.run("benchphoned", *arguments)
        check(done.returncode == status and word in done.stderr.decode(), f"{arguments}: {done}")


def configured(world):
    """Files in order, then the command line; a bad line is named and the rest applies."""
    (world.folder / "one.cfg").write_text("#!version:1.0.0.1\naccount.1.label = One\nno.such.name = 1\n"
                                          "account.1.display_name = First\naccount.1.expires = soon\n")
    (world.folder / "two.cfg").write_text("#!version:1.0.0.1\naccount.1.display_name = Second\n")
    phone = world.spawn(world.build / "benchphoned", "--config", "one.cfg", "--config", "two.cfg", "--set",
                        "account.1.label=Pinned=1", "--set", "auto_provision.pnp_enable=0", "--set",
                        "auto_provision.dhcp_option.enable=0", "--interface", "lo", "--microphone", "null",
                        "--speaker", "null", "--profile", "configured", stderr=subprocess.PIPE)
    check(read_line(phone) == "ready configured - unregistered", "no account is enabled")
    check(world.json("--profile", "configured", "get", "account.1.display_name")["origin"] == "two.cfg:2")
    check(world.ctl("--profile", "configured", "get", "account.1.label") == "Pinned=1\n")
    world.ctl("--profile", "configured", "wait", "registered", "--timeout", "0", status=4)
    check("No Service" in world.ctl("--profile", "configured", "dial", "1", status=1))
    world.ctl("--profile", "configured", "set", "account.1.dial_tone", "x", status=1)
    world.ctl("--profile", "configured", "set", "features.dnd.enable", "1")
    check(end(phone, signal.SIGINT) == 0, phone.returncode)
    errors = phone.stderr.read()
    check("one.cfg:3" in errors and "one.cfg:5" in errors, errors)
    kept = world.folder / "config" / "benchphone" / "configured.cfg"
    check("features.dnd.enable = 1" in kept.read_text())
    check((world.folder / "data" / "benchphone" / "configured.sqlite").exists())


def no_sound_server(world):
    """The default devices; without a sound server it warns and phones on."""
    phone = world.spawn(world.build / "benchphoned", "--lab", "--profile", "silent", stderr=subprocess.PIPE)
    read_line(phone)
    world.ctl("--profile", "silent", "wait", "registered")
    world.ctl("--profile", "silent", "dial", "600")
    world.ctl("--profile", "silent", "wait", "talking")
    world.ctl("--profile", "silent", "quit")
    check(phone.wait(60) == 0, phone.returncode)


def demonstration(world):
    done = world.run("benchphoned", "--lab", "--demo", "--microphone", "null", "--speaker", "null")
    said = done.stdout.decode()
    check(done.returncode == 0, done)
    for words in ("No display was found", "Calling", "605 rings", "redirects the call with 302", "Talking",
                  "302 Moved Temporarily", "BYE", "Idle again"):
        check(words in said, f"{words}: {said}")


def main():
    with new_world() as world:
        functions = [links_no_toolkit, client_links_no_phone, version_and_help, wrong_command_lines, configured,
                     no_sound_server, demonstration]
        return run_tests([(f.__name__.replace("_", " "), f, world) for f in functions])


os.umask(0o077)
sys.exit(main())
