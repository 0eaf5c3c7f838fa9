# SPDX-License-Identifier: GPL-3.0-or-later
"""Each command of benchphonectl against a phone with the embedded exchange; the same over bus and socket."""
import json
import socket
import struct
import subprocess
import time
import wave

from world import check, read_line


def alive(world):
    """The calls, without those that are over and still on the LCD."""
    return [call for call in world.json("calls") if call["state"] != "ended"]


def count_refused(world, address):
    """What is no SIP is counted, and shown."""
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"\x00\x01\x00\x00" + bytes(16), (host, int(port)))
    # The phone reads its sockets in any order.
    for _ in range(50):
        if world.json("status")["refused"]["garbage"] == 1:
            break
    check("refused   1 not SIP" in world.ctl("status"), world.ctl("status"))


def status(world):
    world.ctl("wait", "registered")
    said = world.json("status")
    check(said["profile"] == "default" and said["model"] == "T46G" and said["calls"] == 0, said)
    check(said["address"].startswith("127.0.0.1:") and said["screen"] == "idle", said)
    check([(line["user"], line["state"]) for line in said["lines"]] == [("1001", "registered")], said)
    text = world.ctl("status")
    check("1001@127.0.0.1  registered" in text and said["address"] in text, text)
    check("refused" not in text and set(said["refused"].values()) == {0}, said)
    count_refused(world, said["address"])


def press(world):
    world.ctl("press", "6", "DIGIT-0", "5", "ASTERISK")
    check(world.json("screen")["body"]["entry"] == "605*", "keys by three kinds of name")
    world.ctl("press", "605*")
    check(world.json("screen")["body"]["entry"] == "605*605*", "digits in one word")
    check("No key is called" in world.ctl("press", "1", "no-such-key", status=2))
    check(world.json("screen")["body"]["entry"] == "605*605*", "no key moved when one name is wrong")
    world.ctl("press", "CANCEL")
    world.ctl("wait", "idle")
    world.ctl("press", "--down", "hook")
    world.ctl("press", "--up", "hook")
    check(world.json("status")["off-hook"], "the handset is lifted")
    world.ctl("wait", "idle", "--timeout", "0", status=4)
    world.ctl("press", "hook")
    world.ctl("wait", "idle")
    world.ctl("press", "--down", "--up", "ok", status=2)


def screen(world):
    check("History" in world.ctl("screen"), "the soft keys are on the LCD")
    check(world.json("screen")["kind"] == "idle")
    world.ctl("screen", "--png", "lcd.png")
    png = (world.folder / "lcd.png").read_bytes()
    check(png.startswith(b"\x89PNG\r\n\x1a\n") and struct.unpack(">II", png[16:24]) == (480, 272), png[:32])
    check(world.ctl_bytes("screen", "--png", "-").startswith(b"\x89PNG"))
    check("no-such-folder" in world.ctl("screen", "--png", "no-such-folder/lcd.png", status=1))


def leds(world):
    world.ctl("dial", "602")
    world.ctl("wait", "ringing")
    led = world.json("leds")["line-1"]
    text = next(line for line in world.ctl("leds").splitlines() if line.startswith("line-1 "))
    check(led["colour"] == "green" and text.split() == ["line-1", "green", led["mode"]], f"{led} {text}")
    world.ctl("hangup")
    world.ctl("wait", "idle")


def ringing(world):
    world.ctl("dial", "602")
    world.ctl("wait", "ringing", "--timeout", "20")
    call, = alive(world)
    check((call["remote"], call["state"], call["direction"], call["line"]) == ("602", "ringing", "out", 1), call)
    check("602" in world.ctl("calls"))
    check("not talking" in world.ctl("wait", "talking", "--timeout", "0.2", status=4))
    world.ctl("hangup")
    world.ctl("wait", "idle")
    check(alive(world) == [], "no call is left")
    check("no call" in world.ctl("hangup", status=1).lower())
    check("No call" in world.ctl("answer", status=1))


