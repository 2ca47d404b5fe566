import assert from "node:assert/strict";
import { join } from "node:path";
import { keyNumbers } from "lib/jupyter/key_numbers.ts";
import { writeResults } from "lib/report/mod.ts";

Deno.test("keyNumbers() is empty without results, or with none in them", async () => {
  const folder = await Deno.makeTempDir();
  assert.deepEqual(await keyNumbers(folder), []);
  await writeResults(folder, []);
  assert.deepEqual(await keyNumbers(folder), []);
});

Deno.test("keyNumbers() refuses a results.json that is something else", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "results.json"), "[1]");
  await assert.rejects(keyNumbers(folder), TypeError);
});
