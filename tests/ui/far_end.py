# SPDX-License-Identifier: GPL-3.0-or-later
"""A registrar and far end in a few lines, so that what the phone sends can be seen by somebody who is not
Benchphone: UDP on loopback, no authentication, one call at a time, media offered but not sent."""
import re
import socket
import threading
import time

ANSWER = ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
          "m=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n")


def header(message, name):
    """The values of a header, one string each."""
    return re.findall(rf"^{name}\s*:\s*(.*?)\s*$", message, re.IGNORECASE | re.MULTILINE)


class FarEnd(threading.Thread):
    """Registers whoever asks, answers calls, and calls whom it registered."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.media.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.received = []  # (method or status, instant)
        self.contact = None  # the phone's, and its address
        self.ended = False
        self.start()

    def close(self):
        self.ended = True
        self.join()
        self.socket.close()
        self.media.close()

    def count(self, what):
        return sum(1 for name, _ in self.received if name == what)

    def run(self):
        while not self.ended:
            try:
                data, address = self.socket.recvfrom(65535)
            except socket.timeout:
                continue
            message = data.decode("utf-8", "replace")
            if message.strip():
                self.receive(message, address)

    def receive(self, message, address):
        first = message.split("\r\n", 1)[0]
        if first.startswith("SIP/2.0 "):
            status = int(first.split()[1])
            if status == 487:
                self.send_request("ACK", header(message, "To")[0])
            self.received.append((status, time.monotonic()))
            return
        method = first.split()[0]
        if method == "REGISTER":
            contact = header(message, "Contact")[0]
            self.contact = (re.search(r"<([^>]+)>", contact).group(1), address)
            self.reply(message, address, "200 OK", f"Contact: {contact}\r\nExpires: 300\r\n")
        elif method == "INVITE":
            self.reply(message, address, "180 Ringing")
            self.reply(message, address, "200 OK", f"Contact: <sip:far@127.0.0.1:{self.port}>\r\n",
                       ANSWER.format(port=self.media.getsockname()[1]))
        elif method != "ACK":
            self.reply(message, address, "200 OK")
        self.received.append((method, time.monotonic()))

    def reply(self, request, address, status, extra="", body=""):
        """The request's own Via, From, Call-ID and CSeq, and its To with our tag."""
        copied = "".join(f"{name}: {value}\r\n" for name in ("Via", "From", "Call-ID", "CSeq")
                         for value in header(request, name))
        to = header(request, "To")[0]
        tagged = to if ";tag=" in to else f"{to};tag=far-end"
        kind = "Content-Type: application/sdp\r\n" if body else ""
        self.socket.sendto(f"SIP/2.0 {status}\r\n{copied}To: {tagged}\r\n{extra}{kind}"
                           f"Content-Length: {len(body)}\r\n\r\n{body}".encode(), address)

    def send_request(self, method, to=None):
        """INVITE, and what belongs to the same transaction."""
        uri, address = self.contact
        body = ANSWER.format(port=self.media.getsockname()[1]) if method == "INVITE" else ""
        kind = f"Contact: <sip:far@127.0.0.1:{self.port}>\r\nContent-Type: application/sdp\r\n" if body else ""
        self.socket.sendto(f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK-missed\r\n"
                           f"Max-Forwards: 70\r\nFrom: \"Far Away\" <sip:far@127.0.0.1>;tag=caller\r\n"
                           f"To: {to or f'<{uri}>'}\r\nCall-ID: missed@127.0.0.1\r\nCSeq: 1 {method}\r\n{kind}"
                           f"Content-Length: {len(body)}\r\n\r\n{body}".encode(), address)
