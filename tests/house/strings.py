#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts to translate: po/benchphone.pot from the sources, data/ and ui/, and the test that it is up to date and
that the translations are what the programs can use.

Usage: strings.py SOURCE-FOLDER write    makes po/benchphone.pot anew and merges it into the .po files
       strings.py SOURCE-FOLDER check    TAP
       strings.py SOURCE-FOLDER count    how much of each language is done
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

import menus
import tap

# Languages that are not translated in full yet. A language leaves the list when it is, and never comes back.
UNFINISHED = ()

# A soft key of the narrowest LCDs, a quarter of 132 pixels, shows five or six letters and cuts the rest, as it cuts
# "Conference"; the longest English label has ten. What is longer than both is cut on every LCD. A wide character
# (Chinese) takes the room of two.
SOFT_KEY_ROOM = 10
SOFT_KEY = "soft key"

KEYWORDS = ["N_", "_", "C_:1c,2", "bench_text:2", "bench_text_in:2c,3", "NC_:1c,2", "bench_popup_note:2",
            "bench_popup_hold:2", "bench_popup_offer:2", "bench_popup_ask:2", "bench_popup_ask_for:2"]
LITERAL = r'"((?:[^"\\]|\\.)*)"'
TEMPLATE_TEXT = (r'<(?:property|attribute) name="(title|label|tooltip-text|subtitle|description|placeholder-text)"'
                 r'([^>]*)>([^<]*)<')
# Types of keys that are soft keys of the idle screen as the phone comes (phone-ui 1.1).
IDLE_KEYS = ("History", "Directory", "DND", "Menu", "Status")


def list_soft_keys(source):
    """Labels of BenchSoftKey initializers and of K_()."""
    found = set(IDLE_KEYS)
    for path in sorted((source / "src" / "firmware").glob("*.c")):
        text = path.read_text(encoding="utf-8")
        for part in re.findall(r"\(BenchSoftKey\)\{([^}]*)\}", text):
            found.update(re.findall(LITERAL, part))
        found.update(re.findall(rf"\bK_\(\s*{LITERAL}\s*\)", text))
    return sorted(found - {""})


def list_menu_texts(source):
    texts = {}
    for part in menus.read(source).values():
        texts[part["title"]] = None
        texts.update(dict.fromkeys(label for label, _, _ in part["contents"]))
    return list(texts)


