#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone whose callers sign in as a user level: what each may ask for, over bus and socket.
Usage: test_login.py FOLDER-WITH-THE-PROGRAMS"""
import os
import pty
import select
import subprocess
import sys
import wave

from world import PATIENCE_S, check, new_world, read_line, run_tests

PASSWORDS = {"admin": "t0ken-of-the-boss", "var": "t0ken-of-the-middle", "user": "t0ken-of-the-clerk"}
WRONG = "t0ken-of-nobody"
HEAD = "#!version:1.0.0.1\n"
BUS = ("--session", "--dest", "io.github.benchphone.Benchphone", "--object-path", "/io/github/benchphone/Benchphone")
METHOD = "io.github.benchphone.Benchphone.Phone1."


def write(world, name, text):
    (world.folder / name).write_text(text, encoding="utf-8")


def prepare(world):
    for level, password in (*PASSWORDS.items(), ("wrong", WRONG)):
        write(world, f"{level}.password", password + "\n")
    write(world, "levels.cfg", HEAD + "".join(f"security.user_password = {level}:{password}\n"
                                              for level, password in PASSWORDS.items()))


def start(world):
    """With what it says and what it tells in files."""
    with open(world.folder / "said", "a", encoding="utf-8") as said:
        return world.start_phone("--verbose", "--config", "levels.cfg", "--set", "benchphone.remote.login=1", stderr=said)


def ask(world, level, *arguments, status=0):
    return world.ctl(*arguments, "--login", level, "--password-file", f"{level}.password", status=status)


def free(world):
    """What the phone shows whoever stands before it."""
    for arguments in (["status"], ["screen"], ["screen", "--png", "-"], ["leds"], ["calls"], ["stats"], ["flow"],
                      ["wait", "registered"], ["events", "--timeout", "0.1"]):
        done = world.run("benchphonectl", *arguments)
        check(done.returncode == 0, f"{arguments}: {done.stderr}")


def refused(world):
    """Each with the reason, and nothing happens."""
    write(world, "dnd.cfg", HEAD + "features.dnd.enable = 1\n")
    for arguments, whose in ((["press", "1"], "a user's"), (["dial", "600"], "a user's"), (["answer"], "a user's"),
                             (["set", "features.dnd.enable", "1"], "a user's"), (["get", "voice.ring_vol"], "a user's"),
                             (["trace"], "a user's"), (["messages"], "a user's"), (["list"], "a user's"),
                             (["provision"], "the administrator's"), (["reset"], "the administrator's"),
                             (["import", "dnd.cfg"], "the administrator's"), (["export"], "the administrator's"),
                             (["get", "account.1.password", "--reveal"], "the administrator's"),
                             (["trace", "--pcap", "x.pcap"], "the administrator's"), (["quit"], "the administrator's")):
        said = world.ctl(*arguments, status=1)
        level = "user" if whose == "a user's" else "admin"
        check(f"needs {whose} password: benchphonectl --login {level}" in said, f"{arguments}: {said}")
    check(world.json("screen")["kind"] == "idle" and world.json("calls") == [])
    check(ask(world, "user", "get", "features.dnd.enable") == "0\n")


def as_user(world):
    ask(world, "user", "press", "6")
    check(world.json("screen")["body"]["entry"] == "6")
    ask(world, "user", "press", "CANCEL")
    ask(world, "user", "dial", "600")
    world.ctl("wait", "talking")
    ask(world, "user", "hangup")
    world.ctl("wait", "idle")
    ask(world, "user", "set", "forward.always.target", "602")
    check(ask(world, "user", "get", "forward.always.target") == "602\n")
    check(ask(world, "user", "get", "security.user_password") == "***\n")
    for arguments in (["set", "account.2.label", "x"], ["set", "security.user_password", "user:x"],
                      ["set", "benchphone.remote.login", "0"], ["get", "account.1.password", "--reveal"], ["export"],
                      ["reset"]):
        said = ask(world, "user", *arguments, status=1)
        check("needs the administrator's password: benchphonectl --login admin" in said, f"{arguments}: {said}")


def as_var(world):
    """The level is there with security.var_enable only."""
    check("Incorrect password!" in ask(world, "var", "dial", "600", status=1))
    ask(world, "admin", "set", "security.var_enable", "1")
    ask(world, "var", "set", "account.2.label", "Lab")
    check("Set needs the administrator's" in ask(world, "var", "set", "security.user_password.admin", "x", status=1))
    check("the var level's password" in ask(world, "user", "set", "account.2.label", "x", status=1))
    ask(world, "admin", "set", "security.var_enable", "0")


def as_admin(world):
    check(ask(world, "admin", "get", "security.user_password.user", "--reveal") == PASSWORDS["user"] + "\n")
    check("t0ken" not in ask(world, "admin", "export"))
    ask(world, "admin", "import", "dnd.cfg")
    check(ask(world, "user", "get", "features.dnd.enable") == "1\n")
    ask(world, "admin", "set", "features.dnd.enable", "0")
    ask(world, "admin", "trace", "--pcap", "x.pcap")
    ask(world, "admin", "set", "security.user_password", f"user:{WRONG}")
    check("Incorrect password!" in ask(world, "user", "list", status=1))
    ask(world, "admin", "set", "security.user_password", f"user:{PASSWORDS['user']}")
    check("not been provisioned" in ask(world, "admin", "provision", "--last", "20", status=1))
    ask(world, "admin", "set", "security.user_name.admin", "boss")
    check("Incorrect password!" in ask(world, "admin", "export", status=1), "the name it has now")
    check("--login boss" in world.ctl("export", status=1))
    world.ctl("set", "security.user_name.admin", "", "--login", "boss", "--password-file", "admin.password")


def per_caller(world):
    """Who has signed in is signed in until it goes, and nobody else is."""
    ask(world, "admin", "list")
    check("needs" in world.ctl("list", status=1))


def wrong(world):
    said = world.ctl("export", "--login", "admin", "--password-file", "wrong.password", status=1)
    check(said == "benchphonectl: Incorrect password!\n", said)
    check("Incorrect password!" in world.ctl("list", "--login", "nobody", "--password-file", "user.password", status=1))
    check("no-such-file" in world.ctl("list", "--login", "user", "--password-file", "no-such-file", status=1))
    check("--password-file" in world.ctl("list", "--password-file", "user.password", status=2))
    ask(world, "admin", "list")


def typed(world):
    """On the terminal, unseen."""
    master, slave = pty.openpty()
    client = subprocess.Popen([world.build / "benchphonectl", "get", "voice.ring_vol", "--login", "user"],
                              env=world.environment, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              start_new_session=True, preexec_fn=lambda: os.close(os.open(os.ttyname(slave), os.O_RDWR)))
    shown = b""
    while b"Password: " not in shown:
        ready, _, _ = select.select([master], [], [], PATIENCE_S)
        check(ready, shown)
        shown += os.read(master, 100)
    os.write(master, PASSWORDS["user"].encode() + b"\n")
    out, errors = client.communicate(timeout=PATIENCE_S)
    check(client.returncode == 0 and out == b"8\n", f"{out} {errors}")
    os.set_blocking(master, False)
    check(b"t0ken" not in shown + os.read(master, 100))
    os.close(slave)
    os.close(master)


def gdbus(world, method, *arguments):
    return subprocess.run(["gdbus", "call", *BUS, "--method", METHOD + method, *arguments], env=world.environment,
                          capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def any_program(world):
    """The method itself, and that its level is the caller's alone."""
    done = gdbus(world, "Login", "admin", PASSWORDS["admin"])
    check(done.stdout == "('admin',)\n", done)
    done = gdbus(world, "Login", "admin", WRONG)
    check("Error.Refused" in done.stderr and "Incorrect password!" in done.stderr, done)
    done = gdbus(world, "Export", "false", "false")
    check("Error.Refused" in done.stderr and "needs the administrator" in done.stderr, done)


