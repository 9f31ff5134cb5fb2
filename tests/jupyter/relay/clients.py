"""What Jupyter's own clients see of our kernel. Each function prints what it has seen as JSON."""

import json
import os
import signal
import subprocess
import sys
import time

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

TIMEOUT = 120


def start(cwd, transport="tcp", env=None):
    manager = KernelManager(kernel_name="deno", transport=transport)
    manager.start_kernel(cwd=cwd, env={**os.environ, **(env or {})})
    client = connect(manager)
    client.wait_for_ready(timeout=TIMEOUT)
    return manager, client


def connect(manager):
    """A client of its own, as one in another program."""
    client = BlockingKernelClient(connection_file=manager.connection_file)
    client.load_connection_file()
    # Otherwise it takes a kernel for dead that does not answer within a second.
    client.hb_channel.time_to_dead = TIMEOUT
    client.start_channels()
    return client


def stop(manager, *clients):
    for client in clients:
        client.stop_channels()
    manager.shutdown_kernel()


def text_of(client, code, **options):
    """What a cell shows as text, and how it ends."""
    texts = []

    def note(message):
        content = message["content"]
        kind = message["msg_type"]
        if kind == "stream":
            texts.append(content["text"])
        elif kind in ("execute_result", "display_data"):
            texts.append(content["data"]["text/plain"])
        elif kind == "error":
            texts.append(f"{content['ename']}: {content['evalue']}")

    client.execute_interactive(code, timeout=TIMEOUT, output_hook=note, **options)
    return "".join(texts)


def begin_endless(client):
    client.execute('console.log("begun"); while (true);')
    while client.get_iopub_msg(timeout=TIMEOUT)["content"].get("text") != "begun\n":
        pass


def asking(cwd):
    manager, first = start(cwd)
    second = connect(manager)
    second.wait_for_ready(timeout=TIMEOUT)
    seen = {}

    def answer(client, value):
        def hook(message):
            seen["prompt"] = message["content"]
            client.input(value)

        return hook

    seen["first"] = text_of(first, 'prompt("name")', allow_stdin=True, stdin_hook=answer(first, "Ada"))
    seen["second"] = text_of(
        second, 'confirm("sure")', allow_stdin=True, stdin_hook=answer(second, "y")
    )
    seen["not allowed"] = text_of(first, 'prompt("name")', allow_stdin=False)
    # One that asks its reader, who leaves.
    second.execute('const left = prompt("name");', allow_stdin=True)
    second.get_stdin_msg(timeout=TIMEOUT)
    second.stop_channels()
    seen["left"] = text_of(first, "left")
    stop(manager, first)
    return seen


def sockets(cwd):
    manager, client = start(cwd, transport="ipc")
    seen = [text_of(client, "6 * 7"), manager.connection_file]
    stop(manager, client)
    return seen[0]


def life(cwd):
    manager, client = start(cwd)
    seen = {"before": text_of(client, 'const kept = 1;\n(await import("./mine.ts")).mine')}
    manager.restart_kernel()
    client.wait_for_ready(timeout=TIMEOUT)
    seen["restarted"] = text_of(client, "typeof kept")
    begin_endless(client)
    manager.interrupt_kernel()
    seen["interrupted"] = client.get_shell_msg(timeout=TIMEOUT)["content"]["ename"]
    seen["after"] = text_of(client, "typeof kept")
    before = processes(manager)
    client.complete("Math", reply=True, timeout=TIMEOUT)
    [server] = set(processes(manager)) - set(before)
    os.kill(server, signal.SIGKILL)
    left([server])
    seen["without it"] = text_of(client, "1 + 1")
    family = with_language_server(manager, client)
    seen["processes"] = len(family)
    stop(manager, client)
    seen["left"] = left(family)
    return seen


def ends(cwd, name):
    """Kills the kernel's program while a cell runs that nothing else would end."""
    manager, client = start(cwd)
    family = with_language_server(manager, client)
    begin_endless(client)
    os.kill(manager.provisioner.pid, getattr(signal, name))
    seen = {"processes": len(family), "left": left(family)}
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seen


def orphaned(cwd):
    """Kills the program that has started the kernel."""
    code = (
        "import clients, sys, time; manager, client = clients.start(sys.argv[1]);"
        "clients.begin_endless(client); print(*clients.processes(manager), flush=True);"
        "time.sleep(1000)"
    )
    folder = os.path.dirname(os.path.abspath(__file__))
    parent = subprocess.Popen(
        [sys.executable, "-c", code, cwd], stdout=subprocess.PIPE, text=True, cwd=folder
    )
    family = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    return {"processes": len(family), "left": left(family)}


def no_room(cwd):
    """The kernel's program cannot write what Deno's kernel is to read."""
    manager, client = start(cwd, env={"TMPDIR": cwd + "/none", "TMP": cwd + "/none"})
    seen = [text_of(client, "1"), text_of(client, "2")]
    stop(manager, client)
    return seen


def with_language_server(manager, client):
    """The kernel's processes, once a language server is among them."""
    end = time.monotonic() + TIMEOUT
    while len(family := processes(manager)) < 3 and time.monotonic() < end:
        client.complete("Math", reply=True, timeout=TIMEOUT)
    return family


def processes(manager):
    """The kernel's program, and the processes that it has started."""
    program = manager.provisioner.pid
    listed = subprocess.run(["ps", "-axo", "pid=,ppid="], capture_output=True, text=True).stdout
    pairs = [line.split() for line in listed.splitlines()]
    return [program, *(int(pid) for pid, parent in pairs if int(parent) == program)]


def left(family):
    """Those that still run after a while."""
    end = time.monotonic() + TIMEOUT
    running = family
    while running and time.monotonic() < end:
        running = [pid for pid in running if is_running(pid)]
        time.sleep(0.05)
    return running


def is_running(pid):
    stat = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return stat.stdout.strip()[:1] not in ("", "Z")


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    print(json.dumps(globals()[name](*arguments)))
