#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of the phone's faces: a picture of every model, and one of a call on every class of LCD, taken from the real
window; and the test that they are up to date. The test compares no pixels, which differ with the machine's fonts, but a
digest of the sources that the pictures were made from.

Usage: faces.py SOURCE-FOLDER write BENCHPHONE BENCHPHONECTL    makes docs/faces.md and docs/pictures/ anew
       faces.py SOURCE-FOLDER check                             TAP
"""
import configparser
import hashlib
import os
import pathlib
import subprocess
import sys

# What decides how a phone and its LCD look.
SOURCES = ["data/models/**/*", "data/modules/**/*", "data/fonts/*", "src/lcd/*", "src/faceplate/artwork.*",
           "src/faceplate/drawn-phone*", "src/faceplate/key-button.*", "src/faceplate/lcd-view.*",
           "src/faceplate/led-light.*"]
# The class of LCD, the model that shows it, and by how much its pixels are enlarged.
CLASSES = [("touch", "T48G", "800×480, touch"), ("colour", "T46G", "480×272, colour"),
           ("grey", "T28P", "320×160, four greys"), ("mono", "T42G", "192×64, mono"),
           ("small", "T22P", "132×64, mono"), ("character", "T20P", "an icon row and two lines of 15 characters")]
# The largest picture that is committed.
MOST_BYTES = 60_000
PHONE_WIDTH = 480
HEAD = """# Faces

Every model as the window draws it, and a call on every class of LCD. The pictures are made by `./dev faces`.
"""


def sources(root):
    found = {path for pattern in SOURCES for path in root.glob(pattern)
             if path.is_file() and path.suffix not in (".pyc", ".swp")}
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def digest(root):
    """Of the names and contents of all sources."""
    whole = hashlib.sha256()
    for path in sources(root):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def models(root):
    """(name, code, title) of each, the newer line first."""
    found = []
    for path in (root / "data" / "models").glob("*/model.ini"):
        ini = configparser.ConfigParser(interpolation=None, delimiters="=")
        ini.read(path, encoding="utf-8")
        found.append((path.parent.name, ini["model"]["code"], ini["model"]["title"]))
    return sorted(found, key=lambda model: model[2], reverse=True)


def page(root):
    lines = [HEAD, "## Models\n"]
    for name, _, title in models(root):
        lines += [f"### {title}\n", f"![{title}](pictures/{name}.png)\n"]
    lines.append("## LCDs\n")
    for name, code, words in CLASSES:
        lines += [f"### {words}, as on the {code}\n", f"![A call on the LCD of the {code}](pictures/lcd-{name}.png)\n"]
    return "\n".join(lines)


def keep(picture, path, *options):
    """A palette PNG without what changes from run to run."""
    subprocess.run(["convert", "ppm:-", *options, "+dither", "-colors", "128", "-strip", "-define",
                    "png:exclude-chunks=date,time", f"PNG8:{path}"], input=picture, check=True, timeout=60)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")


def crop(window, picture, node):
    x, y, width, height = window.area(node)
    return b"P6\n%d %d\n255\n" % (width, height) + picture.crop((x, y, width, height))


def write(root, program, ctl):
    sys.path.insert(0, str(root / "tests" / "ui"))
    from window import BOUND, Window  # pylint: disable=import-outside-toplevel
    from world import World, wait_for  # pylint: disable=import-outside-toplevel

    folder = root / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    with World() as world:
        window = Window(world, program, "--lab")
        window.wait_lcd("registered", "Soft key 1: History")

        def choose(code, title):
            world.run([ctl, "set", "benchphone.model", code])
            window.find_phone(title)
            settle()

        def settle():
            """Until two pictures in a row are the same: the drawing is rendered beside the main loop."""
            seen = []

            def look():
                seen.append(window.picture())
                return seen[-1] if len(seen) > 3 and len({one.data for one in seen[-4:]}) == 1 else None

            return wait_for("a phone at rest", look, BOUND)

        for name, code, title in models(root):
            choose(code, title)
            keep(crop(window, settle(), window.phone), folder / f"{name}.png", "-resize", str(PHONE_WIDTH))
        titles = {code: title for _, code, title in models(root)}
        for name, code, _ in CLASSES:
            choose(code, titles[code])
            world.run([ctl, "dial", "600"])
            window.wait_lcd("Talking", "600")
            path = os.path.join(world.folder, f"{name}.png")
            world.run([ctl, "screen", "--png", path])
            picture = subprocess.run(["convert", path, "ppm:-"], check=True, stdout=subprocess.PIPE, timeout=60).stdout
            width = int(picture.split(b"\n")[1].split()[0])
            keep(picture, folder / f"lcd-{name}.png", "-scale", f"{max(480 // width, 1) * 100}%")
            world.run([ctl, "hangup"])
            world.run([ctl, "wait", "idle"])
    (root / "docs" / "faces.md").write_text(page(root), encoding="utf-8")
    (folder / "made-of").write_text(digest(root) + "\n", encoding="ascii")


def check(root):
    import tap  # pylint: disable=import-outside-toplevel

    folder = root / "docs" / "pictures"
    wanted = {f"{name}.png" for name, _, _ in models(root)} | {f"lcd-{name}.png" for name, _, _ in CLASSES}
    there = {path.name for path in folder.glob("*.png")}
    kept = folder / "made-of"
    fresh = kept.is_file() and kept.read_text(encoding="ascii").strip() == digest(root)
    text = root / "docs" / "faces.md"
    large = [path.name for path in folder.glob("*.png") if path.stat().st_size > MOST_BYTES]
    missing = sorted(wanted ^ there)
    return tap.report([
        ("a picture of every model and class", not missing, missing),
        ("pictures of the present sources", fresh, ["a drawing has changed since: run ./dev faces"]),
        ("the page", text.is_file() and text.read_text(encoding="utf-8") == page(root), ["run ./dev faces"]),
        ("small pictures", not large, large),
    ])


if __name__ == "__main__":
    root_folder = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2] == "write":
        write(root_folder, sys.argv[3], sys.argv[4])
    else:
        sys.exit(0 if check(root_folder) else 1)
