#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the phone, and of baresip at the same job in the same run, with their ratio.

Only ratios travel from machine to machine: these figures say how fast the phone is here, today, beside
a peer. Usage: bench.py BUILD-FOLDER
"""
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import time

import faces
from load import CONFIG, click_delay, load, speech, time_to_sound
from sip import Caller, Streams, target
from world import World, baresip, cpu_s, our_phone, pss_mb

RINGS = 150
CALLS = 150
TALK_S = 8
LOADS = (1, 10, 25, 50)
STARTS = 5


def start_times(world, make):
    times = []
    for _ in range(STARTS):
        caller = Caller()
        began = time.perf_counter()
        process = make(world, caller)
        times.append((caller.wait_registered(20) - began) * 1000)
        world.end(process)
        caller.close()
    return statistics.median(times)


def ring_times(caller):
    user, host, port = target(caller)
    times = []
    for _ in range(RINGS):
        call = caller.invite(user, host, port)
        times.append(caller.wait_status(call, (180,)) * 1000)
        caller.cancel(call)
    times.sort()
    return statistics.median(times), times[len(times) * 99 // 100]


def call_times(caller, user, host, port):
    """Set-up to 200 (median, p99, ms), and calls a second one after another."""
    times = []
    began = time.perf_counter()
    for _ in range(CALLS):
        call = caller.invite(user, host, port)
        times.append(caller.wait_status(call, (200,)) * 1000)
        caller.acknowledge(call)
        caller.bye(call)
    rate = CALLS / (time.perf_counter() - began)
    times.sort()
    return statistics.median(times), times[len(times) * 99 // 100], rate


def talk(caller, pid, user, host, port):
    """CPU of one talking G.711 call (percent of a core) and PSS meanwhile (MB)."""
    rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    rtp.bind(("127.0.0.1", 0))
    call = caller.invite(user, host, port, rtp.getsockname()[1])
    caller.wait_status(call, (200,))
    caller.acknowledge(call)
    stream = Streams([(rtp, call["rtp"])])
    stream.start()
    before, began = cpu_s(pid), time.perf_counter()
    stream.done.wait(TALK_S)
    used, elapsed, memory = cpu_s(pid) - before, time.perf_counter() - began, pss_mb(pid)
    stream.done.set()
    stream.join()
    caller.bye(call)
    rtp.close()
    if stream.received < TALK_S * 40:
        raise RuntimeError(f"only {stream.received} RTP packets came back in {TALK_S} s")
    return used / elapsed * 100, memory


def lab_phone(world):
    """The phone with the embedded exchange: (process, its port)."""
    log = open(world.folder / "lab.log", "w+", encoding="utf-8")
    process = world.spawn(world.build / "src/benchphoned", "--lab", "--verbose", "--microphone", "null", "--speaker",
                          "null", stderr=log)
    deadline = time.perf_counter() + 10
    while time.perf_counter() < deadline:
        found = re.search(r"exchange listens on 127\.0\.0\.1:(\d+)", (world.folder / "lab.log").read_text())
        if found:
            return process, int(found.group(1))
        time.sleep(0.01)
    raise TimeoutError("the exchange did not start")


def bench_of_phones(world):
    """A thousand phones in one process: registered (s), memory a phone (kB), threads, CPU of refreshing (%)."""
    out = subprocess.run([world.build / "tests/bench/bench-phones", "1000"], env=world.environment, check=True,
                         capture_output=True, text=True).stdout.split()
    return [float(figure) for figure in out]


def row(name, ours, theirs=None, unit="ms"):
    ratio = f"{ours / theirs:6.2f} x" if theirs else ""
    peer = f"{theirs:9.2f}" if theirs is not None else "        -"
    print(f"{name:44} {ours:9.2f} {peer} {unit:5} {ratio}", flush=True)


def measure_delay(world):
    caller, peer_caller = Caller(), Caller()
    phone, peer = our_phone(world, caller, CONFIG, "echo"), baresip(world, peer_caller, "auto")
    caller.wait_registered(10)
    peer_caller.wait_registered(10)
    row("a click through the phone and back", click_delay(caller), click_delay(peer_caller))
    for process in (phone, peer):
        world.end(process)


def measure_load(world):
    for n_calls in LOADS:
        caller, peer_caller = Caller(), Caller()
        phone = our_phone(world, caller, CONFIG, "echo")
        peer = baresip(world, peer_caller, "auto", speech(world))
        caller.wait_registered(10)
        peer_caller.wait_registered(10)
        ours, theirs = load(caller, phone.pid, n_calls), load(peer_caller, peer.pid, n_calls)
        row(f"{n_calls} G.711 calls: CPU a call", ours[0], theirs[0], "%")
        row("… memory a call (PSS)", ours[1], theirs[1], "kB")
        row("… threads a call", ours[2], None, "")
        row("… descriptors a call", ours[3], theirs[3], "")
        world.end(phone)
        world.end(peer)
        caller.close()
        peer_caller.close()


def measure(world):
    print(f"# {platform.platform()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d %H:%M')}")
    print(f"{'':44} {'phone':>9} {'baresip':>9}")
    row("launch to REGISTER, median of 5", start_times(world, our_phone),
        start_times(world, lambda w, c: baresip(w, c, "manual")))

    frame = faces.frames(world, "T46G")
    row("key press to LCD frame, median", frame[0])
    row("key press to LCD frame, p99", frame[1])

    caller = Caller()
    phone = our_phone(world, caller)
    caller.wait_registered(10)
    idle = pss_mb(phone.pid)
    peer_caller = Caller()
    peer = baresip(world, peer_caller, "manual")
    peer_caller.wait_registered(10)
    peer_idle = pss_mb(peer.pid)
    row("memory idle (PSS)", idle, peer_idle, "MB")
    rings, peer_rings = ring_times(caller), ring_times(peer_caller)
    row("INVITE to 180, median", rings[0], peer_rings[0])
    row("INVITE to 180, p99", rings[1], peer_rings[1])
    world.end(phone)
    world.end(peer)

    lab, port = lab_phone(world)
    time.sleep(0.5)
    lab_caller, auto_caller = Caller(), Caller()
    auto = baresip(world, auto_caller, "auto")
    auto_caller.wait_registered(10)
    answers = call_times(lab_caller, "600", "127.0.0.1", port)
    peer_answers = call_times(auto_caller, *target(auto_caller))
    row("INVITE to 200 by an answering phone, median", answers[0], peer_answers[0])
    row("INVITE to 200 by an answering phone, p99", answers[1], peer_answers[1])
    row("set-up and BYE one after another", answers[2], peer_answers[2], "/s")
    talking = talk(lab_caller, lab.pid, "600", "127.0.0.1", port)
    peer_talking = talk(auto_caller, auto.pid, *target(auto_caller))
    row("CPU of a talking G.711 call", talking[0], peer_talking[0], "%")
    row("memory with a call (PSS, with the exchange)", talking[1], peer_talking[1], "MB")
    row("200 to the first sound of a phone that speaks", time_to_sound(lab_caller, "611", "127.0.0.1", port))
    world.end(lab)
    world.end(auto)

    measure_delay(world)
    measure_load(world)

    thousand = bench_of_phones(world)
    row("1,000 phones in a process: all registered", thousand[0], None, "s")
    row("… memory a phone (PSS)", thousand[2], None, "kB")
    row("… threads more than one phone has", thousand[3], None, "")
    row("… CPU, each refreshed every 10 s", thousand[4], None, "%")

    faces.measure(world, row)


def main():
    world = World(sys.argv[1])
    try:
        measure(world)
    finally:
        world.close()


if __name__ == "__main__":
    main()
