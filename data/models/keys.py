# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of a phone, with their wells, legends and lights."""
from pieces import lit_pill, number, pill_well

DIGITS = [("digit-1", "1", ""), ("digit-2", "2", "ABC"), ("digit-3", "3", "DEF"),
          ("digit-4", "4", "GHI"), ("digit-5", "5", "JKL"), ("digit-6", "6", "MNO"),
          ("digit-7", "7", "PQRS"), ("digit-8", "8", "TUV"), ("digit-9", "9", "WXYZ"),
          ("star", "*", "."), ("digit-0", "0", ""), ("hash", "#", "SEND")]

CAPTIONS = {"headset": "HEADSET", "mute": "MUTE", "message": "MESSAGE", "hold": "HOLD", "redial": "REDIAL",
            "transfer": "TRANSFER", "conference": "CONF"}
SHORT = CAPTIONS | {"redial": "RD", "transfer": "TRAN"}

ARROWS = {"up": ("M0 -6.5L7 4.5H-7Z", 0, -1), "down": ("M0 6.5L7 -4.5H-7Z", 0, 1),
          "left": ("M-6.5 0L4.5 -7V7Z", -1, 0), "right": ("M6.5 0L-4.5 -7V7Z", 1, 0)}


def arrow(name, ink="#eef3f6"):
    return f'  <path d="{ARROWS[name][0]}" fill="{ink}" stroke="{ink}" stroke-width="1.6" stroke-linejoin="round"/>'


def draw_lines(face):
    """Line keys as pills; the light is in the end next to the LCD, from which a thin line leads to its row."""
    middle = (face.lcd[0] + face.lcd[2]) / 2
    leads = []
    columns = {}
    for i, (x, y) in enumerate(face.layout.get("lines", []), 1):
        x, y = face.x(x), face.y(y)
        columns.setdefault(x < middle, []).append((x, y))
        lit_pill(face, f"line-{i}", x, y, 15 if x < middle else -28)
    if face.layout.get("leads"):
        first, step = face.layout["leads"]
        for left, column in columns.items():
            for row, (x, y) in enumerate(column):
                to = face.lcd[1] + (face.lcd[3] - face.lcd[1]) * (first + row * step)
                if left:
                    leads.append(f"M{number(x + 39)} {number(y)}h8L{number(face.lcd[0] - 19.5)} {number(to)}h6")
                else:
                    leads.append(f"M{number(x - 39)} {number(y)}h-7.5L{number(face.lcd[2] + 20)} {number(to)}h-7")
        face.base('<path fill="none" stroke="#e8eef2" stroke-opacity=".8" stroke-width="1.5" stroke-linejoin="round" '
                  f'stroke-linecap="round" d="{"".join(leads)}"/>')


def draw_softs(face):
    """Under the LCD: soft keys, or on the T20P four keys of a fixed meaning, with that printed below them."""
    names = face.layout.get("under", [f"soft-{i}" for i in range(1, 5)])
    for (x, y), name in zip(face.layout.get("softs", []), names):
        x, y = face.x(x), face.y(y)
        pill_well(face, x, y)
        face.key(name, x, y, '  <use xlink:href="#line-pill"/>')
        if not name.startswith("soft-"):
            face.base(caption(x, y + 29, SHORT[name]))


def caption(x, y, text):
    return (f'<text x="{number(x)}" y="{number(y)}" fill="#d6dee4" font-size="12.5" letter-spacing=".7" '
            f'text-anchor="middle">{text}</text>')


def legend(name, big, small, ink):
    look = f'text-anchor="middle" fill="{ink}"'
    bold = 'font-weight="bold" font-style="italic"'
    if name == "star":
        return (f'  <text y="16" {look}><tspan font-size="42" {bold}>*</tspan>'
                '<tspan font-size="31" font-weight="bold" dy="-6">.</tspan></text>')
    if name == "hash":
        return (f'  <text y="9" {look}><tspan font-size="29" {bold}>#</tspan>'
                '<tspan font-size="12.5" font-weight="bold" dx="2">SEND</tspan></text>')
    if small == "":
        return f'  <text y="9.5" {look} font-size="31" {bold}>{big}</text>'
    return (f'  <text y="9.5" {look}><tspan font-size="31" {bold}>{big}</tspan> '
            f'<tspan font-size="11.8" font-weight="bold" dx="-.5">{small}</tspan></text>')


