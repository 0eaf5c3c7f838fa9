# SPDX-License-Identifier: GPL-3.0-or-later
"""Where everything is on each front, in percent of its body: x of the width, y of the height.

width: of the body, whose height is 1000. bezel, power, strip: left, top, right, bottom. lcd: centre x, y, width; its
height follows from pixels. grille: centre x, y, radii; cut: how the bezel makes room for it. pad: columns, rows.
lines, softs: centres. functions: key, shape (ring and lit have a light), centre x, y. memory: x, y of the first,
step. Where phone-ui 1.3 and 1.4 give a number, it is that one; the rest was placed to agree with it.
"""

FINISHES = {
    "black": {"stops": [(0, "#20262b"), (0.04, "#0e1215"), (0.5, "#07090b"), (1, "#14191d")],
              "gloss": 1, "ink": "#f4f7f9"},
    "dark": {"stops": [(0, "#53565a"), (0.05, "#414347"), (0.5, "#35373a"), (1, "#2a2b2e")],
             "gloss": 0.45, "ink": "#eef1f3"},
    "silver": {"stops": [(0, "#fafbfc"), (0.05, "#d9dde0"), (0.5, "#c0c6ca"), (0.9, "#aab1b6"), (1, "#868e94")],
               "gloss": 1.6, "ink": "#22282d"},
    "champagne": {"stops": [(0, "#fbf6ea"), (0.05, "#e6dabf"), (0.5, "#d3c39f"), (0.9, "#bda97f"), (1, "#8f7d57")],
                  "gloss": 1.4, "ink": "#2d261a"},
    "ivory": {"stops": [(0, "#ffffff"), (0.05, "#f7f4ea"), (0.5, "#ebe6d8"), (0.9, "#ddd6c4"), (1, "#b3ab97")],
              "gloss": 1.2, "ink": "#2b2a26"},
}

T4X = {
    "tone": "slate", "finish": "black", "caps": "silver", "navigation": "ring", "fold": 51.1,
    "grille": (28.78, 45.1, 3.48, 7.0), "cut": "corner",
    "pad": ((34, 42, 50), (55, 63, 71, 79)), "nav": (65, 64), "x": (65, 77), "volume": (65, 86.5),
    "strip": (24, 93, 98, 97),
}

T46G = T4X | {
    "title": "SIP-T46G", "width": 1150, "bezel": (28, 3, 99, 49), "brand": (64, 7), "name": (93, 46),
    "power": (95.5, 3.75, 96.5, 8.25), "lcd": (63.5, 25.5, 41), "pixels": (480, 272), "colour": True,
    "lines": [(x, y) for x in (36, 91) for y in (14, 19.5, 25, 30.5, 36)], "leads": (0.1767, 0.1323),
    "softs": [(x, 44) for x in (48.5, 58.5, 68.5, 78.5)],
    "functions": [("headset", "ring", 82, 58), ("mute", "ring", 90, 58), ("message", "square", 82, 67),
                  ("hold", "square", 90, 67), ("redial", "square", 82, 76), ("transfer", "square", 90, 76),
                  ("speaker", "wide", 86, 85.5)],
}

# The lower half of the T46G, lower by 6 percent where there is room for it.
T48G = T46G | {
    "title": "SIP-T48G", "bezel": (28, 2, 99, 57), "brand": (64, 4.4), "brand-size": 24, "name": (93, 55.1),
    "power": (97.2, 3.2, 98.2, 8.2), "lcd": (63.5, 29.5, 65), "pixels": (800, 480),
    "grille": (27.1, 45, 2.2, 6.2), "cut": "edge", "fold": 58.2, "lines": [], "softs": [],
    "pad": ((34, 42, 50), (62, 69.4, 76.8, 84.2)), "nav": (65, 70), "x": (65, 83), "volume": (65, 90.4),
    "functions": [("headset", "ring", 82, 63.2), ("mute", "ring", 90, 63.2), ("message", "square", 82, 72.2),
                  ("hold", "square", 90, 72.2), ("redial", "square", 82, 80.8), ("transfer", "square", 90, 80.8),
                  ("speaker", "wide", 86, 89.3)],
}

