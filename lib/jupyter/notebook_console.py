"""What a person sees of a notebook that runs without a browser."""

import re
import shutil
import sys
import time

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LIVE_SECONDS = 10  # between lines of a changing display, where a line cannot be overwritten


class Console:
    """Standard output, with one changing line at its end where that is a terminal."""

    def __init__(self):
        self.terminal = sys.stdout.isatty()
        self.at_start = True  # of a line
        self.shown, self.pending, self.last = "", None, 0.0

    def write(self, text):
        self.flush_live()
        text = text if self.terminal else ANSI.sub("", text)
        if text:
            sys.stdout.write(text)
            sys.stdout.flush()
            self.at_start = text.endswith("\n")

    def line(self, text):
        self.write(("" if self.at_start else "\n") + text + "\n")

    def live(self, text):
        """A new state of a changing display: only its first line, and not too often in a log."""
        self.pending = text.strip().split("\n")[0]
        if self.terminal:
            width = shutil.get_terminal_size().columns - 1
            start = "" if self.at_start or self.shown else "\n"
            sys.stdout.write(start + "\r\x1b[K" + self.pending[:width])
            sys.stdout.flush()
            self.shown, self.at_start = self.pending, False
        elif time.monotonic() - self.last > LIVE_SECONDS:
            self.flush_live()
            self.last = time.monotonic()

    def flush_live(self):
        """Ends the changing line, its last state standing."""
        pending, self.pending = self.pending, None
        if self.terminal and self.shown:
            self.shown = ""
            sys.stdout.write("\n")
            self.at_start = True
        elif not self.terminal and pending and pending != self.shown:
            self.shown = pending
            self.line(pending)
