import assert from "node:assert/strict";
import { join } from "node:path";
import { namesIn } from "lib/fetch/mod.ts";

Deno.test("namesIn() gives names in order, none of a folder that is not there, and passes other faults on", async () => {
  const folder = await Deno.makeTempDir();
  for (const name of ["b", "a", "c"]) await Deno.writeTextFile(join(folder, name), "");
  assert.deepEqual(await namesIn(folder), ["a", "b", "c"]);
  assert.deepEqual(await namesIn(join(folder, "none")), []);
  await assert.rejects(() => namesIn(join(folder, "a")));
  await Deno.remove(folder, { recursive: true });
});