T42G = T4X | {
    "title": "SIP-T42G", "width": 1060, "bezel": (30.4, 3, 98.9, 47), "fold": 49.2, "brand": (63, 8),
    "name": (92.5, 43.8), "power": (95, 4, 96.1, 8.5), "grille": (31.25, 43.1, 3.75, 7.0),
    "lcd": (63, 22, 26), "pixels": (192, 64), "lcd-frame": 16, "leads": (0.28, 0.21),
    "lines": [(x, y) for x in (43, 84) for y in (17, 22, 27)],
    "softs": [(x, 35.5) for x in (51.4, 59.2, 67, 74.8)],
    "functions": [("mute", "ring", 86, 54.5), ("headset", "ring", 86, 63), ("message", "square", 86, 71.5),
                  ("redial", "square", 86, 79.5), ("speaker", "square", 86, 87.5)],
    "strip": (26, 93, 98, 97),
}
T41P = T42G | {"title": "SIP-T41P"}
T40P = T42G | {
    "title": "SIP-T40P", "lcd": (60, 22, 27), "pixels": (132, 64), "leads": None,
    "lines": [(82, y) for y in (17, 22, 27)], "softs": [(x, 36) for x in (48.3, 56.1, 63.9, 71.7)],
    "functions": [("headset", "ring", 86, 54.5), ("message", "square", 86, 63), ("transfer", "square", 86, 71.2),
                  ("redial", "square", 86, 79.4), ("speaker", "square", 86, 87.5)],
}

T2X = {
    "tone": "charcoal", "caps": "dark", "width": 1150, "fold": 44.6, "bezel": (34, 4, 97, 36.5), "short": True,
    "grille": (30.4, 60, 1.6, 9), "brand": (60, 7), "brand-size": 25, "lcd-frame": 16,
    "pad": ((38, 46, 54), (52, 62, 72, 82)), "nav": (66, 60), "x": (66, 74), "volume": (66, 86),
}
ONE_COLUMN = T2X | {
    "width": 1060, "grille": (30.8, 60, 1.6, 9), "pad": ((37.3, 45.3, 53.3), (52, 62, 72, 82)), "nav": (67, 60),
    "x": (67, 74), "volume": (67, 86),
}
ROWS = (50, 58.5, 67, 75.5, 84)


def column(*functions):
    return [(name, shape, 84, y) for (name, shape), y in zip(functions, ROWS)]


