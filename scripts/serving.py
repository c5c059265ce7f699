"""Gunicorn's settings for the demo; `python:scripts.serving` names them. The environment says which port."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
wsgi_app = "council.wsgi:application"
worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Say the address only when a browser will be answered there."""
    print(f"Åpne http://{bind}/ i nettleseren. Stopp med Ctrl-C.", flush=True)
