# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands that know a phone: how this model answers, holds, transfers … by its own keys, drawn or on the LCD. Everything
is done with the mouse on what the window shows; the flows that use these hands are the same for every model."""
import re

from window import BOUND
from world import wait_for

# Soft keys as the standard edition calls them, and what to press on a phone that has none.
WITHOUT_SOFT_KEYS = {"Send": "OK", "Answer": "OK", "Menu": "OK", "Save": "OK", "Unlock": "OK",
                     "End Call": "Speakerphone"}
DIGITS = {"1": "1", "2": "2 ABC", "3": "3 DEF", "4": "4 GHI", "5": "5 JKL", "6": "6 MNO", "7": "7 PQRS", "8": "8 TUV",
          "9": "9 WXYZ", "0": "0", "*": "Star", "#": "Hash, Send"}
# Where LCDs are small, soft keys have shorter words.
BRIEF = {"Directory": "Dir", "Transfer": "Tran", "Conference": "Conf", "Forward": "Fwd", "Delete": "Del",
         "End Call": "End"}


class Hands:
    """Of a phone with soft keys beside or below its LCD."""

    def __init__(self, window, title):
        self.window = window
        window.find_phone(title)
        self.places = {}

    def place(self, name):
        """The middle of a drawn key. They stay where they are, and each question costs the program its time."""
        if name not in self.places:
            x, y, width, height = self.window.area(self.window.keys[name])
            self.places[name] = (x + width // 2, y + height // 2)
        return self.places[name]

    def press(self, *names):
        """Clicks keys of the phone, in one go."""
        moves = []
        for name in names:
            x, y = self.place(name)
            moves += ["mousemove", "--window", self.window.window_id, x, y, "click", 1]
        self.window.xdotool(*moves)

    def hold_down(self, name, until):
        """Holds a key down until something has happened."""
        x, y = self.place(name)
        self.window.point(x, y)
        # A tooltip of the key that was pointed at before must be gone, or it takes the press away.
        self.window.press_and_settle("Shift_L", self.window.phone)
        self.window.xdotool("mousedown", 1)
        try:
            return until()
        finally:
            self.window.xdotool("mouseup", 1)

    def type(self, digits):
        self.press(*(DIGITS[digit] for digit in digits))

    def find_soft_key(self, label):
        """The name of the soft key that the LCD gives that label, or its short word."""
        keys = re.findall(r"^(Soft key \d): (.+)$", self.window.lcd(), re.MULTILINE)
        return next((key for key, words in keys if words in (label, BRIEF.get(label))), None)

    def soft(self, label):
        """Presses the soft key with that label, once it is there."""
        self.press(wait_for(f"a soft key “{label}”", lambda: self.find_soft_key(label), BOUND, self.window.lcd))

    def do(self, label):
        """Does what a key is for: by the key if the phone has one, else by the soft key."""
        if label in self.window.keys:
            self.press(label)
        else:
            self.soft(label)


class TouchHands(Hands):
    """Of a phone whose soft keys are on its LCD."""

    def soft(self, label):
        target = wait_for(f"a place “{label}”", lambda: self.find_place(label), BOUND, self.places_seen)
        self.window.click_node(target)

    def find_place(self, label):
        return next((node for node in self.window.nodes(lambda node: node.get_name() == label, self.window.screen)
                     if node != self.window.screen), None)

    def places_seen(self):
        return [node.get_name() for node in self.window.nodes(lambda node: True, self.window.screen)]


class PlainHands(Hands):
    """Of a phone without soft keys."""

    def soft(self, label):
        self.press(WITHOUT_SOFT_KEYS[label])
