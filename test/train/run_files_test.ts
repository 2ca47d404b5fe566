import assert from "node:assert/strict";
import { join } from "node:path";
import { runFiles } from "lib/train/mod.ts";

Deno.test("runFiles() lists files by path with their sizes, and no hidden ones", async () => {
  const folder = await Deno.makeTempDir({ prefix: "run_files_" });
  try {
    await Deno.mkdir(join(folder, "checkpoints", "step-00000002"), { recursive: true });
    await Deno.mkdir(join(folder, ".half"));
    const write = (path: string, text: string) => Deno.writeTextFile(join(folder, path), text);
    await write("run.json", "{}");
    await write(".lock", "1");
    await write(".half/state.json", "{");
    await write("checkpoints/step-00000002/state.json", "{}\n");
    assert.deepEqual(await runFiles(folder), [
      { file: "checkpoints/step-00000002/state.json", bytes: 3 },
      { file: "run.json", bytes: 2 },
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  await assert.rejects(runFiles(folder), Deno.errors.NotFound);
});