def reset(world):
    """What was uploaded or fetched, and what was dialled, goes with the settings."""
    with wave.open(str(world.folder / "mine.wav"), "wb") as tone:
        tone.setparams((1, 2, 16000, 0, "NONE", "not compressed"))
        tone.writeframes(bytes(3200))
    data = world.folder / "data" / "benchphone"
    ask(world, "admin", "set", "ringtone.url", str(world.folder / "mine.wav"))
    fetched = data / "default.files"
    fetched.mkdir(exist_ok=True)
    (fetched / "auto_dst.url").write_text("<dst/>")
    ask(world, "admin", "set", "web_item_level.url", "http://192.0.2.1/levels.cfg")
    (fetched / "web_item_level.url").write_text("[ GUI ]\nhistory = 2\n")
    check([path.name for path in (data / "default.rings").iterdir()] == ["mine.wav"])
    ask(world, "user", "press", "REDIAL")
    check("No calls" not in world.ctl("screen") and "600" in world.ctl("screen"), world.ctl("screen"))
    ask(world, "user", "press", "X")
    ask(world, "admin", "reset")
    check(world.json("screen")["kind"] == "boot")
    world.ctl("wait", "registered")
    left = [path.name for folder in (data / "default.rings", fetched) if folder.exists() for path in folder.iterdir()]
    check(not left, left)
    ask(world, "user", "press", "REDIAL")
    check("No calls" in world.ctl("screen"), world.ctl("screen"))
    ask(world, "user", "press", "X")
    check(ask(world, "user", "get", "forward.always.target") == "\n")


def locked(world):
    """Five wrong ones in a row lock every way in, for a while."""
    for _ in range(5):
        world.ctl("list", "--login", "admin", "--password-file", "wrong.password", status=1)
    check("Too many tries: wait " in ask(world, "admin", "list", status=1))


def silent(world, follower):
    """No password is in what the phone said, told, traced or kept."""
    world.processes.remove(follower)
    follower.kill()
    told, _ = follower.communicate(timeout=PATIENCE_S)
    check('"type"' in told, told)
    said = (world.folder / "said").read_text(encoding="utf-8")
    check("wrong passwords of user levels" in said, said)
    for text in (told, said, world.ctl("screen")):
        check("t0ken" not in text, text)
    for path in world.folder.rglob("*"):
        known = path.suffix == ".password" or path.name == "levels.cfg"
        if path.is_file() and not known:
            check(b"t0ken" not in path.read_bytes(), path)


def tests(world, follower, over_bus):
    functions = [free, refused, as_user, as_var, as_admin, per_caller, wrong, typed, *([any_program] if over_bus else []),
                 reset, locked]
    way = "bus" if over_bus else "socket"
    return [*((f"{f.__name__.replace('_', ' ')}, {way}", f, world) for f in functions),
            (f"silent, {way}", silent, world, follower)]


def main():
    with new_world() as socket, new_world() as bus:
        bus.start_bus()
        listed = []
        for world in (socket, bus):
            prepare(world)
            start(world)
            follower = world.spawn(world.build / "benchphonectl", "events")
            read_line(follower)
            listed += tests(world, follower, world is bus)
        return run_tests(listed)


sys.exit(main())
