# SPDX-License-Identifier: GPL-3.0-or-later
"""The phone in its real window: clicks on drawn keys, the computer's keyboard, the accessibility tree and
pictures of the screen. Arguments: the program benchphone. BENCH_UI_GALLERY=FOLDER keeps the pictures for a
person to judge."""
import os
import re
import subprocess
import sys
import time
import traceback

from far_end import FarEnd
from window import BOUND, IDLE, Atspi, GLib, Window, is_green, is_red
from world import World, wait_for

KEYS = [*"1", "2 ABC", "3 DEF", "4 GHI", "5 JKL", "6 MNO", "7 PQRS", "8 TUV", "9 WXYZ", "Star", "0", "Hash, Send",
        *(f"Line key {i}" for i in range(1, 11)), *(f"Soft key {i}" for i in range(1, 5)), "Up", "Down", "Left",
        "Right", "OK", "Cancel", "Volume down", "Volume up", "Headset", "Mute", "Message", "Hold", "Redial",
        "Transfer", "Speakerphone", "Handset"]


# The process must be gone three seconds after the window was closed, and then the sanitizer looks for leaks.
SANITIZED_EXIT_S = 12


class Tests:
    """Steps in the order a person would take them, on phones that live through several of them."""

    def __init__(self, world, program):
        self.world = world
        self.program = program
        self.window = None
        self.pictures = {}
        self.far_end = None
        self.table = self.message = self.figure_labels = None

    def keep(self, name):
        """Keeps a picture for comparison, and for a person to see if wanted."""
        before = self.pictures.get("last")
        picture = self.window.wait_picture(f"a new frame for {name}",
                                           lambda seen: before is None or self.lcd_pixels(seen) != before)
        self.pictures[name] = picture
        self.pictures["last"] = self.lcd_pixels(picture)
        folder = os.environ.get("BENCH_UI_GALLERY")
        if folder:
            os.makedirs(folder, exist_ok=True)
            subprocess.run(["convert", "ppm:-", os.path.join(folder, f"{name}.png")], input=picture.data, check=True,
                           timeout=60)
        return picture

    def lcd_pixels(self, picture):
        return picture.crop(self.window.area(self.window.screen))

    def green(self, picture):
        return picture.count(self.window.area(self.window.keys["Line key 1"]), is_green)

    # The phone with its own exchange

    def test_comes_up_registered(self):
        self.window = window = Window(self.world, self.program, "--lab")
        text = window.wait_idle()
        assert "Line 1: 1001, registered" in text, text
        assert "Account: 1001" in text, text
        assert sorted(window.keys) == sorted(KEYS), sorted(set(KEYS) ^ set(window.keys))
        for name, key in window.keys.items():
            assert key.get_role() == Atspi.Role.PUSH_BUTTON, name
            assert min(window.area(key)[2:]) >= 15, (name, window.area(key))
        # The first picture is a preview; the keypad's white is there when it is whole.
        picture = window.wait_picture("the drawn keypad", lambda seen: seen.count(
            window.area(window.keys["5 JKL"]), lambda *colour: min(colour) > 200) > 500)
        assert self.green(picture) == 0
        self.keep("idle")

    def test_key_shows_it_is_pressed(self):
        window = self.window
        key = window.keys["8 TUV"]
        up = window.picture().crop(window.area(key))
        window.point_at(key)
        window.xdotool("mousedown", 1)
        try:
            wait_for("the pressed state", lambda: key.get_state_set().contains(Atspi.StateType.PRESSED), BOUND)
            window.wait_picture("a pressed key", lambda seen: seen.crop(window.area(key)) != up)
        finally:
            window.xdotool("mouseup", 1)
        wait_for("the key to come up", lambda: not key.get_state_set().contains(Atspi.StateType.PRESSED), BOUND)
        window.wait_lcd("Entered: 8", "Soft key 1: Send")
        window.click("Cancel")
        window.wait_idle()

    def test_dial_605_with_the_mouse(self):
        window = self.window
        window.click("6 MNO", "0", "5 JKL")
        window.wait_lcd("Entered: 605", "Soft key 1: Send")
        self.keep("dialling")
        window.click("Soft key 1")
        window.wait_lcd("Ringing", "605", "Soft key 4: Cancel")
        window.wait_light("Line key 1", "Green light")
        self.keep("ringing")
        # Guide 2.10: nobody answers, 302 sends the caller on to 600.
        window.wait_lcd("Talking", "600", "HD voice", "Soft key 4: End Call")
        window.wait_light("Line key 1", "Green light")
        picture = window.wait_picture("a green line key", lambda seen: self.green(seen) > 20)
        self.keep("talking")
        states = [self.lcd_pixels(self.pictures[name]) for name in ("idle", "dialling", "ringing", "talking")]
        assert len(set(states)) == len(states), "two states look the same"
        assert self.green(picture) > self.green(self.pictures["idle"])

    def test_hang_up(self):
        window = self.window
        window.click("Soft key 4")
        window.wait_lcd("Call Finish", without=("End Call",))
        self.keep("finished")
        window.wait_idle()
        window.wait_light("Line key 1", "")
        window.wait_picture("a dark line key", lambda seen: self.green(seen) == 0)

    def test_dial_605_with_the_keyboard(self):
        window = self.window
        window.press("6", "0", "5")
        window.wait_lcd("Entered: 605")
        window.press("BackSpace", "5")
        window.wait_lcd("Entered: 605")
        window.press("F1")
        window.wait_lcd("Ringing", "605")
        window.wait_lcd("Talking", "600", "HD voice")

    def test_hold_and_resume(self):
        window = self.window
        window.press("F5")
        window.wait_lcd("Hold", "Soft key 2: Resume", without=("Talking",))
        self.keep("hold")
        window.press("F5")
        window.wait_lcd("Talking", "Soft key 2: Hold")

    def test_mute(self):
        window = self.window
        area = window.area(window.keys["Mute"])
        assert window.light("Mute") == ""
        assert window.picture().count(area, is_red) == 0
        window.press("m")
        window.wait_lcd("Talking", "Muted")
        window.wait_light("Mute", "Red light")
        window.wait_picture("a red MUTE key", lambda seen: seen.count(area, is_red) > 20)
        self.keep("muted")
        window.press("m")
        window.wait_lcd("Talking", without=("Muted",))
        window.wait_picture("a dark MUTE key", lambda seen: seen.count(area, is_red) == 0)

    def test_volume(self):
        window = self.window
        window.press("plus")
        first = window.wait_lcd("Volume:", " of 15").splitlines()[0]
        self.keep("volume")
        window.press("minus", "minus")
        wait_for("a lower volume", lambda: volume(window.lcd()) == volume(first) - 2, BOUND, window.lcd)
        window.press("Escape")
        window.wait_lcd("Talking", without=("Volume:",))

    def test_digits_in_the_call(self):
        window = self.window
        window.press("1", "asterisk")
        window.wait_lcd("Talking", "Digits sent: 1*")

    def test_resize(self):
        window = self.window
        before = window.area(window.phone)
        window.xdotool("windowsize", window.window_id, 1300, 760)
        wait_for("the new size", lambda: window.size() == (1300, 760) and window.area(window.phone)[2] > before[2],
                 BOUND, lambda: (window.size(), window.area(window.phone)))
        _, _, width, height = window.area(window.screen)
        assert abs(width / height - 480 / 272) < 0.03, (width, height)
        window.click("Hold")
        window.wait_lcd("Hold", "Soft key 2: Resume")
        window.click("Soft key 2")
        window.wait_lcd("Talking")
        window.wait_picture("a green line key at the new size", lambda seen: self.green(seen) > 10)
        self.keep("wide")
        window.xdotool("windowsize", window.window_id, 960, 900)
        wait_for("the old size", lambda: window.area(window.phone) == before, BOUND)

    def test_lab_drawer(self):
        window = self.window
        window.press("F9")
        wait_for("room for the drawer", lambda: window.size()[0] > 1200, BOUND, window.size)
        self.find_drawer()
        wait_for("the ladder of the call", lambda: "302 Moved Temporarily" in self.ladder(), BOUND, self.ladder)
        ladder = self.ladder()
        # The redirected call is one ladder: both INVITEs, and what came between.
        assert ladder.count("INVITE") >= 2 and ladder.index("INVITE") < ladder.index("302 Moved Temporarily"), ladder
        assert "200 OK" in ladder and "180 Ringing" in ladder, ladder
        wait_for("the codec in the figures", lambda: "G722 (HD)" in self.figures(), BOUND, self.figures)
        wait_for("packets in the figures", lambda: any(" packets, " in text for text in self.figures()), BOUND,
                 self.figures)
        text = self.read_row(ladder.index("302 Moved Temporarily"), "SIP/2.0 302")
        assert "Contact:" in text and "CSeq:" in text, text
        self.keep("drawer")

    def test_drawer_keeps_secrets(self):
        window = self.window
        scope = window.wait_node("the scope", lambda node: node.get_role() == Atspi.Role.COMBO_BOX
                                 and node.get_name() == "Which messages to show")
        window.click_node(scope)
        window.wait_node("the choice of all messages", lambda node: node.get_name() == "All messages", scope)
        window.press("Down", "Return")
        wait_for("the registration", lambda: self.ladder()[:1] == ["REGISTER"], BOUND, self.ladder)
        # The one that answers the challenge; a slow start may have repeated the first.
        rows = self.ladder()
        text = self.read_row(rows.index("REGISTER", rows.index("401 Unauthorized")), "REGISTER sip:")
        assert "Authorization: Digest" in text, text
        assert "response=" in text, text
        shown = re.search(r'response="?([^",\s]*)', text).group(1)
        assert not re.fullmatch(r"[0-9a-f]{8,}", shown), text
        assert "password" not in text.lower(), text
        window.press("F9")
        wait_for("the drawer to close", lambda: window.size()[0] < 1200, BOUND, window.size)

    def find_drawer(self):
        """Found once: a question to the program costs it milliseconds under a sanitizer."""
        drawer = self.window.wait_node("the drawer", lambda node: node.get_name() == "BenchLabDrawer")
        self.table = self.window.wait_node("the ladder", lambda node: node.get_role() == Atspi.Role.TREE_TABLE, drawer)
        self.message = self.window.wait_node("the message", lambda node: node.get_name() == "Selected message", drawer)
        content = drawer.get_child_at_index(0)
        grid = content.get_child_at_index(content.get_child_count() - 1)
        self.figure_labels = [grid.get_child_at_index(i) for i in range(grid.get_child_count())]

    def figures(self):
        return [label.get_name() for label in self.figure_labels]

    def message_text(self):
        return self.window.text(self.message)

    def ladder_row(self, number):
        """The label of the message in a row of the ladder, counted from the top."""
        label = self.table.get_child_at_index(1).get_child_at_index(number).get_child_at_index(1)
        while label.get_role() != Atspi.Role.LABEL:
            label = label.get_child_at_index(0)
        return label

    def ladder(self):
        try:
            n_rows = self.table.get_child_at_index(1).get_child_count()
            return [self.ladder_row(number).get_name() for number in range(n_rows)]
        except (GLib.Error, AttributeError):  # it grew meanwhile
            return []

    def read_row(self, number, beginning):
        """Clicks a row near the top of the ladder, and returns the message that is shown then."""
        window = self.window
        window.point_at(self.table)
        window.xdotool("click", "--repeat", 40, "--delay", 1, 4)
        top = window.area(self.table)[1]
        wait_for("the top of the ladder", lambda: top < window.area(self.ladder_row(0))[1] < top + 60, BOUND)
        window.click_node(self.ladder_row(number))
        wait_for(f"the text of row {number}", lambda: self.message_text().startswith(beginning), BOUND,
                 self.message_text)
        return self.message_text()

    def test_status_in_the_header_bar(self):
        wait_for("a call in the header bar", lambda: "SIP-T46G · default · 1 call" in self.labels(), BOUND, self.labels)

    def labels(self):
        return [node.get_name() for node in self.window.nodes(lambda node: node.get_role() == Atspi.Role.LABEL)]

    def test_phone_only(self):
        """The header bar goes, and comes back by the keyboard and by the menu."""
        window = self.window

        with_header = window.area(window.phone)

        def shows_header():
            return window.area(window.phone) == with_header

        assert shows_header()
        window.press("F11")
        wait_for("no header bar", lambda: not shows_header(), BOUND)
        self.keep("phone-only")
        window.press("F11")
        wait_for("the header bar", shows_header, BOUND)
        window.press("F11")
        wait_for("no header bar", lambda: not shows_header(), BOUND)
        window.press("shift+F10")

        def in_focus():
            return [node.get_name() for node in window.nodes(lambda node: node.get_state_set().contains(
                Atspi.StateType.FOCUSED))]

        for _ in range(8):
            if any("Phone Only" in name for name in in_focus()):
                break
            window.press_and_settle("Down", window.phone)
        assert any("Phone Only" in name for name in in_focus()), in_focus()
        window.press("space")
        wait_for("the header bar by the menu", shows_header, BOUND)
        window.wait_lcd("Talking")

    def test_copy_screen(self):
        window = self.window
        window.press("ctrl+shift+c")
        reader = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clipboard.py")
        done = self.world.run(["/usr/bin/python3", reader], check=False, bound=BOUND)
        assert done.returncode == 0 and done.stdout.split() == [b"480", b"272"], (done.stdout, done.stderr)

    def test_hang_up_by_replacing_the_handset(self):
        window = self.window
        window.press("space")
        wait_for("a lifted handset", lambda: window.light("Handset") == "Lifted", BOUND)
        window.wait_lcd("Talking")
        window.click("Handset")
        window.wait_lcd("Call Finish", without=("End Call",))
        window.press("Escape")
        window.wait_idle()

    def test_incoming_call_rejected(self):
        window = self.window
        window.press("6", "0", "9", "Return")
        window.wait_lcd("Talking", "609")
        window.press("F4")
        window.wait_lcd("Call Finish")
        # It calls back a second later.
        window.wait_lcd("Incoming Call", "609", "Soft key 1: Answer", "Soft key 4: Reject")
        wait_for("the power light to blink", lambda: "Red light, blinking fast" in window.phone.get_description(), BOUND,
                 window.phone.get_description)
        self.keep("incoming")
        window.press("Escape")
        window.wait_lcd(without=("Incoming Call",))
        window.wait_idle()

    def test_history(self):
        window = self.window
        window.click("Soft key 1")
        first = window.wait_lcd("1/")
        assert "received: Calls back" in first, first
        self.keep("history")
        seen = set()
        for _ in range(3):
            before = window.lcd()
            seen.add(before)
            window.press("Down")
            wait_for("the next entry", lambda: window.lcd() != before, BOUND, window.lcd)
        assert any("placed: 600" in text for text in seen), seen
        window.press("Escape")
        window.wait_idle()

    def open_preferences(self):
        window = self.window
        window.press("ctrl+comma")
        dialog = window.wait_window("Preferences")
        window.focus(dialog)
        return window.wait_node("the preferences", lambda node: node.get_role() == Atspi.Role.FRAME
                                and node.get_name() == "Preferences")

    def test_preferences(self):
        window = self.window
        frame = self.open_preferences()
        roles = (Atspi.Role.TEXT, Atspi.Role.PASSWORD_TEXT, Atspi.Role.LABEL)
        seen = [(node.get_role(), node) for node in window.nodes(lambda node: node.get_role() in roles, frame)]
        names = [node.get_name() for role, node in seen if role == Atspi.Role.LABEL]
        for name in ("Label beside the line key", "Display name", "User name", "Server", "Transport"):
            assert name in names, (name, names)
        texts = [window.text(node) for role, node in seen if role != Atspi.Role.LABEL]
        assert "1001" in texts and "127.0.0.1" in texts, texts
        # The password row is there, and empty: what is set already does not leave the settings.
        assert any(name.startswith("Password") for name in names) and "" in texts, (names, texts)
        window.press("Escape")
        wait_for("the preferences to close", lambda: window.find_window("Preferences") is None, BOUND)
        window.focus(window.window_id)
        window.press("1")
        window.wait_lcd("Entered: 1")
        window.press("Escape")
        window.wait_idle()

    def look(self, frame):
        """Everything in the preferences by its name: to walk through them takes a second or more."""
        seen = {}
        for node in self.window.nodes(lambda node: bool(node.get_name()), frame):
            seen.setdefault(node.get_name(), []).append(node)
        return seen

    def reach(self, frame, nodes, name, key="Tab"):
        """Goes to a widget with a key, as somebody without a mouse does."""
        wanted = [node for node in nodes[name]
                  if node.get_role() not in (Atspi.Role.LABEL, Atspi.Role.LIST_ITEM, Atspi.Role.LIST)]
        assert wanted, (name, [node.get_role_name() for node in nodes[name]])
        for _ in range(60):
            if any(node.get_state_set().contains(Atspi.StateType.FOCUSED) for node in wanted):
                return
            self.window.press_and_settle(key, frame)
        raise AssertionError(f"{name} is out of the keyboard's reach")

    def test_sound_preferences(self):
        window = self.window
        frame = self.open_preferences()
        pages = self.look(frame)
        self.reach(frame, pages, "Accounts", "Shift+Tab")
        self.reach(frame, pages, "Sound", "Right")
        window.press("space")
        # Nobody serves sound in this world: the page says so, and is there all the same.
        window.wait_node("a word about the server", lambda node: node.get_role() == Atspi.Role.LABEL and node.get_name()
                         == "No sound server answers: only silence, tones and files", frame)
        page = self.look(frame)
        for name in ("Levels", "Default microphone", "Handset", "Hands-free", "Headset", "Ringer", "Ring tone"):
            assert any(node.get_role() == Atspi.Role.LABEL for node in page[name]), name
        assert any(node.get_role() == Atspi.Role.LEVEL_BAR for node in page["Microphone level"])
        meter = next(node for node in page["Speaker level"] if node.get_role() == Atspi.Role.LEVEL_BAR)
        self.reach(frame, page, "Noise suppression")
        window.press("space")
        self.reach(frame, page, "Volume: Handset")
        window.press("Right")
        wait_for("settings that are kept", lambda: {"benchphone.noise_suppression = 1", "voice.handset.spk_vol = 9"}
                 <= kept(self.world.folder), BOUND, lambda: sorted(kept(self.world.folder)))
        # A test tone is seen on the meter, though it is played to no device here.
        self.reach(frame, page, "Test tone: Ringer")
        window.press("space")
        wait_for("a level", lambda: Atspi.Value.get_current_value(meter) > 30, BOUND)
        wait_for("silence again", lambda: Atspi.Value.get_current_value(meter) == 0, BOUND)
        window.press("Escape")
        wait_for("the preferences to close", lambda: window.find_window("Preferences") is None, BOUND)
        window.focus(window.window_id)

    def test_server_preferences(self):
        window = self.window
        frame = self.open_preferences()
        pages = self.look(frame)
        self.reach(frame, pages, "Accounts", "Shift+Tab")
        self.reach(frame, pages, "Provisioning", "Right")
        window.press("space")
        window.wait_node("the provisioning page", lambda node: node.get_role() == Atspi.Role.LABEL
                         and node.get_name() == "None since the phone was started", frame)
        page = self.look(frame)
        assert any(name.startswith("y000000000028.cfg and 02") for name in page), sorted(page)
        # Nothing of this test leaves the machine.
        for name in ("Plug and Play", "DHCP options"):
            self.reach(frame, page, name)
            window.press("space")
        wait_for("switches that are kept", lambda: {"auto_provision.pnp_enable = 0", "auto_provision.dhcp_option.enable = 0"}
                 <= kept(self.world.folder), BOUND, lambda: sorted(kept(self.world.folder)))
        # Some versions of GTK say a button's label twice.
        button = next(name for name, nodes in page.items() if "Update Now" in name
                      and any(node.get_role() == Atspi.Role.PUSH_BUTTON for node in nodes))
        self.reach(frame, page, button)
        window.press("space")
        window.wait_node("how it ended", lambda node: node.get_role() == Atspi.Role.LABEL
                         and node.get_name() == "Provisioning (menu): no server is known", frame)
        window.press("Escape")
        wait_for("the preferences to close", lambda: window.find_window("Preferences") is None, BOUND)
        window.focus(window.window_id)

    def test_quit_while_idle(self):
        self.window.press("ctrl+q")
        assert self.window.wait_exit(BOUND) == 0, self.window.log()

    # The phone at somebody else's server

    def test_registers_elsewhere(self):
        self.far_end = FarEnd()
        path = os.path.join(self.world.folder, "elsewhere.cfg")
        with open(path, "w", encoding="utf-8") as config:
            config.write("#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.label = Elsewhere\n"
                         "account.1.user_name = 2001\naccount.1.sip_server.1.address = 127.0.0.1\n"
                         f"account.1.sip_server.1.port = {self.far_end.port}\n"
                         "auto_provision.pnp_enable = 0\nauto_provision.dhcp_option.enable = 0\n")
        self.window = Window(self.world, self.program, "--profile", "elsewhere", "--config", path)
        self.window.wait_lcd(*IDLE, "Line 1: Elsewhere, registered")

    def test_missed_call(self):
        window = self.window
        self.far_end.send_request("INVITE")
        window.wait_lcd("Incoming Call", "Far Away")
        self.far_end.send_request("CANCEL")
        window.wait_lcd("1 New Missed Call(s)", "Soft key 4: View")
        wait_for("487", lambda: self.far_end.count(487) > 0, BOUND, lambda: self.far_end.received)
        self.keep("missed")
        window.press("F4")
        window.wait_lcd("Missed", "Far Away")
        window.press("Escape")
        window.wait_idle()

    def test_close_during_a_call(self):
        window = self.window
        window.press("3", "0", "0", "0", "F1")
        window.wait_lcd("Talking", "3000")
        assert self.far_end.count("INVITE") == 1 and self.far_end.count("BYE") == 0, self.far_end.received
        closed = time.monotonic()
        window.click_node(window.wait_node("the close button", lambda node: node.get_name() == "Close"))
        wait_for("BYE", lambda: self.far_end.count("BYE") > 0, 3, lambda: self.far_end.received)
        assert window.wait_exit(SANITIZED_EXIT_S) == 0, window.log()
        # Signed out as well: the last REGISTER came after the BYE.
        registers = [instant for name, instant in self.far_end.received if name == "REGISTER"]
        assert registers[-1] > closed, self.far_end.received
        assert self.far_end.count("BYE") == 1, self.far_end.received