def two_columns(*functions):
    return [(name, shape, (79.6, 86.4)[i % 2], (50.5, 61.5, 72.5, 83.5)[i // 2]) for i, (name, shape) in enumerate(functions)]


T29G = T2X | {
    "title": "SIP-T29G", "finish": "champagne", "navigation": "petals", "bezel": (34, 3, 97, 37),
    "brand": (65.5, 6.1), "name": (90.5, 35.3), "power": (95, 4.2, 96, 9.2), "lcd": (65.5, 21.6, 37), "pixels": (480, 272),
    "colour": True, "lcd-frame": 11, "lines": [(x, y) for x in (40, 91) for y in (12, 17, 22, 27, 32)],
    "softs": [(x, 40.4) for x in (52, 61, 70, 79)],
    "functions": two_columns(("headset", "lit"), ("mute", "square"), ("conference", "square"), ("hold", "square"),
                             ("message", "square"), ("transfer", "square"), ("redial", "square"), ("speaker", "square")),
}
T27P = T29G | {
    "title": "SIP-T27P", "lcd": (65.5, 21.4, 38), "pixels": (240, 120), "colour": False, "lcd-frame": 14,
    "lines": [(x, y) for x in (40, 91) for y in (13, 18.7, 24.4, 30.1)],
}
T23G = ONE_COLUMN | {
    "title": "SIP-T23G", "finish": "champagne", "navigation": "petals", "name": (90, 33.5), "brand": (58, 7),
    "power": (94.8, 5, 95.9, 10), "lcd": (58, 21.5, 38), "pixels": (132, 64),
    "lines": [(87, y) for y in (14, 20.5, 27)], "softs": [(x, 40) for x in (44, 53.3, 62.7, 72)],
    "functions": column(("headset", "lit"), ("message", "square"), ("transfer", "square"), ("redial", "square"),
                        ("speaker", "square")),
}
T21P_E2 = T23G | {
    "title": "SIP-T21P E2", "lcd": (58, 21.5, 34), "lines": [(87, y) for y in (16, 24)],
    "softs": [(x, 40) for x in (45, 53.7, 62.3, 71)],
}
T28P = T2X | {
    "title": "SIP-T28P", "finish": "silver", "navigation": "diamond", "brand": (56, 7), "name": (89, 33.8),
    "power": (95, 5, 96, 10), "lcd": (56, 21.3, 36), "pixels": (320, 160),
    "lines": [(x, y) for x in (80.5, 90) for y in (13, 20, 27)], "softs": [(x, 40) for x in (42.5, 51.5, 60.5, 69.5)],
    "functions": two_columns(("message", "lit"), ("headset", "lit"), ("conference", "square"), ("hold", "square"),
                             ("transfer", "square"), ("mute", "square"), ("redial", "square"), ("speaker", "square")),
    "memory": (96.8, 42.2, 5.2),
}
T26P = T28P | {
    "title": "SIP-T26P", "lcd": (58, 21.5, 39), "pixels": (132, 64), "brand": (58, 7),
    "lines": [(88, y) for y in (14, 20.5, 27)], "softs": [(x, 40) for x in (43.3, 53.1, 62.9, 72.7)],
}
T22P = ONE_COLUMN | {
    "title": "SIP-T22P", "finish": "ivory", "navigation": "diamond", "lime": True, "brand": (57, 7),
    "name": (89.5, 33.5), "power": (94.6, 5, 95.9, 10.2), "lcd": (57, 21.3, 37), "pixels": (132, 64),
    "lines": [(84.6, 14), (86.4, 20.5), (88.2, 27)], "softs": [(x, 40) for x in (43.5, 52.5, 61.5, 70.5)],
    "functions": column(("message", "lit"), ("headset", "lit"), ("transfer", "square"), ("redial", "square"),
                        ("speaker", "square")),
}
# Which keys besides CONF and HOLD are under its LCD is not known; here those that would have no other place.
T20P = T22P | {
    "title": "SIP-T20P", "lcd": (58.5, 20, 42), "pixels": (136, 32), "lines": [(87, 17), (88.6, 24)],
    "under": ["conference", "hold", "transfer", "mute"],
    "functions": [(name, shape, 84, y) for (name, shape), y in zip(
        (("message", "lit"), ("headset", "lit"), ("redial", "square"), ("speaker", "square")), (52, 62, 72, 82))],
}
T19P = ONE_COLUMN | {
    "title": "SIP-T19P", "width": 1040, "finish": "dark", "navigation": "four", "lime": True, "brand": (65.5, 7),
    "name": (90, 33.5), "power": (94.6, 5, 95.9, 10.2), "lcd": (65.5, 21, 36), "pixels": (132, 64),
    "softs": [(x, 40) for x in (51.2, 60.7, 70.3, 79.8)], "nav": (78, 56.5), "volume": (46, 90.6),
    "functions": [("message", "lit", 71.5, 70.5), ("headset", "lit", 84.5, 70.5), ("mute", "square", 71.5, 79.7),
                  ("transfer", "square", 84.5, 79.7), ("redial", "square", 71.5, 88.9), ("speaker", "square", 84.5, 88.9)],
}
del T19P["x"]

PHONES = {
    "t48g": T48G, "t46g": T46G, "t42g": T42G, "t41p": T41P, "t40p": T40P, "t29g": T29G, "t28p": T28P, "t27p": T27P,
    "t26p": T26P, "t23g": T23G, "t22p": T22P, "t21p-e2": T21P_E2, "t20p": T20P, "t19p": T19P,
}

# rows: of keys in each of two columns; with an LCD the two page keys turn what the keys do.
MODULES = {
    "exp40": {"title": "EXP40", "tone": "slate", "finish": "black", "rows": 10, "paper": False},
    "exp20": {"title": "EXP20", "tone": "charcoal", "finish": "champagne", "rows": 10, "paper": False},
    "exp39": {"title": "EXP39", "tone": "charcoal", "finish": "silver", "rows": 10, "paper": False},
    "exp38": {"title": "EXP38", "tone": "charcoal", "finish": "silver", "rows": 19, "paper": True},
}
