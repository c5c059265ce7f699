"""Gunicorn's settings for the demo; `python:scripts.serving` names them. The environment says which port.

The sender of mail runs beside the server and ends with it. The demo's mail goes to nobody and is read in Utboks.
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

_senders: list[subprocess.Popen[bytes]] = []


def when_ready(_server: object) -> None:
    """Say the address only when a browser will be answered there."""
    environment = {**os.environ, "LOG_LEVEL": "WARNING"}
    _senders.append(subprocess.Popen([sys.executable, "manage.py", "send_outbox", "--loop"], env=environment))
    print(f"Åpne http://{bind}/ i nettleseren. Stopp med Ctrl-C.", flush=True)


def on_exit(_server: object) -> None:
    """The sender ends after the mail in hand; should the server be killed, it sees that its parent is gone."""
    for sender in _senders:
        sender.terminate()
