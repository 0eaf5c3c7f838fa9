#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters by layer, and whole configurations: exported, imported, compared, reset.
Usage: test_configuration.py FOLDER-WITH-THE-PROGRAMS"""
import stat
import subprocess
import sys

from world import PATIENCE_S, check, new_world, run_tests

HEAD = "#!version:1.0.0.1\n"
TOKEN = "t0ken"
URL = f"https://ann:{TOKEN}@192.0.2.1/a"
PASSPHRASE = "open sesame"


def write(world, name, text):
    (world.folder / name).write_text(text)


def openssl(world, *arguments, status=0):
    done = subprocess.run(["openssl", *arguments], cwd=world.folder, capture_output=True, text=True, timeout=PATIENCE_S,
                          check=False)
    check((done.returncode == 0) == (status == 0), done.stderr)
    return done.stdout


def keep_common(world):
    """What a server sent before, and a crash of something else has torn."""
    folder = world.folder / "config" / "benchphone"
    folder.mkdir(parents=True)
    (folder / "default.common.cfg").write_bytes(HEAD.encode() + b"# origin: common: y000000000028.cfg:12\naccount.3.label = Kept\n"
                                                b"\xff\x00\x00rubbish\naccount.4.label = Too\naccount.5.la")


def last_good(world):
    layers = world.ctl("get", "account.3.label", "--origin")
    check(layers == 'common = Kept    (common: y000000000028.cfg:12)\ndefault =     (default)\n', layers)
    check(world.ctl("get", "account.4.label") == "Too\n")
    said = (world.folder / "said").read_text(encoding="utf-8")
    check("default.common.cfg:4: not UTF-8" in said and "default.common.cfg:6: no '='" in said, said)


def origins(world):
    world.ctl("set", "voice.ring_vol", "3")
    check(world.ctl("get", "voice.ring_vol", "--origin") == "user = 3    (remote control)\ndefault = 8    (default)\n")
    layers = world.json("get", "account.1.user_name", "--origin")
    check([layer["layer"] for layer in layers] == ["command line", "default"], layers)
    check(layers[0]["origin"] == "lab" and layers[0]["value"] == "1001", layers)
    passwords = world.ctl("get", "account.1.password", "--origin")
    check(passwords.startswith("command line = ***    (lab)\n"), passwords)
    check("account.1.user_name = 1001    (lab)" in world.ctl("list", "account.1.*").splitlines())
    check(world.ctl("get", "account.1.*") == world.ctl("list", "account.1.*"))
    check({"parameter": "voice.ring_vol", "value": "3", "origin": "remote control"} in world.json("list"))
    check("no such parameter" in world.ctl("get", "no.such", "--origin", status=1))
    world.ctl("set", "voice.ring_vol", "")
    check(world.ctl("get", "voice.ring_vol") == "8\n", "a blank value is the default")


def imported(world):
    write(world, "good.cfg", HEAD + f"account.2.password = {TOKEN}\naccount.2.label = Lab\nvoice.ring_vol = 5\n"
          f"auto_provision.server.url = {URL}\n")
    text = world.ctl("import", "good.cfg")
    check(text.startswith("good.cfg: ") and ", 0 refused" in text, text)
    check(world.ctl("get", "account.2.label") == "Lab\n")
    again = world.json("import", "good.cfg")
    check((again["unchanged"], again["applied"], again["refused"], again["restart"]) == (4, 0, 0, False), again)
    write(world, "bad.cfg", HEAD + f"account.2.label = Other\naccount.2.enable = {URL}\nno.such.password = {TOKEN}\n")
    text = world.ctl("import", "bad.cfg", status=1)
    check("bad.cfg:3: refused: account.2.enable: neither 0 nor 1" in text and "2 refused" in text, text)
    check("bad.cfg:4: refused: no.such.password" in text and TOKEN not in text, text)
    check(world.ctl("get", "account.2.label") == "Other\n", "the rest applies")
    write(world, "pinned.cfg", HEAD + "account.1.user_name = other\n")
    text = world.ctl("import", "pinned.cfg")
    check("pinned.cfg:2: hidden: account.1.user_name: the value in force is from lab" in text, text)
    (world.folder / "noise.cfg").write_bytes(b"\x00\xff" * 100)
    check("UTF-8" in world.ctl("import", "noise.cfg", status=1))
    check("No such file" in world.ctl("import", "no-such.cfg", status=1))


def restarts(world, phone):
    """For a parameter for which the real phone restarts: boot screen, sign out and in, and the same process."""
    write(world, "boot.cfg", HEAD + "network.bridge_mode = 0\n")
    world.ctl("trace", "--clear")
    check("the phone restarts" in world.ctl("import", "boot.cfg"))
    world.ctl("wait", "registered")
    check("REGISTER" in world.ctl("trace", "--ladder") and phone.poll() is None)


def compared(world):
    differences = {entry["name"]: entry for entry in world.json("diff")}
    check(differences["account.2.password"] == {"name": "account.2.password", "value": "***", "default": "",
                                                "origin": "user: good.cfg:2"}, differences)
    check(differences["auto_provision.server.url"]["value"] == "https://***@192.0.2.1/a", differences)
    check(differences["voice.ring_vol"]["default"] == "8", differences)
    check('voice.ring_vol = 5    (user: good.cfg:4, default "8")' in world.ctl("diff"))


def exported(world):
    text = world.ctl("export")
    check(text.startswith(HEAD) and "# user: good.cfg:4\nvoice.ring_vol = 5\n" in text, text)
    check("# account.2.password: a secret, left out" in text and "= https://192.0.2.1/a\n" in text, text)
    world.ctl("export", "plain.cfg")
    check((world.folder / "plain.cfg").read_text() == text)
    layers = world.ctl("export", "--layers")
    check("# ---- user ----" in layers and "# ---- command line ----" in layers, layers)
    for told in (text, layers, world.ctl("diff"), world.ctl("list"), world.ctl("get", "auto_provision.server.url")):
        check(TOKEN not in told, told)


def sealed(world):
    """With secrets, in a form that another program opens as well."""
    write(world, "passphrase", PASSPHRASE + "\n")
    write(world, "wrong", "open barley\n")
    write(world, "blank", "\n")
    world.ctl("export", "all.pem", "--secrets", "--passphrase-file", "passphrase")
    pem = (world.folder / "all.pem").read_text()
    check(pem.startswith("-----BEGIN CMS-----") and TOKEN not in pem, pem[:40])
    check(stat.S_IMODE((world.folder / "all.pem").stat().st_mode) == 0o600)
    text = openssl(world, "cms", "-decrypt", "-inform", "PEM", "-in", "all.pem", "-pwri_password", PASSPHRASE)
    check(f"account.2.password = {TOKEN}" in text and f"= {URL}" in text, text)
    form = openssl(world, "cms", "-cmsout", "-print", "-noout", "-inform", "PEM", "-in", "all.pem")
    check("pwri" in form and "PBKDF2" in form and "aes-256-cbc" in form, form)
    openssl(world, "cms", "-decrypt", "-inform", "PEM", "-in", "all.pem", "-pwri_password", "other", status=1)

    world.ctl("set", "account.2.password", "")
    check("passphrase is wrong" in world.ctl("import", "all.pem", "--passphrase-file", "wrong", status=1))
    write(world, "torn.pem", pem[: len(pem) // 2])
    check("damaged" in world.ctl("import", "torn.pem", "--passphrase-file", "passphrase", status=1))
    check("blank" in world.ctl("import", "all.pem", "--passphrase-file", "blank", status=1))
    world.ctl("import", "all.pem", "--passphrase-file", "passphrase")
    check(world.ctl("get", "account.2.password", "--reveal") == TOKEN + "\n")
    write(world, "theirs.cfg", HEAD + "account.2.label = Theirs\n")
    openssl(world, "cms", "-encrypt", "-binary", "-aes256", "-outform", "PEM", "-in", "theirs.cfg", "-out", "theirs.pem",
            "-pwri_password", PASSPHRASE)
    world.ctl("import", "theirs.pem", "--passphrase-file", "passphrase")
    check(world.ctl("get", "account.2.label") == "Theirs\n", "one that another program made")


def iterations(world):
    """As many rounds as PBKDF2 with HMAC-SHA-1 needs."""
    form = openssl(world, "asn1parse", "-in", "all.pem")
    check(any(line.strip().endswith(":13D620") for line in form.splitlines()), "1 300 000 rounds")


def reset(world, phone):
    world.ctl("set", "trusted_certificates.url", "http://192.0.2.1/ca.pem")
    # Whom the phone trusts is an account's matter: it signs out and in again.
    world.ctl("wait", "registered")
    world.ctl("dial", "601")
    world.ctl("wait", "idle")
    world.ctl("reset", "--local", "--certificates", "keep", status=2)
    world.ctl("reset", "--certificates", "perhaps", status=2)
    check(world.ctl("get", "voice.ring_vol") == "5\n", "a wrong command does nothing")
    world.ctl("reset", "--certificates", "keep")
    check(world.json("screen")["kind"] == "boot", world.json("screen"))
    world.ctl("wait", "registered")
    check(world.ctl("get", "voice.ring_vol") == "8\n" and world.ctl("get", "account.2.password") == "\n")
    check(world.ctl("get", "trusted_certificates.url") == "http://192.0.2.1/ca.pem\n")
    kept = "".join(path.read_text(errors="replace") for path in (world.folder / "config").rglob("default.cfg*"))
    check(TOKEN not in kept and "ca.pem" in kept, kept)
    check(phone.poll() is None, "the same process")
    world.ctl("reset", "--certificates", "remove")
    world.ctl("wait", "registered")
    check(world.ctl("get", "trusted_certificates.url") == "\n")
    world.ctl("set", "voice.ring_vol", "5")
    world.ctl("reset", "--local")
    world.ctl("wait", "registered")
    check(world.ctl("get", "voice.ring_vol") == "8\n")


def usage(world):
    for arguments in (["diff", "--secrets"], ["get", "account.1.label", "--layers"], ["export", "--passphrase-file", "x"],
                      ["import"], ["set", "voice.ring_vol", "3", "--origin"], ["export", "--local"]):
        check("benchphonectl" in world.ctl(*arguments, status=2), arguments)


def main():
    with new_world() as world:
        keep_common(world)
        with open(world.folder / "said", "w", encoding="utf-8") as said:
            phone = world.start_phone("--verbose", stderr=said)
        # A million rounds allocate millions of times: whole stacks would take minutes, and the phone is not meant.
        options = world.environment.get("ASAN_OPTIONS", "")
        world.environment["ASAN_OPTIONS"] = f"{options}:fast_unwind_on_malloc=1:malloc_context_size=2:detect_leaks=0"
        status = run_tests([("last good", last_good, world),
                            ("origins", origins, world), ("imported", imported, world), ("restarts", restarts, world, phone),
                            ("compared", compared, world), ("exported", exported, world), ("sealed", sealed, world),
                            ("iterations", iterations, world), ("reset", reset, world, phone), ("usage", usage, world),
                            ("log", lambda: check(TOKEN not in (world.folder / "said").read_text(encoding="utf-8")))])
        world.ctl("quit")
        check(phone.wait(PATIENCE_S) == 0, (world.folder / "said").read_text(encoding="utf-8"))
        return status


sys.exit(main())
