"""Gunicorn's settings for the demo; `python:scripts.serving` names them. The environment says which port.

The sender of mail and the reader of uploads run beside the server and end with it. The demo's mail goes to nobody and
is read in Utboks.
"""

import os
import subprocess
import sys

bind = f"127.0.0.1:{os.environ['PORT']}"
wsgi_app = "council.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True

BESIDE = ("send_outbox", "read_uploads")
_beside: list[subprocess.Popen[bytes]] = []


def when_ready(_server: object) -> None:
    """Say the address only when a browser will be answered there."""
    environment = {**os.environ, "LOG_LEVEL": "WARNING"}
    _beside.extend(
        subprocess.Popen([sys.executable, "manage.py", command, "--loop"], env=environment) for command in BESIDE
    )
    print(f"Åpne http://{bind}/ i nettleseren. Stopp med Ctrl-C.", flush=True)


def on_exit(_server: object) -> None:
    """Each ends after the piece in hand; should the server be killed, they see that their parent is gone."""
    for process in _beside:
        process.terminate()