def refused(world):
    world.ctl("dial", "601")
    world.ctl("wait", "idle")
    check("486 " in world.ctl("trace", "--ladder"))
    world.ctl("dial", "", status=1)


def stats(world, call):
    figures, = [entry for entry in world.json("stats") if entry["id"] == call["id"]]
    check(figures["state"] == "talking" and figures["figures"]["codec-sent"] == call["codec"], figures)
    check(figures["figures"]["jitter-buffer-max-ms"] >= 0 and figures["figures"]["packets-lost"] == 0, figures)
    text = world.ctl("stats", str(call["id"]))
    check(f'call {call["id"]}  600  talking' in text and "MOS-LQ" in text and "round trip" in text, text)
    check("no such call" in world.ctl("stats", "99999", status=1))
    world.ctl("stats", "everything", status=2)


def talking(world):
    world.ctl("trace", "--clear")
    world.ctl("dial", "600")
    world.ctl("wait", "talking")
    world.ctl("press", "1")
    call, = alive(world)
    check(call["codec"] and call["state"] == "talking" and call["statistics"]["jitter-ms"] >= 0, call)
    check(f'{call["codec"]}' in world.ctl("calls"))
    stats(world, call)
    world.ctl("hangup")
    world.ctl("wait", "idle")


def trace(world):
    world.ctl("trace", "--clear")
    check(world.ctl("trace") == "" and world.json("trace") == [])
    world.ctl("set", "account.1.expires", "1800")
    world.ctl("wait", "registered")
    text = world.ctl("trace")
    check("Expires: 1800" in text, "a change of an account is waited for")
    check('response="***"' in text and "\r" not in text, text)
    revealed = world.ctl("trace", "--reveal")
    check('response="' in revealed and 'response="***"' not in revealed, revealed)
    messages = world.json("trace")
    check(messages[0]["direction"] == "out" and messages[0]["transport"] == "UDP", messages[0])
    check(messages[0]["message"].startswith("REGISTER sip:"), messages[0])
    check("REGISTER" in world.ctl("trace", "--ladder"))
    check(isinstance(json.loads(world.ctl("trace", "--ladder", "--json")), list))
    world.ctl("trace", "--pcap", "all.pcap")
    head = (world.folder / "all.pcap").read_bytes()
    check(struct.unpack("<I", head[:4])[0] == 0xA1B2C3D4 and b"REGISTER sip:" in head, head[:32])
    world.ctl("trace", "--ladder", "--clear", status=2)


def flow(world):
    check("no-answer-forward" in world.ctl("flow").split())
    world.ctl("trace", "--clear")
    world.ctl("dial", "605")
    world.ctl("wait", "talking", "--timeout", "30")
    report = world.ctl("flow", "no-answer-forward")
    check("F16" in report and "MISSING" not in report and "not seen from here" in report, report)
    check(len(world.json("flow", "no-answer-forward")) >= 16)
    check("MISSING" in world.ctl("flow", "called-user-does-not-answer", status=1))
    check("no flow" in world.ctl("flow", "no-such-flow", status=1))
    copy = world.folder / "own.flow"
    copy.write_text("[flow]\ntitle=Own\nsource=test\nproxies=Proxy\n\n[parties]\nA=User A\nProxy=Proxy Server\n\n"
                    "[F1]\nfrom=A\nto=Proxy\nmessage=INVITE\n\n[F2]\nfrom=A\nto=Proxy\nmessage=MESSAGE\n")
    check("MESSAGE" in world.ctl("flow", "own.flow", status=1), "a file in the caller's folder")
    world.ctl("hangup")
    world.ctl("wait", "idle")


def called_back(world):
    world.ctl("dial", "609")
    world.ctl("wait", "talking")
    world.ctl("hangup")
    world.ctl("wait", "ringing")
    call, = alive(world)
    check((call["direction"], call["state"]) == ("in", "incoming"), call)
    world.ctl("answer")
    world.ctl("wait", "talking")
    world.ctl("hangup")
    world.ctl("wait", "idle")


