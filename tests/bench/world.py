# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes of a bench run: the phone and baresip, in folders of their own; what they cost."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

TICK = os.sysconf("SC_CLK_TCK")


class World:
    """Folders and processes of one bench run."""

    def __init__(self, build):
        self.build = pathlib.Path(build).resolve()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-"))
        self.processes = []
        self.environment = dict(
            os.environ, HOME=str(self.folder), XDG_CONFIG_HOME=str(self.folder / "config"),
            XDG_DATA_HOME=str(self.folder / "data"), XDG_RUNTIME_DIR=str(self.folder),
            DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent", GSK_RENDERER="cairo")

    def spawn(self, *command, **more):
        environment = dict(self.environment, **more.pop("env", {}))
        process = subprocess.Popen(list(map(str, command)), env=environment, stdin=subprocess.DEVNULL,
                                   stdout=more.pop("stdout", subprocess.DEVNULL),
                                   stderr=more.pop("stderr", subprocess.DEVNULL), **more)
        self.processes.append(process)
        return process

    def end(self, process):
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                self.end(process)
        shutil.rmtree(self.folder, ignore_errors=True)


def cpu_s(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def pss_mb(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.M).group(1)) / 1024


def our_phone(world, caller, more="", microphone="null"):
    config = world.folder / "bench.cfg"
    config.write_text(
        "#!version:1.0.0.1\naccount.1.enable = 1\naccount.1.user_name = bench\n"
        f"account.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = {caller.port}\n"
        "account.1.sip_listen_port = 0\nfeatures.save_call_history = 0\n"
        "benchphone.limit.requests_per_second = 0\nauto_provision.pnp_enable = 0\n"
        "auto_provision.dhcp_option.enable = 0\n" + more)
    return world.spawn(world.build / "src/benchphoned", "--config", config, "--microphone", microphone, "--speaker",
                       "null")


def baresip(world, caller, answermode, source="aubridge,nil"):
    folder = world.folder / f"baresip-{answermode}-{caller.port}"
    folder.mkdir()
    modules = next(pathlib.Path("/usr/lib").rglob("baresip/modules"))
    (folder / "config").write_text(
        f"module_path {modules}\nsip_listen 127.0.0.1:0\nnet_interface 127.0.0.1\ncall_max_calls 0\n"
        "audio_player aubridge,nil\n"
        f"audio_source {source}\naudio_alert aubridge,nil\nmodule g711.so\nmodule aubridge.so\nmodule aufile.so\nmodule_tmp uuid.so\nmodule_tmp account.so\n"
        "module_app menu.so\n")
    (folder / "accounts").write_text(
        f"<sip:bench@127.0.0.1:{caller.port};transport=udp>;auth_pass=x;answermode={answermode};regint=3600\n")
    (folder / "contacts").write_text("")
    return world.spawn("baresip", "-f", folder)