def draw_digits(face):
    columns, rows = face.layout["pad"]
    dark = face.layout["caps"] == "dark"
    for i, (name, big, small) in enumerate(DIGITS):
        x, y = face.x(columns[i % 3]), face.y(rows[i // 3])
        face.base(f'<rect x="{number(x - 41)}" y="{number(y - 31)}" width="82" height="62.5" rx="15" fill="url(#well)"/>')
        face.key(name, x, y, f'  <use xlink:href="#{"dark-cap" if dark else "key-cap"}"/>\n'
                 + legend(name, big, small, "#f2f6f8" if dark else "#1d262d"))


def draw_ok(face, x, y, cap="ok-cap"):
    face.key("ok", x, y, f'  <use xlink:href="#{cap}"/>\n'
             '  <text y="7.5" font-size="21" font-weight="bold" text-anchor="middle" fill="#f2f6f8">OK</text>')


def draw_ring(face, x, y):
    """T4x: a silver ring with four small round arrows, and a dark OK."""
    at = f'translate({number(x)} {number(y)})'
    joint = number(face.y(face.layout["x"][1]) - y)
    line = f"M-54 56C-42 80 -28.5 96 -28.5 {joint}A28.5 28.5 0 0 0 28.5 {joint}C28.5 96 42 80 54 56"
    face.base(f'''<g transform="{at}">
  <circle cy="7" r="88" fill="url(#nav-shadow)"/>
  <path d="{line}" fill="none" stroke="#05080a" stroke-opacity=".6" stroke-width="3.4" transform="translate(0 1.4)"/>
  <path d="{line}" fill="none" stroke="#b9c3ca" stroke-width="1.8"/>
  <circle r="76.4" fill="#0a0e11"/>
  <circle id="nav-ring" r="74.75" fill="url(#metal-ring)"/>
  <circle r="73.6" fill="none" stroke="url(#metal-edge)" stroke-width="2.2" stroke-opacity=".85"/>
  <circle r="37" fill="#0a0d10"/>
  <circle r="38" fill="none" stroke="url(#ring-inner)" stroke-width="2.6"/>
  <circle cy=".8" r="39.6" fill="none" stroke="#fff" stroke-opacity=".65" stroke-width="1"/>
  <path d="M-17.4 -55a17.4 17.4 0 0 0 34.8 0a17.4 17.4 0 0 0 -34.8 0M-17.4 57a17.4 17.4 0 0 0 34.8 0a17.4 17.4 0 0 0 -34.8 0M-73.4 1a17.4 17.4 0 0 0 34.8 0a17.4 17.4 0 0 0 -34.8 0M38.6 1a17.4 17.4 0 0 0 34.8 0a17.4 17.4 0 0 0 -34.8 0" fill="#151b20" fill-opacity=".35"/>
</g>''')
    for name, (_, dx, dy) in ARROWS.items():
        face.key(name, x + 56 * dx, y + 56 * dy, '  <use xlink:href="#arrow-cap"/>\n' + arrow(name))
    draw_ok(face, x, y)


def draw_diamond(face, x, y):
    """T20P to T28P: a light silver plate that stands on its corner."""
    face.base(f'''<g transform="translate({number(x)} {number(y)})">
  <circle cy="7" r="96" fill="url(#nav-shadow)"/>
  <rect x="-64" y="-64" width="128" height="128" rx="26" transform="rotate(45)" fill="#0a0e11"/>
  <rect id="nav-diamond" x="-62" y="-62" width="124" height="124" rx="24" transform="rotate(45)" fill="url(#diamond)"/>
  <rect x="-60.6" y="-60.6" width="121.2" height="121.2" rx="23" transform="rotate(45)" fill="none" stroke="url(#metal-edge)" stroke-width="2" stroke-opacity=".8"/>
  <circle r="36" fill="#0a0d10"/>
  <circle r="37" fill="none" stroke="url(#ring-inner)" stroke-width="2.4"/>
</g>''')
    for name, (_, dx, dy) in ARROWS.items():
        face.key(name, x + 57 * dx, y + 57 * dy,
                 '  <circle r="17" fill="#fff" fill-opacity=".001"/>\n' + arrow(name, "#2b3137"))
    draw_ok(face, x, y)


def draw_petals(face, x, y):
    """T21P E2 to T29G: four champagne petals around OK."""
    face.base(f'''<g transform="translate({number(x)} {number(y)})">
  <circle cy="6" r="88" fill="url(#nav-shadow)"/>
  <circle r="77" fill="#07090b"/>
  <circle r="75" fill="url(#petal-bed)"/>
  <circle r="38" fill="#0a0d10"/>
</g>''')
    for name, (_, dx, dy) in ARROWS.items():
        turn = {"up": 0, "right": 90, "down": 180, "left": 270}[name]
        face.key(name, x + 54 * dx, y + 54 * dy,
                 f'  <use xlink:href="#petal" transform="rotate({turn})"/>\n' + arrow(name, "#3a3226"))
    draw_ok(face, x, y)


def draw_four(face, x, y):
    """T19P: four keys of their own around OK."""
    for name, (_, dx, dy) in ARROWS.items():
        at = x + 71 * dx, y + 58 * dy
        face.base(f'<rect x="{number(at[0] - 35)}" y="{number(at[1] - 24)}" width="70" height="49" rx="14" fill="url(#well)"/>')
        face.key(name, *at, '  <use xlink:href="#small-cap"/>\n' + arrow(name))
    face.base(f'<circle cx="{number(x)}" cy="{number(y)}" r="34" fill="url(#well)"/>')
    draw_ok(face, x, y, "ok-small")


NAVIGATION = {"ring": draw_ring, "diamond": draw_diamond, "petals": draw_petals, "four": draw_four}


def draw_volume(face):
    x, y = face.layout["volume"]
    x, y = face.x(x), face.y(y)
    face.base(f'<rect x="{number(x - 83.5)}" y="{number(y - 18)}" width="167" height="36.5" rx="18" fill="url(#well)"/>')
    face.key("volume-down", x - 80.5, y - 15, '  <use xlink:href="#volume-down-cap"/>')
    face.key("volume-up", x + 80.5, y - 15, '  <use xlink:href="#volume-up-cap"/>')


def draw_function(face, name, shape, x, y):
    """A function key: round with a ring of light, square, or the wide loudspeaker key; its name below it."""
    x, y = face.x(x), face.y(y)
    icon = f'  <use xlink:href="#icon-{name}"/>'
    names = SHORT if face.layout.get("short") else CAPTIONS
    if shape in ("ring", "round"):
        face.base(f'<circle cx="{number(x)}" cy="{number(y)}" r="33" fill="url(#well)"/>')
        light = f'  <circle id="led-{name}" r="26" fill="none" stroke="#465159" stroke-width="4"/>\n' if shape == "ring" else ""
        face.key(name, x, y, f'  <use xlink:href="#ring-bed"/>\n{light}  <use xlink:href="#round-cap"/>\n{icon}')
        below = 46
    elif shape == "wide":
        face.base(f'<rect x="{number(x - 83.5)}" y="{number(y - 28)}" width="167" height="56.5" rx="18" fill="url(#well)"/>')
        face.key(name, x, y - 1.5, f'  <use xlink:href="#wide-cap"/>\n{icon}')
        below = 42
    else:
        face.base(f'<rect x="{number(x - 31.5)}" y="{number(y - 28)}" width="63" height="56.5" rx="13.5" fill="url(#well)"/>')
        light = ""
        if shape == "lit":
            light = f'\n  <rect id="led-{name}" x="-9" y="-21" width="18" height="5" rx="2.5" fill="url(#led-off)"/>'
            icon = f'  <use xlink:href="#icon-{name}" transform="translate(0 3)"/>'
        face.key(name, x, y, f'  <use xlink:href="#square-cap"/>{light}\n{icon}')
        below = 42
    if name in names:
        face.base(caption(x, y + below, names[name]))


def draw_memory(face):
    """Ten keys at the right edge, each with a paper label under clear plastic."""
    x, y, step = face.layout.get("memory", (0, 0, 0))
    for i in range(10 if step else 0):
        at = face.x(x), face.y(y + i * step)
        face.base(f'''<g transform="translate({number(at[0] - 50)} {number(at[1])})">
  <rect x="-23" y="-17" width="46" height="34" rx="4" fill="#0b0d0f"/>
  <rect id="paper-{i + 1}" x="-21" y="-15" width="42" height="30" rx="2.5" fill="url(#paper)"/>
  <path d="M-21 -15H5L-12 15H-21Z" fill="#fff" fill-opacity=".35"/>
</g>
<rect x="{number(at[0] - 21)}" y="{number(at[1] - 16)}" width="42" height="32.5" rx="10" fill="url(#well)"/>''')
        face.key(f"memory-{i + 1}", *at, '  <use xlink:href="#memory-cap"/>\n'
                 f'  <rect id="led-memory-{i + 1}" x="-12" y="-4" width="9" height="8" rx="3" fill="url(#led-off)"/>')


def draw(face):
    layout = face.layout
    face.parts["keys"].append('<rect id="key-hook" x="23" y="20" width="264.5" height="900" fill="none"/>')
    draw_lines(face)
    draw_softs(face)
    draw_digits(face)
    NAVIGATION[layout["navigation"]](face, face.x(layout["nav"][0]), face.y(layout["nav"][1]))
    if "x" in layout:
        x, y = face.x(layout["x"][0]), face.y(layout["x"][1])
        face.base(f'<circle cx="{number(x)}" cy="{number(y)}" r="23.5" fill="url(#well)"/>')
        face.key("x", x, y, '  <use xlink:href="#x-cap"/>')
    draw_volume(face)
    for function in layout["functions"]:
        draw_function(face, *function)
    draw_memory(face)
