"""Runs cells one after the other in one kernel, and presses stop in those that wait for it.

Usage: python press_stop.py CELLS, a JSON list of {"source": TypeScript, "stop": true where it is to be
stopped}. The kernel works in the folder of CELLS. JupyterLab's button asks its server, whose handler
calls interrupt_kernel() of the kernel's manager: so does this, as soon as the cell has written the
file `held`, and then writes the file `pressed`. Prints {"status", "outputs"} of each cell, as JSON.
"""

import asyncio
import json
import pathlib
import sys

from jupyter_client import AsyncKernelManager
from nbformat.v4 import output_from_msg

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "lib" / "jupyter"))
from run_notebook import die_with_parent
from while_parent_lives import end_with_parent

SECONDS = 120  # for one cell


async def main(path):
    folder, manager = path.parent, AsyncKernelManager(kernel_name="deno")
    await manager.start_kernel(cwd=str(folder), preexec_fn=die_with_parent)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=SECONDS)
        cells = json.loads(path.read_text("utf-8"))
        print(json.dumps([await run(cell, client, manager, folder) for cell in cells]))
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)


async def run(cell, client, manager, folder):
    outputs, shown = [], {}

    def keep(message):
        kind, content = message["msg_type"], message["content"]
        place = (content.get("transient") or {}).get("display_id")
        if kind == "update_display_data":
            outputs[shown[place]]["data"] = content["data"]
        elif kind in ("stream", "display_data", "execute_result", "error"):
            shown[place] = len(outputs)
            outputs.append(output_from_msg(message))

    pressing = asyncio.create_task(press(manager, folder)) if cell.get("stop") else None
    reply = await client.execute_interactive(cell["source"], output_hook=keep, timeout=SECONDS)
    if pressing:
        pressing.cancel()
    return {"status": reply["content"]["status"], "outputs": outputs}


async def press(manager, folder):
    while not (folder / "held").exists():
        await asyncio.sleep(0.01)
    await manager.interrupt_kernel()
    (folder / "pressed").touch()


if __name__ == "__main__":
    end_with_parent()
    asyncio.run(main(pathlib.Path(sys.argv[1]).resolve()))