def parameters(world):
    check(world.ctl("get", "account.1.user_name") == "1001\n")
    check(world.json("get", "account.1.user_name")["origin"] == "lab")
    check(world.ctl("get", "account.1.password") == "***\n")
    check(world.ctl("get", "account.1.password", "--reveal").strip() not in ("***", ""))
    world.ctl("set", "features.key_tone", "0")
    check(world.ctl("get", "features.key_tone") == "0\n")
    check("pinned" in world.ctl("set", "account.1.user_name", "other", status=1))
    check("no such parameter" in world.ctl("get", "no.such", status=1))
    check("no such parameter" in world.ctl("set", "no.such", "--", "-1", status=1))
    world.ctl("set", "account.1.expires", "soon", status=1)


def events(world):
    follower = world.spawn(world.build / "benchphonectl", "events", "--timeout", "60")
    check(json.loads(read_line(follower))["profile"] == "default", "the state comes first")
    world.ctl("press", "hook")
    world.ctl("press", "hook")
    world.ctl("wait", "idle")
    follower.terminate()
    rest, _ = follower.communicate(timeout=60)
    check(follower.returncode == 0, follower.returncode)
    seen = [json.loads(line) for line in rest.splitlines()]
    check([e["key"] for e in seen if e["type"] == "key"] == ["hook", "hook"], seen)
    check({"screen", "leds", "tone"} <= {e["type"] for e in seen}, seen)


def messages(world):
    check(world.json("messages") == [] and world.ctl("messages") == "", "nothing yet")
    world.ctl("message", "1001", "Gr\u00fc\u00df Gott")
    for _ in range(100):
        boxes = {message["box"]: message for message in world.json("messages")}
        if "inbox" in boxes and "sent" in boxes:
            break
        world.ctl("wait", "talking", "--timeout", "0.1", status=4)
    check(boxes["inbox"]["text"] == "Gr\u00fc\u00df Gott" and boxes["inbox"]["unread"], boxes)
    check("Gr\u00fc\u00df Gott" in world.ctl("messages"), "as text")
    check("text" in world.json("screen")["status"]["icons"], world.json("screen"))
    check("Empty message" in world.ctl("message", "1001", "", status=1))
    world.ctl("press", "X")
    world.ctl("wait", "idle")


