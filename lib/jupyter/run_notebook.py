"""Runs one notebook with the Deno kernel and shows it going on.

Usage: python run_notebook.py NOTEBOOK OUTPUT. What cells print appears as they print it. OUTPUT is
written after every cell and in the end, whatever the end; its metadata `workbook` says how it went.
Standard input is held open by the starter: its end means that the starter is gone, and so do we.
"""

import asyncio
import ctypes
import datetime
import json
import os
import pathlib
import signal
import sys
import tempfile
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from notebook_console import ANSI, Console
from while_parent_lives import end_with_parent

PRELUDE = pathlib.Path(__file__).resolve().with_name("uncaught_errors.ts").as_uri()


class Interrupted(Exception):
    """The user asked to stop; the cell that ran has ended."""


class Runner(NotebookClient):
    """nbclient with live output, a save after each cell, and Ctrl-C passed on to the kernel."""

    def __init__(self, notebook, output):
        nb = nbformat.read(notebook, as_version=4)
        super().__init__(
            nb,
            timeout=None,
            startup_timeout=120,
            kernel_name="deno",
            shutdown_kernel="immediate",
            store_widget_state=False,
            resources={"metadata": {"path": os.path.dirname(os.path.abspath(notebook))}},
        )
        self.output_path, self.console = output, Console()
        self.code_cells = [c for c in nb.cells if c.cell_type == "code" and c.source.strip()]
        self.interrupts, self.uncaught = 0, None

    async def async_start_new_kernel(self, **kwargs):
        self.words = tempfile.TemporaryFile()  # native libraries chatter on standard error
        await super().async_start_new_kernel(
            preexec_fn=die_with_parent, stderr=self.words, **kwargs
        )
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self.on_interrupt)
        loop.add_signal_handler(signal.SIGTERM, self.on_interrupt, 2)

    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        # An error in a timer or in a promise nobody awaits would hang the kernel or pass unseen.
        client.execute(f"await import({json.dumps(PRELUDE)});", silent=True)
        return client

    def on_interrupt(self, count=1):
        self.interrupts += count
        kill = self.interrupts > 1
        signal_number = signal.SIGKILL if kill else signal.SIGINT
        if not kill:
            self.console.line("Stopping at the next step; press Ctrl-C again to stop at once.")
        asyncio.ensure_future(self.km.signal_kernel(signal_number))

    async def async_execute_cell(self, cell, cell_index, **kwargs):
        if cell not in self.code_cells:
            return cell
        position = self.code_cells.index(cell) + 1
        self.console.line(f"[{position}/{len(self.code_cells)}] {first_line(cell.source)}")
        began = time.monotonic()
        try:
            await super().async_execute_cell(cell, cell_index, **kwargs)
        finally:
            put_result_last(cell)
            cell.metadata["seconds"] = round(time.monotonic() - began, 2)
            self.console.flush_live()
            self.console.line(f"      {cell.metadata['seconds']:.1f} s")
            self.save()
        if self.interrupts:
            raise Interrupted
        if self.uncaught:
            raise CellExecutionError("", *self.uncaught)
        return cell

    def process_message(self, msg, cell, cell_index):
        content, kind = msg["content"], msg["msg_type"]
        if kind == "stream":
            self.console.write(content["text"])
        elif kind in ("display_data", "update_display_data"):
            if (content.get("transient") or {}).get("display_id"):
                self.console.live(content["data"].get("text/plain", ""))
        elif kind == "error":
            self.uncaught = (content["ename"], content["evalue"])
        return super().process_message(msg, cell, cell_index)

    def output(self, outs, msg, display_id, cell_index):
        content = msg["content"]
        if msg["msg_type"] == "stream" and outs and outs[-1].get("name") == content["name"]:
            outs[-1]["text"] += content["text"]  # one piece of text, not one per console.log
            return outs[-1]
        return super().output(outs, msg, display_id, cell_index)

    def save(self):
        os.makedirs(os.path.dirname(self.output_path), exist_ok=True)
        temporary = f"{self.output_path}.{os.getpid()}.tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            nbformat.write(self.nb, file)
        os.replace(temporary, self.output_path)

    def run(self):
        """Runs every cell; returns the exit code."""
        began, started = time.monotonic(), datetime.datetime.now(datetime.timezone.utc)
        outcome, code = self.outcome()
        self.nb.metadata["workbook"] = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - began, 1),
            **outcome,
        }
        self.save()
        return code

    def outcome(self):
        try:
            self.execute()
        except Interrupted:
            return {"outcome": "interrupted"}, 130
        except CellExecutionError:
            return {"outcome": "failed", "failed": self.failed_cell()}, 1
        except DeadKernelError:
            if self.interrupts:
                return {"outcome": "interrupted"}, 130
            return {
                "outcome": "died",
                "failed": self.failed_cell(),
                "lastWords": self.last_words(),
            }, 1
        return {"outcome": "finished"}, 0

    def last_words(self):
        self.words.seek(0)
        lines = ANSI.sub("", self.words.read().decode("utf-8", "replace")).strip().split("\n")
        return "\n".join(line for line in lines[-8:] if "deno jupyter" not in line)

    def failed_cell(self):
        """Where it failed, counted in code cells, and what the kernel said."""
        position = self.code_cells_executed
        cell = self.code_cells[position - 1]
        errors = [o for o in cell.outputs if o.output_type == "error"]
        error = errors[-1] if errors else {"ename": "", "evalue": "", "traceback": []}
        return {
            "cell": position,
            "cells": len(self.code_cells),
            "source": cell.source,
            "name": error["ename"],
            "text": error["evalue"],
            "trace": error["traceback"],
        }


def first_line(source):
    lines = [line.strip() for line in source.strip().split("\n")]
    telling = [line for line in lines if line and not line.startswith(("//", "import "))]
    text = (telling or lines)[0]
    return text if len(text) <= 76 else text[:75] + "…"


def put_result_last(cell):
    """The kernel sends a cell's value before the last of its printed text; people read it after."""
    outputs = cell.outputs
    tail = len(outputs)
    while tail and outputs[tail - 1].output_type == "stream":
        tail -= 1
    if tail and outputs[tail - 1].output_type == "execute_result":
        outputs.append(outputs.pop(tail - 1))


def die_with_parent():
    """In the kernel, before it starts: on Linux it gets killed when this process dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    end_with_parent()
    sys.exit(Runner(sys.argv[1], sys.argv[2]).run())
