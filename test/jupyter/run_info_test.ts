import assert from "node:assert/strict";
import { machine, runVersions } from "lib/jupyter/run_info.ts";

Deno.test("runVersions() names what a run stands on", async () => {
  const versions = await runVersions();
  assert.equal(versions.Deno, Deno.version.deno);
  assert.match(versions.TensorFlow, /^\d+\.\d+\.\d+$/);
  assert.match(versions.workbook, /^([0-9a-f]{12}\+?|unknown)$/);
});

Deno.test("machine() names system and cores", () => {
  assert.match(machine(), /^(linux|darwin) \w+, \d+ cores$/);
});
