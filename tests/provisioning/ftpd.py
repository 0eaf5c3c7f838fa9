#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An FTP server on 127.0.0.1 for ftpd.c: PORT FOLDER USER PASSWORD. What misbehaves is named in ftpd.h."""
import os
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer


class Handler(FTPHandler):
    banner = "ready"
    asked = ""

    def ftp_RETR(self, file):
        self.asked = os.path.basename(file)
        if self.asked.startswith("loud"):
            for _ in range(2000):
                self.respond("150-" + "x" * 70)
        return super().ftp_RETR(file)

    def push_dtp_data(self, data, isproducer=False, file=None, cmd=None):
        if isproducer and self.asked.startswith("cut"):
            half = file.read(os.path.getsize(file.name) // 2)
            file.close()
            super().push_dtp_data(half, cmd=cmd)
            return
        super().push_dtp_data(data, isproducer, file, cmd)

    def respond(self, resp, *args, **kwargs):
        done = resp.startswith("226") or resp.startswith("221")
        if done and self.asked.startswith("mute") or resp.startswith("221") and self.asked.startswith("deaf"):
            return
        super().respond(resp, *args, **kwargs)

    def close_when_done(self):
        if not self.asked.startswith(("mute", "deaf")):
            super().close_when_done()


def main():
    port, folder, user, password = int(sys.argv[1]), *sys.argv[2:5]
    authorizer = DummyAuthorizer()
    authorizer.add_anonymous(folder)
    authorizer.override_perm("anonymous", os.path.join(folder, "phone-only"), "", recursive=True)
    authorizer.add_user(user, password, folder, perm="elrw")
    Handler.authorizer = authorizer
    FTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main()