def write_sound(path, rate, seconds):
    """A square wave: loud, and without arithmetic."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((struct.pack("<hh", 3000, 3000) * 20 + struct.pack("<hh", -3000, -3000) * 20)
                         * (rate * seconds // 40))


def wait_in_call(world, holds, what):
    """Until it holds; what is waited for between two looks is the end of the call, which must not come."""
    deadline = time.monotonic() + 30
    while not holds():
        check(time.monotonic() < deadline, what)
        world.ctl("wait", "idle", "--timeout", "0.1", status=4)


def loudest_right(path):
    with wave.open(str(path), "rb") as file:
        check((file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 16000), "stereo at 16 kHz")
        frames = file.readframes(file.getnframes())
    return max((abs(right) for _, right in struct.iter_unpack("<hh", frames)), default=0)


def sounds(world):
    write_sound(world.folder / "sound.wav", 44100, 1)
    check("no call" in world.ctl("play", "sound.wav", status=1))
    check("no call" in world.ctl("record", "call.wav", status=1))
    world.ctl("dial", "600")
    world.ctl("wait", "talking")
    check(world.ctl("record", "call.wav").strip().endswith("/call.wav"), "the file that is written")
    call, = alive(world)
    check(call["recording"] == "on" and world.json("screen")["body"]["recording"] == "on", call)
    world.ctl("play", "sound.wav", "--loop", "--instead", "--call", str(call["id"]))
    check(alive(world)[0]["playing"].endswith("/sound.wav"))
    # 600 echoes: what is played comes back, on the right.
    wait_in_call(world, lambda: loudest_right(world.folder / "call.wav") > 2000,
                 "the echo of the file in the recording")
    world.ctl("play", "stop")
    world.ctl("play", "sound.wav")
    wait_in_call(world, lambda: alive(world)[0]["playing"] == "", "the end of a file that is played once")
    check("nothing" in world.ctl("play", "stop", status=1))
    world.ctl("record", "pause")
    check(alive(world)[0]["recording"] == "paused")
    world.ctl("record", "resume")
    world.ctl("record", "stop")
    check("nothing" in world.ctl("record", "stop", status=1))
    check("exists" in world.ctl("record", "call.wav", status=1), "nothing is overwritten")
    world.ctl("set", "benchphone.record.folder", str(world.folder / "recordings"))
    named = world.json("record")["file"]
    check("/recordings/" in named and named.endswith("-600.wav"), named)
    (world.folder / "noise.wav").write_bytes(bytes(100))
    check("not a WAV file" in world.ctl("play", "noise.wav", status=1))
    check("No such file" in world.ctl("play", "no-such-file.wav", status=1))
    check("There is no call 99" in world.ctl("play", "sound.wav", "--call", "99", status=1))
    world.ctl("play", "sound.wav", "--loop", "--once", status=2)
    world.ctl("hangup", "--call", "1", status=2)
    world.ctl("hangup")
    world.ctl("wait", "idle")
    with wave.open(named, "rb") as file:
        check(file.getnframes() > 0, "a recording ends with its call, and is whole")


def pages(world):
    check("multicast" in world.ctl("page", "127.0.0.1:5000", status=1))
    check("multicast" in world.ctl("page", "4", status=1), "no such paging address")
    world.ctl("set", "multicast.paging_address.2.ip_address", "239.255.77.9:34567")
    world.ctl("set", "multicast.paging_address.2.label", "Shop")
    world.ctl("page", "2")
    said = world.json("screen")
    check((said["title"], said["body"]["name"], said["softkeys"][3]) == ("Paging", "Shop", "End Call"), said)
    check("page" in world.ctl("page", "2", status=1))
    world.ctl("page", "stop")
    check(world.json("screen")["kind"] == "idle")


def usage(world):
    for arguments in ([], ["frobnicate"], ["dial"], ["dial", "1", "2"], ["status", "--timeout", "3"], ["wait", "noon"],
                      ["wait", "idle", "--timeout", "-3"], ["wait", "idle", "--timeout", "x"], ["--profile", "a/b", "status"],
                      ["status", "--no-such-option"], ["get", "account.1.label", "--ladder"]):
        check("benchphonectl" in world.ctl(*arguments, status=2), arguments)


def one_per_profile(world):
    second = world.run("benchphoned", "--lab", "--microphone", "null", "--speaker", "null")
    check(second.returncode == 1 and b"running already" in second.stderr, second)
    check("no phone" in world.ctl("--profile", "2nd", "status", status=3))
    other = world.start_phone("--profile", "2nd")
    check(world.json("--profile", "2nd", "status")["profile"] == "2nd")
    check(world.json("status")["profile"] == "default")
    world.ctl("--profile", "2nd", "quit")
    check(other.wait(60) == 0, other.returncode)
    check("no phone" in world.ctl("--profile", "2nd", "status", status=3))


def quit_while_waited_for(world, phone):
    world.ctl("dial", "602")
    world.ctl("wait", "ringing")
    follower = world.spawn(world.build / "benchphonectl", "events")
    read_line(follower)
    waiter = world.spawn(world.build / "benchphonectl", "wait", "talking", "--timeout", "60", stderr=subprocess.PIPE)
    world.ctl("quit")
    check(phone.wait(60) == 0, phone.returncode)
    check(waiter.wait(60) in (1, 3), waiter.returncode)
    check(follower.wait(60) == 0, follower.returncode)
    world.ctl("status", status=3)


def tests(world, phone):
    functions = [status, press, screen, leds, ringing, refused, talking, trace, flow, called_back, parameters, events,
                 messages, sounds, pages, usage, one_per_profile]
    return [(f.__name__.replace("_", " "), f, world) for f in functions] + [
        ("quit while waited for", quit_while_waited_for, world, phone)]
