# SPDX-License-Identifier: GPL-3.0-or-later
"""A registrar and caller on 127.0.0.1, just enough of SIP to time a phone."""
import re
import select
import socket
import struct
import threading
import time


def header(message, name):
    """The value of a header, or ''."""
    match = re.search(rf"^{name}\s*:\s*(.*?)\r$", message, re.IGNORECASE | re.MULTILINE)
    return match.group(1) if match else ""


class Caller:
    """One UDP socket that registers whoever asks and calls them."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.serial = 0
        self.contact = None

    def close(self):
        self.socket.close()

    def receive(self, timeout):
        """(message, address, time of arrival), or None in time."""
        ready, _, _ = select.select([self.socket], [], [], max(timeout, 0))
        if not ready:
            return None
        data, address = self.socket.recvfrom(65536)
        return data.decode(errors="replace"), address, time.perf_counter()

    def wait_registered(self, timeout):
        """Answers REGISTERs with 200; returns when the first one came."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline:
            got = self.receive(deadline - time.perf_counter())
            if got and got[0].startswith("REGISTER"):
                self.answer(got[0], got[1])
                self.contact = re.search(r"<?sip:([^>;\s]*)", header(got[0], "Contact")).group(1)
                return got[2]
        raise TimeoutError("no REGISTER")

    def answer(self, request, address, status="200 OK"):
        contact = header(request, "Contact")
        lines = [f"SIP/2.0 {status}"]
        lines += [f"{name}: {header(request, name)}" for name in ("Via", "From", "To", "Call-ID", "CSeq")]
        if contact and request.startswith("REGISTER"):
            lines += [f"Contact: {contact.split(';expires')[0]};expires=3600"]
        self.socket.sendto(("\r\n".join(lines) + "\r\nContent-Length: 0\r\n\r\n").encode(), address)

    def request(self, method, call, body="", cseq=1, branch=None):
        to = call["to"] + (f";tag={call['tag']}" if call.get("tag") and method != "CANCEL" else "")
        text = (
            f"{method} {call['uri']} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch={branch or call['branch'] + method}\r\n"
            f"From: <sip:caller{call['id']}@127.0.0.1>;tag=c{call['id']}\r\nTo: {to}\r\n"
            f"Call-ID: bench-{call['id']}-{self.port}\r\n"
            f"CSeq: {cseq} {method}\r\n"
            + "".join(f"Route: {route}\r\n" for route in (call.get("routes") or []) if method in ("ACK", "BYE"))
            + f"Contact: <sip:caller@127.0.0.1:{self.port}>\r\nMax-Forwards: 70\r\n"
            + ("Call-Info: <sip:127.0.0.1>;answer-after=0\r\n" if method == "INVITE" and call.get("answer") else "")
            + ("Content-Type: application/sdp\r\n" if body else "")
            + f"Content-Length: {len(body)}\r\n\r\n{body}")
        self.socket.sendto(text.encode(), call["address"])

    def invite(self, user, host, port, rtp_port=40000, answer=False):
        """Calls; with @answer it asks to be answered at once, as an intercom call."""
        self.serial += 1
        call = {"id": self.serial, "uri": f"sip:{user}@{host}:{port}", "to": f"<sip:{user}@{host}:{port}>",
                "branch": f"z9hG4bKb{self.serial}x", "address": (host, port), "answer": answer}
        body = (f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                f"m=audio {rtp_port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=ptime:20\r\n")
        call["sent"] = time.perf_counter()
        self.request("INVITE", call, body)
        return call

    def wait_status(self, call, wanted, timeout=5):
        """Seconds from the INVITE to the first status in wanted."""
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline:
            got = self.receive(deadline - time.perf_counter())
            if not got:
                continue
            message, address, at = got
            if not message.startswith("SIP/2.0"):
                self.answer(message, address)
                continue
            if header(message, "Call-ID") != f"bench-{call['id']}-{self.port}":
                continue
            status = int(message.split()[1])
            tag = re.search(r"tag=([^;\s]+)", header(message, "To"))
            if tag:
                call["tag"] = tag.group(1)
            if status == 200 and "INVITE" in header(message, "CSeq"):
                target = re.search(r"<sip:([^>]*)>", header(message, "Contact"))
                call["routes"] = [r for r in re.findall(r"^Record-Route\s*:\s*(.*?)\r$", message, re.M | re.I)]
                if target:
                    call["uri"] = "sip:" + target.group(1)
                rtp = re.search(r"m=audio (\d+)", message)
                call["rtp"] = int(rtp.group(1)) if rtp else None
            if status in wanted:
                return at - call["sent"]
            if status >= 300:
                raise RuntimeError(message.split("\r\n")[0])
        raise TimeoutError(f"none of {wanted}")

    def cancel(self, call):
        self.request("CANCEL", call, branch=call["branch"] + "INVITE")
        self.wait_status(call, (487,))
        self.request("ACK", call, branch=call["branch"] + "INVITE")

    def acknowledge(self, call):
        self.request("ACK", call)

    def bye(self, call):
        self.request("BYE", call, cseq=2)
        self.wait_status(call, (200,))


class Streams(threading.Thread):
    """Sends G.711 silence every 20 ms from each socket to its port, and counts what comes back."""

    def __init__(self, ends):
        super().__init__(daemon=True)
        self.ends = [(sock, ("127.0.0.1", port)) for sock, port in ends]
        self.done = threading.Event()
        self.received = 0

    def run(self):
        sequence, due = 0, time.perf_counter()
        for sock, _ in self.ends:
            sock.setblocking(False)
        while not self.done.is_set():
            packet = struct.pack("!BBHII", 0x80, 0, sequence & 0xFFFF, sequence * 160 & 0xFFFFFFFF, 7) + b"\xff" * 160
            for sock, target in self.ends:
                sock.sendto(packet, target)
            sequence += 1
            due += 0.02
            self.done.wait(max(due - time.perf_counter(), 0))
            for sock, _ in self.ends:
                try:
                    while True:
                        sock.recv(2048)
                        self.received += 1
                except BlockingIOError:
                    pass


def target(caller):
    user, _, place = caller.contact.rpartition("@")
    host, _, port = place.partition(":")
    return user, host, int(port or 5060)