def list_choice_labels(source):
    """What a menu can show of parameters that have choices; numbers and codes are the same in every language."""
    texts = {}
    for line in (source / "data" / "parameters.tsv").read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if line.startswith("#") or len(fields) < 10 or fields[1] not in ("boolean", "enum"):
            continue
        # What no menu has nobody sees, but for the kinds of DSS keys.
        if fields[7] == "-":
            continue
        labels = [choice.partition("=")[2] for choice in fields[2].split(";") if "=" in choice]
        texts.update(dict.fromkeys(labels or ["Disabled", "Enabled"]))
    return [text for text in texts if re.search(r"[A-Za-z]{2}", text)]


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def extract(source):
    """The text of the .pot."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = {
            "data/menus.tsv.h": [f"N_({quote(t)});" for t in list_menu_texts(source)],
            "data/parameters.tsv.h": [f"N_({quote(t)});" for t in list_choice_labels(source)],
            "src/firmware/soft-keys.h": [f'NC_("{SOFT_KEY}", "{t}");' for t in list_soft_keys(source)],
        }
        for path, lines in made.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text("\n".join(lines) + "\n", encoding="utf-8")
        files = sorted(str(p.relative_to(source)) for p in (source / "src").rglob("*.[ch]")
                       if p.name not in ("catalogue.h", "language.h"))
        templates = sorted(str(p.relative_to(source)) for p in (source / "ui").glob("*.ui"))
        common = ["xgettext", "--from-code=UTF-8", "--add-location=file", "--sort-by-file", "--package-name=benchphone",
                  "--copyright-holder=The Benchphone authors", f"--directory={source}", f"--directory={folder}",
                  "--add-comments=TRANSLATORS", "--output=" + str(folder / "all.pot")]
        subprocess.run(common + ["--language=C", "--keyword"] + [f"--keyword={k}" for k in KEYWORDS]
                       + files + list(made), check=True)
        if templates:
            subprocess.run(common + ["--join-existing"] + templates, check=True)
        text = (folder / "all.pot").read_text(encoding="utf-8")
    # The day would make the file differ each time.
    text = re.sub(r'"POT-Creation-Date: [^"]*"\n', "", text)
    return text.replace("charset=CHARSET", "charset=UTF-8")


def unquote(line):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), line[line.index('"') + 1:-1])


def read_po(path):
    """[{msgctxt, msgid, msgstr, flags}] but for the header and what is obsolete."""
    entries = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        entry = {"msgctxt": None, "msgid": "", "msgstr": "", "flags": set()}
        at = None
        for line in block.splitlines():
            word = re.match(r"(msgctxt|msgid|msgstr) ", line)
            if line.startswith("#,"):
                entry["flags"] = {flag.strip() for flag in line[2:].split(",")}
            elif word:
                at = word[1]
                entry[at] = unquote(line)
            elif line.startswith('"') and at:
                entry[at] += unquote(line)
        if entry["msgid"]:
            entries.append(entry)
    return entries


def read_languages(source):
    return (source / "po" / "LINGUAS").read_text(encoding="utf-8").split()


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def placeholders(text):
    return re.findall(r"%(?:%|[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[a-zA-Z])", text)


def name_of(entry):
    return f"{entry['msgctxt']}: {entry['msgid']}" if entry["msgctxt"] else entry["msgid"]


def check_entry(entry):
    """Why this translation cannot be used, None if it can."""
    if not entry["msgstr"]:
        return None
    if "c-format" in entry["flags"] and placeholders(entry["msgid"]) != placeholders(entry["msgstr"]):
        return f"\"{name_of(entry)}\": placeholders are {placeholders(entry['msgstr'])}"
    room = max(SOFT_KEY_ROOM, width(entry["msgid"]))
    if entry["msgctxt"] == SOFT_KEY and width(entry["msgstr"]) > room:
        return f"\"{name_of(entry)}\": \"{entry['msgstr']}\" is {width(entry['msgstr'])} wide, there is room for {room}"
    for edge in (0, -1):
        if entry["msgid"][edge].isspace() != entry["msgstr"][edge].isspace():
            return f"\"{name_of(entry)}\": a blank at one end is missing or too many"
    return None


def list_unmarked(source):
    """Properties that people read and that a template does not mark."""
    found = []
    for path in sorted((source / "ui").glob("*.ui")):
        for name, attributes, text in re.findall(TEMPLATE_TEXT, path.read_text(encoding="utf-8")):
            if re.search("[A-Za-z]{2}", text) and "translatable=" not in attributes:
                found.append(f"{path.name}: {name} \"{text}\" has no translatable=\"yes\"")
    return found


def check(source):
    pot = (source / "po" / "benchphone.pot").read_text(encoding="utf-8")
    known = {(e["msgctxt"], e["msgid"]) for e in read_po(source / "po" / "benchphone.pot")}
    languages = read_languages(source)
    results = [("the template is up to date", pot == extract(source), ["run ./dev strings"]),
               ("languages are listed", sorted(p.stem for p in (source / "po").glob("*.po")) == sorted(languages)
                and set(UNFINISHED) <= set(languages), ["po/LINGUAS and the .po files differ"])]
    unmarked = list_unmarked(source)
    results.append(("templates are marked", not unmarked, unmarked))
    for language in languages:
        entries = read_po(source / "po" / f"{language}.po")
        lost = known ^ {(e["msgctxt"], e["msgid"]) for e in entries}
        wrong = [why for why in map(check_entry, entries) if why]
        wrong += [f"\"{name_of(e)}\" is fuzzy" for e in entries if "fuzzy" in e["flags"]]
        if language not in UNFINISHED:
            wrong += [f"\"{name_of(e)}\" is not translated" for e in entries if not e["msgstr"]]
        results += [(f"{language} has the template's texts", not lost, ["run ./dev strings"] + sorted(t for _, t in lost)),
                    (f"{language} can be used", not wrong, wrong)]
    results.append(("the checks themselves", *check_checks()))
    return tap.report(results)


def check_checks():
    def entry(msgid, msgstr, context=None, flags=()):
        return {"msgctxt": context, "msgid": msgid, "msgstr": msgstr, "flags": set(flags)}

    samples = [(entry("Via %s", "Über %s", flags=["c-format"]), True), (entry("Via %s", "Über", flags=["c-format"]), False),
               (entry("%u of %s", "%s von %u", flags=["c-format"]), False), (entry("Back", "Zurück", SOFT_KEY), True),
               (entry("Back", "Zurückgehen", SOFT_KEY), False), (entry("Back", "返回上一页目", SOFT_KEY), False),
               (entry("Back", "返回上一页", SOFT_KEY), True), (entry("Back", "Zurück ", None), False)]
    wrong = [f"{e['msgid']} -> {e['msgstr']}" for e, good in samples if (check_entry(e) is None) != good]
    return not wrong, wrong


def write(source):
    (source / "po" / "benchphone.pot").write_text(extract(source), encoding="utf-8")
    for language in read_languages(source):
        subprocess.run(["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching", "--add-location=file",
                        "--sort-by-file", str(source / "po" / f"{language}.po"), str(source / "po" / "benchphone.pot")],
                       check=True)


def count(source):
    for language in read_languages(source):
        entries = read_po(source / "po" / f"{language}.po")
        print(f"{language}: {sum(bool(e['msgstr']) for e in entries)} of {len(entries)}")


def main():
    source = pathlib.Path(sys.argv[1]).resolve()
    if sys.argv[2] == "check":
        sys.exit(0 if check(source) else 1)
    {"write": write, "count": count}[sys.argv[2]](source)


if __name__ == "__main__":
    main()
