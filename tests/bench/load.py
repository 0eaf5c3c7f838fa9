# SPDX-License-Identifier: GPL-3.0-or-later
"""Many G.711 calls at once to a phone that echoes, and what one costs; and how fast sound comes through."""
import math
import os
import select
import socket
import statistics
import struct
import time
import wave

from sip import Streams, target
from world import cpu_s, pss_mb

SETTLE_S = 1.0
LOAD_S = 6.0
SPEECH_S = 20
CLICKS = 20
FIRST_SOUNDS = 10
SILENCE = b"\xff" * 160
LOUD = b"\x80\x00" * 80
CONFIG = ("features.intercom.tone = 0\nbenchphone.parallel_calls = 1\n"
          "benchphone.limit.calls = 100\nnetwork.port.min_rtpport = 20000\nnetwork.port.max_rtpport = 20998\n")


def connect(caller):
    """A call that talks: (call, our RTP socket)."""
    rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    rtp.bind(("127.0.0.1", 0))
    call = caller.invite(*target(caller), rtp.getsockname()[1], answer=True)
    caller.wait_status(call, (200,))
    caller.acknowledge(call)
    return call, rtp


def counts(pid):
    """Threads and descriptors."""
    return len(os.listdir(f"/proc/{pid}/task")), len(os.listdir(f"/proc/{pid}/fd"))


def load(caller, pid, n_calls):
    """For each of so many calls: CPU (percent of a core), memory (kB PSS), threads, descriptors."""
    idle_memory, idle_counts = pss_mb(pid), counts(pid)
    calls = [connect(caller) for _ in range(n_calls)]
    streams = Streams([(rtp, call["rtp"]) for call, rtp in calls])
    streams.start()
    streams.done.wait(SETTLE_S)
    before, began, received = cpu_s(pid), time.perf_counter(), streams.received
    streams.done.wait(LOAD_S)
    used, elapsed = cpu_s(pid) - before, time.perf_counter() - began
    memory, busy_counts = pss_mb(pid), counts(pid)
    received = streams.received - received
    streams.done.set()
    streams.join()
    for call, rtp in calls:
        caller.bye(call)
        rtp.close()
    if received < n_calls * LOAD_S * 40:
        raise RuntimeError(f"only {received} RTP packets came back from {n_calls} calls in {LOAD_S} s")
    return (used / elapsed * 100 / n_calls, (memory - idle_memory) * 1024 / n_calls,
            (busy_counts[0] - idle_counts[0]) / n_calls, (busy_counts[1] - idle_counts[1]) / n_calls)


def speech(world):
    """A source of sound for baresip, whose bridge serves one call only: a file that lasts for the call."""
    path = world.folder / "tone.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{SPEECH_S * 8000}h", *(int(8000 * math.sin(i * math.pi / 4)) for i in range(SPEECH_S * 8000))))
    return f"aufile,{path}"


def is_loud(packet):
    return len(packet) > 12 and any(byte & 0x7F < 0x60 for byte in packet[12:])


def click_delay(caller):
    """Median time a click takes through the phone, in and out again, ms."""
    call, rtp = connect(caller)
    delays, due, sent_at = [], time.perf_counter(), None
    for sequence in range(CLICKS * 25):
        click = sequence % 25 == 24
        rtp.sendto(struct.pack("!BBHII", 0x80, 0, sequence, sequence * 160, 7) + (LOUD if click else SILENCE),
                   ("127.0.0.1", call["rtp"]))
        if click:
            sent_at = time.perf_counter()
        due += 0.02
        while (left := due - time.perf_counter()) > 0:
            if not select.select([rtp], [], [], left)[0]:
                continue
            packet = rtp.recv(2048)
            if sent_at is not None and is_loud(packet):
                delays.append((time.perf_counter() - sent_at) * 1000)
                sent_at = None
    caller.bye(call)
    rtp.close()
    return statistics.median(delays)


def time_to_sound(caller, user, host, port):
    """Median time from the 200 to the first packet that can be heard, ms, of a phone that speaks by itself."""
    times = []
    for _ in range(FIRST_SOUNDS):
        rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        rtp.bind(("127.0.0.1", 0))
        rtp.settimeout(5)
        call = caller.invite(user, host, port, rtp.getsockname()[1])
        caller.wait_status(call, (200,))
        began = time.perf_counter()
        caller.acknowledge(call)
        while not is_loud(rtp.recv(2048)):
            pass
        times.append((time.perf_counter() - began) * 1000)
        caller.bye(call)
        rtp.close()
    return statistics.median(times)
