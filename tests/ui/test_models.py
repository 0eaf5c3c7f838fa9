# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone of each screen class in its real window: calls, menus, text, the lock and a change of model, all with the
keys and the LCD of that phone. Arguments: the programs benchphone and benchphonectl. BENCH_UI_MODELS=T46G,T20P tests
these only."""
import json
import os
import re
import sys
import time
import traceback

from hands import Hands, PlainHands, TouchHands
from window import BOUND, Atspi, Window
from world import World, wait_for

# In this order, so that the phone changes between all classes.
HANDS = {"T46G": Hands, "T48G": TouchHands, "T42G": Hands, "T22P": Hands, "T20P": PlainHands}
OTHERS = ["T41P", "T40P", "T29G", "T28P", "T27P", "T26P", "T23G", "T21P_E2", "T19P"]
MODES = {"123": "2", "abc": "a", "ABC": "A", "2aB": "2"}
# How far down the menus are walked; every form of every model is changed by tests/unit/test-firmware-menu-walk.c.
DEPTH = 2


class Tests:
    """What a person does with any of them; the hands know how on this one."""

    def __init__(self, world, program, ctl):
        self.world = world
        self.ctl_path = ctl
        self.window = Window(world, program, "--lab")
        self.window.wait_lcd("Line 1: 1001, registered")
        self.hands = None
        self.model = "T46G"
        self.set("phone_setting.phone_lock.lock_time_out", "0")
        self.set("features.key_tone", "0")

    # Asking and telling the program

    def ctl(self, *arguments):
        return self.world.run([self.ctl_path, *arguments]).stdout.decode()

    def set(self, parameter, value):
        self.ctl("set", parameter, value)

    def get(self, parameter):
        return self.ctl("get", parameter).strip()

    def calls(self):
        calls = json.loads(self.ctl("calls", "--json"))
        return calls["calls"] if isinstance(calls, dict) else calls

    def screen(self):
        """The Screen, with the members of its parts at hand."""
        screen = json.loads(self.ctl("screen", "--json"))
        return screen | screen["status"] | screen["body"]

    def choose(self, model):
        self.set("benchphone.model", model)
        self.model = model
        title = "SIP-" + model.replace("_", " ")
        self.hands = HANDS.get(model, Hands)(self.window, title)

    def idle(self):
        """Backs out of everything, and waits until the phone does nothing."""
        wait_for("no call", lambda: all(call["state"] == "ended" for call in self.calls()), BOUND, self.calls)
        for _ in range(12):
            if self.screen()["kind"] == "idle" and not self.screen().get("popup"):
                return
            self.hands.press("Cancel")
        wait_for("an idle phone", lambda: self.screen()["kind"] == "idle", BOUND, self.screen)

    def dial(self, number):
        self.hands.type(number)
        self.window.wait_lcd(f"Entered: {number}")
        self.hands.soft("Send")

    def hang_up(self):
        self.hands.soft("End Call")

    # The flows

    def check_names(self):
        """Every key and every line of the LCD has a name for who cannot see them."""
        window = self.window
        for name, key in window.keys.items():
            assert name.strip() and key.get_role() == Atspi.Role.PUSH_BUTTON, (name, key.get_role_name())
        screen = self.screen()
        said = window.lcd()
        texts = [line.get("text") for line in screen.get("lines", [])]
        texts += [screen["body"].get(field) for field in ("date", "text")]
        texts = [text for text in texts if text]
        assert texts, screen
        for text in texts:
            assert text in said, (text, said)
        if self.model == "T48G":
            places = list(window.nodes(lambda node: node.get_role() == Atspi.Role.PUSH_BUTTON, window.screen))
            assert len(places) >= 5 and all(node.get_name().strip() for node in places), self.hands.places_seen()

    def check_place_and_hold(self):
        window, hands = self.window, self.hands
        self.dial("600")
        window.wait_lcd("Talking", "600")
        hands.do("Hold")
        window.wait_lcd("Hold", without=("Talking",))
        hands.do("Hold") if "Hold" in window.keys else hands.soft("Resume")
        window.wait_lcd("Talking")
        self.hang_up()
        self.idle()

    def check_answer(self):
        window, hands = self.window, self.hands
        self.dial("609")
        window.wait_lcd("Talking", "609")
        self.hang_up()
        window.wait_lcd("Incoming Call", "609")
        hands.soft("Answer")
        window.wait_lcd("Talking")
        self.hang_up()
        self.idle()

    def check_transfer(self):
        window, hands = self.window, self.hands
        # 613 hangs up by itself: who was transferred there is free again for the next test.
        self.dial("610")
        window.wait_lcd("Talking", "610")
        hands.do("Transfer")
        window.wait_lcd("Transfer to")
        hands.type("613")
        window.wait_lcd("613")
        if "Transfer" in window.keys:
            hands.press("Transfer")
        else:
            hands.soft("B Transfer")
        self.idle()

    def check_conference(self):
        window, hands = self.window, self.hands
        self.dial("600")
        window.wait_lcd("Talking", "600")
        hands.do("Conference")
        window.wait_lcd("Conference")
        hands.type("611")
        window.wait_lcd("Entered: 611")
        hands.soft("Send")
        window.wait_lcd("Talking", "611")
        hands.do("Conference")
        wait_for("two calls in a conference", lambda: len(self.calls()) == 2 and "Conference" in window.lcd(), BOUND,
                 window.lcd)
        self.hang_up()
        self.idle()

    def walk(self, depth):
        """Opens every row of the menu that shows, and backs out again; returns the titles seen."""
        titles = []
        first = self.screen()
        for number in range(len(first["rows"])):
            before = self.screen()
            if before["selected"] != number:
                self.hands.press("Down")
                before = wait_for("the next row", lambda number=number: (lambda seen: seen if seen["selected"] == number
                                                                         else None)(self.screen()), BOUND, self.screen)
            self.hands.press("OK")
            after = wait_for(f"what opens for {before['rows'][number]['label']}", lambda before=before:
                             (lambda seen: seen if seen != before else None)(self.screen()), BOUND, self.screen)
            titles.append(after.get("title", ""))
            if depth > 1 and after["kind"] == "list" and after.get("softkeys", [""])[-1] == "Enter" and after["rows"]:
                titles += self.walk(depth - 1)
            self.back_to(first["title"], number)
        return titles

    def back_to(self, title, number):
        for _ in range(3):
            now = self.screen()
            if now.get("title") == title and not now.get("popup") and now.get("selected") == number:
                return
            self.hands.press("Cancel")
            wait_for("a step back", lambda now=now: self.screen() != now, BOUND, self.screen)
        now = self.screen()
        assert now.get("title") == title and now.get("selected") == number, (title, number, now)

    def check_menus(self):
        self.hands.soft("Menu")
        self.window.wait_lcd("Menu", "Status")
        rows = self.window.screen.get_description().splitlines()
        assert rows and rows == [row["label"] for row in self.screen()["rows"]][:len(rows)], rows
        titles = self.walk(DEPTH if self.model == "T46G" else 1)
        assert len(titles) >= 6, titles
        self.idle()

    def check_fields(self):
        """A choice, and text in each input mode."""
        window, hands = self.window, self.hands
        hands.soft("Menu")
        window.wait_lcd("Menu", "Status")
        hands.press("Down", "OK", "OK", "OK")
        before = window.wait_lcd("Always Forward", "1/")
        hands.press("Right")
        after = wait_for("another choice", lambda: window.lcd() if window.lcd() != before else None, BOUND, window.lcd)
        assert "Always Forward: Enabled" in after, after
        hands.press("Down")
        window.wait_lcd("Forward to", "2/")
        if self.model != "T20P":
            self.check_modes()
        hands.type("79")
        window.wait_lcd("Forward to: 79")
        hands.soft("Save")
        wait_for("a kept target", lambda: self.get("forward.always.target") == "79", BOUND, window.lcd)
        self.set("forward.always.enable", "0")
        self.set("forward.always.target", "")
        self.idle()

    def check_modes(self):
        """The key 2 gives 2, a or A, by the mode; the soft key goes round them all."""
        window, hands = self.window, self.hands
        seen = set()
        for _ in MODES:
            mode = self.mode()
            seen.add(mode)
            hands.type("2")
            window.wait_lcd(f"Forward to: {MODES[mode]}")
            hands.soft("Delete")
            window.wait_lcd("Forward to", without=("Forward to:",))
            self.change_mode(mode)
        assert seen == set(MODES), seen
        while self.mode() != "123":
            self.change_mode(self.mode())

    def mode(self):
        return next(label for label in self.screen()["softkeys"] if label in MODES)

    def change_mode(self, mode):
        self.hands.soft(mode)
        wait_for("the next mode", lambda: mode not in self.screen()["softkeys"], BOUND, self.window.lcd)

    def check_lock(self):
        """Locked, it calls emergency numbers and nobody else, until it has its PIN."""
        window, hands = self.window, self.hands
        self.set("phone_setting.emergency.number", "112,600")
        self.set("phone_setting.lock", "3")
        hands.hold_down("Hash, Send", lambda: window.wait_lcd("Phone locked."))
        wait_for("the note to go", lambda: "Phone locked." not in window.lcd(), BOUND, window.lcd)
        self.dial("611")
        window.wait_lcd("Forbidden number!")
        assert all(call["state"] == "ended" for call in self.calls()), self.calls()
        hands.press("Cancel")
        self.idle()
        self.dial("600")
        window.wait_lcd("Talking", "600")
        self.hang_up()
        wait_for("an idle phone", lambda: self.screen()["kind"] == "idle", BOUND, self.screen)
        hands.soft("Unlock")
        window.wait_lcd("Unlock PIN")
        hands.type("123")
        hands.press("OK")
        wait_for("an unlocked phone", self.is_idle_and_unlocked, BOUND, self.screen)
        self.set("phone_setting.lock", "0")
        self.idle()

    def is_idle_and_unlocked(self):
        screen = self.screen()
        return screen["kind"] == "idle" and "lock" not in screen["status"].get("icons", []) and "Unlock" not in screen[
            "softkeys"]

    def packets(self):
        """RTP packets (sent, received) of the one call."""
        text = self.ctl("calls", "--json")
        return tuple(int(re.search(rf'"packets[-_]{way}"\s*:\s*(\d+)', text).group(1)) for way in ("sent", "received"))

    def check_switch_in_a_call(self):
        """The call goes on while another phone comes to the desk, and goes on there by its keys."""
        window = self.window
        here = self.model
        self.dial("600")
        window.wait_lcd("Talking", "600")
        wait_for("sound both ways", lambda: min(self.packets()) > 10, BOUND, self.packets)
        there = "T22P" if here != "T22P" else "T46G"
        before = self.packets()
        self.choose(there)
        window.wait_lcd("Talking", "600")
        wait_for("sound that goes on", lambda: all(now > then + 10 for now, then in zip(self.packets(), before)), BOUND,
                 self.packets)
        self.hang_up()
        self.idle()
        self.choose(here)

    def check_other_names(self):
        for model in OTHERS:
            self.choose(model)
            self.check_names()


CHECKS = ["names", "place_and_hold", "answer", "transfer", "conference", "menus", "fields", "lock", "switch_in_a_call"]


def run(world, program, ctl):
    """In the Test Anything Protocol."""
    models = os.environ.get("BENCH_UI_MODELS", ",".join(HANDS)).split(",")
    checks = os.environ.get("BENCH_UI_CHECKS", ",".join(CHECKS)).split(",")
    tests = Tests(world, program, ctl)
    print(f"TAP version 13\n1..{len(models) * len(checks) + 1}", flush=True)
    number = failed = 0
    for model in models:
        tests.choose(model)
        for check in checks:
            number += 1
            failed += not report(tests, number, f"{model}-{check}", getattr(tests, f"check_{check}"))
            if tests.model != model:
                tests.choose(model)
    failed += not report(tests, number + 1, "names-of-all-others", tests.check_other_names)
    return 1 if failed else 0


def report(tests, number, title, check):
    start = time.monotonic()
    title = title.replace("_", "-")
    try:
        check()
        print(f"ok {number} - {title} # {time.monotonic() - start:.1f} s", flush=True)
        return True
    except Exception:  # pylint: disable=broad-except
        print(f"not ok {number} - {title}")
        lines = traceback.format_exc().splitlines() + ["the program said:", *tests.window.log().splitlines()[-40:]]
        lines += ["the LCD said:", *tests.window.lcd().splitlines()]
        print("\n".join(f"# {line}" for line in lines), flush=True)
        recover(tests)
        return False


def recover(tests):
    """What failed must not fail the rest."""
    for parameter, value in (("phone_setting.lock", "0"), ("forward.always.enable", "0")):
        tests.set(parameter, value)
    for _ in range(4):
        tests.world.run([tests.ctl_path, "hangup"], check=False)
    try:
        tests.idle()
    except Exception as error:  # pylint: disable=broad-except
        print(f"# and it does not come to rest: {error}", flush=True)


if __name__ == "__main__":
    with World() as the_world:
        sys.exit(run(the_world, *sys.argv[1:3]))
