#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""benchphonectl provision: what it fetches, says, and never says. A web server of the test's own stands on loopback.
Usage: test_provisioning.py FOLDER-WITH-THE-PROGRAMS"""
import base64
import http.server
import json
import sys
import threading

from world import PATIENCE_S, check, new_world, read_line, run_tests

HEAD = "#!version:1.0.0.1\n"
MAC = "00:15:65:aa:bb:cc"
MAC_FILE = "001565aabbcc.cfg"
COMMON_FILE = "y000000000028.cfg"
USER, SECRET, TOKEN = "ann", "s3cret-word", "t0ken"


class Files(http.server.BaseHTTPRequestHandler):
    """Serves what is in server.files; what is below /locked/ only to USER."""

    def do_GET(self):
        wanted = "Basic " + base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        text = self.server.files.get(self.path)
        if self.path.startswith("/locked/") and self.headers.get("Authorization") != wanted:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="lab"')
            text = ""
        else:
            self.send_response(404 if text is None else 200)
        body = (text or "").encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server:
    def __init__(self):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
        self.http.files = self.files = {}
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever)
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()


def no_secret(text):
    check(SECRET not in text and TOKEN not in text, text)
    return text


def nothing_known(world, _):
    text = no_secret(world.ctl("provision", status=1))
    check("no server is known" in text and "auto_provision.server.url: empty" in text, text)
    check("not been provisioned that often" in world.ctl("provision", "--last", "2", status=1))


def applied(world, server):
    """The report counts each line, and the values are in force with their place."""
    server.files["/lab/" + COMMON_FILE] = HEAD + "account.4.label = Common\nno.such.name = 1\n"
    server.files["/lab/" + MAC_FILE] = (HEAD + f"account.4.password = {TOKEN}\naccount.4.label = Mine\n"
                                        "account.1.user_name = hidden\nnetwork.pc_port.enable = 1\n")
    text = no_secret(world.ctl("provision", f"{server.url}/lab/"))
    check("Provisioning (remote, remote control): 2 applied, 0 unchanged" in text, text)
    check(f"from {server.url}/lab/" in text and f"{MAC_FILE}  applied" in text, text)
    check(f"{COMMON_FILE}:3: refused: no.such.name" in text, text)
    check(f"{MAC_FILE}:4: hidden: account.1.user_name: the value in force is from lab" in text, text)
    check(world.ctl("get", "account.4.label") == "Mine\n")
    origin = world.ctl("get", "account.4.label", "--origin")
    check(origin.splitlines()[:2] == [f"MAC = Mine    (MAC: {MAC_FILE}:3)", f"common = Common    (common: {COMMON_FILE}:2)"],
          origin)
    no_secret(world.ctl("get", "account.4.password", "--origin"))


def as_json(world, server):
    report = json.loads(no_secret(world.ctl("provision", f"{server.url}/lab/", "--json")))
    check(report["source"] == "remote control" and report["trigger"] == "remote" and "failure" not in report, report)
    check({f["name"]: f["outcome"] for f in report["files"]} == {COMMON_FILE: "unchanged", MAC_FILE: "unchanged"}, report)
    server.files["/lab/" + COMMON_FILE] = HEAD + "account.4.label = Again\naccount.4.enable = maybe\n"
    report = json.loads(no_secret(world.ctl("provision", f"{server.url}/lab/", "--json")))
    common, = [f for f in report["files"] if f["name"] == COMMON_FILE]
    check(common["outcome"] == "applied" and common["url"] == f"{server.url}/lab/{COMMON_FILE}", common)
    counts = {line["name"]: line["outcome"] for line in common["report"]["lines"]}
    check(counts == {"account.4.label": "hidden", "account.4.enable": "refused"}, common)


def signs_in(world, server):
    """A password comes from a file, or in the URL; it is in no output. Denied is a failure: exit status 1."""
    server.files["/locked/" + MAC_FILE] = HEAD + "account.5.label = Locked\n"
    (world.folder / "word").write_text(SECRET + "\n")
    (world.folder / "wrong").write_text("wrong\n")
    text = no_secret(world.ctl("provision", f"{server.url}/locked/", status=1))
    check("asks for a user name and password" in text, text)
    text = no_secret(world.ctl("provision", f"{server.url}/locked/", "--user", USER, "--password-file", "wrong", status=1))
    check("refuses the user name and password" in text, text)
    no_secret(world.ctl("provision", f"{server.url}/locked/", "--user", USER, "--password-file", "word"))
    check(world.ctl("get", "account.5.label") == "Locked\n")
    server.files["/locked/" + MAC_FILE] = HEAD + "account.5.label = Twice\n"
    url = server.url.replace("http://", f"http://{USER}:{SECRET}@")
    text = no_secret(world.ctl("provision", f"{url}/locked/"))
    check(f"from {server.url}/locked/" in text, text)
    check(world.ctl("get", "account.5.label") == "Twice\n")


def history(world, server):
    last = json.loads(no_secret(world.ctl("provision", "--last", "1", "--json")))
    check(last["url"] == f"{server.url}/locked/", last)
    first = [no_secret(world.ctl("provision", "--last", str(n), status=1 if n in (3, 4, 8) else 0)) for n in range(1, 9)]
    check("2 applied" in first[6] and "no server is known" in first[7], first)
    check("not been provisioned that often" in world.ctl("provision", "--last", "9", status=1))


def failed(world, server):
    text = no_secret(world.ctl("provision", f"{server.url}/empty/", status=1))
    check("no file for this phone" in text and f"{MAC_FILE}  missing" in text, text)
    check("failed" in world.ctl("provision", "http://127.0.0.1:1/", status=1))
    world.ctl("provision", "gopher://127.0.0.1/", status=1)
    check(world.ctl("get", "account.4.label") == "Mine\n", "the last good configuration")
    world.ctl("wait", "registered")


def events(world, server):
    follower = world.spawn(world.build / "benchphonectl", "events", "--timeout", str(PATIENCE_S))
    read_line(follower)
    server.files["/lab/" + MAC_FILE] += "account.4.display_name = New\n"
    world.ctl("provision", f"{server.url}/lab/")
    follower.terminate()
    rest, _ = follower.communicate(timeout=PATIENCE_S)
    no_secret(rest)
    seen = [json.loads(line) for line in rest.splitlines()]
    states = [(e["state"], e["trigger"]) for e in seen if e["type"] == "provisioning"]
    check(states == [("started", "remote"), ("finished", "remote")], seen)
    end, = [e for e in seen if e["type"] == "provisioning" and e["state"] == "finished"]
    check(not end["failed"] and not end["restart"] and "1 applied" in end["result"], end)
    notices = [e["text"] for e in seen if e["type"] == "notice"]
    check(notices == ["Updating...", "Updated"], notices)


def usage(world, _):
    for arguments in (["provision", "a", "b"], ["provision", "--user", "x", "--last", "1"], ["provision", "--last", "-1"],
                      ["provision", "--origin"], ["get", "account.1.label", "--last", "1"]):
        check("benchphonectl" in world.ctl(*arguments, status=2), arguments)


def main():
    with new_world() as world:
        server = Server()
        said_path = world.folder / "said"
        with open(said_path, "w", encoding="utf-8") as said:
            phone = world.start_phone("--verbose", "--set", f"benchphone.mac={MAC}", stderr=said)
        try:
            status = run_tests([(f.__name__.replace("_", " "), f, world, server)
                                for f in (nothing_known, applied, as_json, signs_in, history, failed, events, usage)]
                               + [("log", lambda: no_secret(said_path.read_text(encoding="utf-8")))])
        finally:
            server.close()
        world.ctl("quit")
        check(phone.wait(PATIENCE_S) == 0, said_path.read_text(encoding="utf-8"))
        return status


sys.exit(main())