def kept(folder):
    """The lines of all files of settings below a folder."""
    lines = set()
    for place, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".cfg"):
                with open(os.path.join(place, name), encoding="utf-8", errors="replace") as file:
                    lines.update(file.read().splitlines())
    return lines


def volume(text):
    """The step that the volume bar stands at, of the first line of the LCD."""
    found = re.match(r".*Volume: (\d+) of 15", text)
    return int(found.group(1)) if found else None


def run(world, program):
    """Runs the tests in the order they are written, in the Test Anything Protocol."""
    tests = Tests(world, program)
    names = [name for name in vars(Tests) if name.startswith("test_")]
    failed = 0
    print(f"TAP version 13\n1..{len(names)}", flush=True)
    for number, name in enumerate(names, 1):
        start = time.monotonic()
        title = name.removeprefix("test_").replace("_", "-")
        try:
            getattr(tests, name)()
            print(f"ok {number} - {title} # {time.monotonic() - start:.1f} s", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} - {title}")
            tell(tests, title)
    if tests.far_end:
        tests.far_end.close()
    return 1 if failed else 0


def tell(tests, title):
    """What a person needs to see why a test failed."""
    lines = traceback.format_exc().splitlines()
    if tests.window is not None:
        lines += ["the program said:", *tests.window.log().splitlines()[-60:]]
        try:
            lines += ["the LCD said:", *tests.window.lcd().splitlines()]
            tests.keep(f"failed-{title}")
        except Exception as error:  # pylint: disable=broad-except
            lines.append(f"nothing to be seen any more: {error}")
    print("\n".join(f"# {line}" for line in lines), flush=True)


if __name__ == "__main__":
    with World() as the_world:
        sys.exit(run(the_world, sys.argv[1]))
