"""Runs a module as `python -m` does, and ends it when the process that started it is gone.

The starter holds this process's standard input open and writes nothing to it: its end is the sign.
Ctrl-C in a terminal reaches the starter alone, which decides what becomes of it.
Usage: python while_parent_lives.py MODULE [ARGUMENT ...]
"""

import os
import runpy
import signal
import sys
import threading


def end_with_parent():
    """From now on this process is a group of its own, and the whole group ends with the starter."""
    os.setsid()
    threading.Thread(target=watch, daemon=True).start()


def watch():
    # Not sys.stdin.read(): a thread inside it cannot be ended, and Python would abort on leaving.
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGTERM)


if __name__ == "__main__":
    end_with_parent()
    del sys.argv[0], sys.path[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
