"""How `deno task lab` runs JupyterLab. The command line wins over what stands here."""

import os
import signal
import threading

c = get_config()  # noqa: F821 -- Jupyter defines it.

c.ServerApp.ip = "127.0.0.1"
# In a container one is root. The server listens to this machine only, and wants its token.
c.ServerApp.allow_root = True
c.Application.log_level = "WARN"
# It would start npm to look for language servers, and npm keeps logs in the home folder.
c.LanguageServerManager.autodetect = False


def stop_with_parent():
    """Stops the server and its kernels as soon as the process that started it is gone, however."""
    # Not sys.stdin.read(): its lock would be held while Python shuts down.
    while os.read(0, 4096):
        pass
    if hasattr(signal, "pthread_kill"):
        # To the main thread: a signal to this one would not wake the server.
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)
    else:
        signal.raise_signal(signal.SIGTERM)


def ignore(*_):
    """Does nothing. Kernels do not inherit it, as they would inherit signal.SIG_IGN."""


# A terminal sends them to the server, too, and it would leave its kernels behind.
signal.signal(signal.SIGINT, ignore)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, ignore)
threading.Thread(target=stop_with_parent, daemon=True).start()
