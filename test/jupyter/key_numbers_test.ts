import assert from "node:assert/strict";
import { join } from "node:path";
import { keyNumbers } from "lib/jupyter/key_numbers.ts";
import { writeResults } from "lib/report/mod.ts";
import { runRecord } from "../report/fixture.ts";

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

Deno.test("keyNumbers() takes the studies right below, by their names", async () => {
  const folder = await Deno.makeTempDir();
  await writeResults(join(folder, "mrpc"), [runRecord({ name: "a", test: { macro_f1: 0.5 } })]);
  await writeResults(join(folder, "afqmc"), [runRecord({ name: "a", test: { macro_f1: 0.75 } })]);
  assert.deepEqual(await keyNumbers(folder), [
    { name: "afqmc: a, test macro_f1", value: "0.7500 (n = 1)" },
    { name: "mrpc: a, test macro_f1", value: "0.5000 (n = 1)" },
  ]);
});
