import assert from "node:assert/strict";
import { join } from "node:path";
import { runTask } from "./run_task.ts";

Deno.test("task book names the notebooks when the asked one is not there", async () => {
  const { code, stderr } = await runTask("book", "77");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^There is no notebook "77"\. Notebooks: .*\. Parameters are written name=value\.\n$/,
  );
});

Deno.test("task bench names the benchmarks", async () => {
  const { code, stderr } = await runTask("bench");
  assert.equal(code, 1);
  assert.match(stderr, /^Which benchmark\? Benchmarks: .*train/);
  assert.match(
    (await runTask("bench", "trainn")).stderr,
    /^There is no benchmark "trainn"\. Did you mean train\?/,
  );
});

Deno.test("task test names the rooms", async () => {
  const { code, stderr } = await runTask("test", "jupiter");
  assert.equal(code, 1);
  assert.match(stderr, /^There are no tests of "jupiter"\. Did you mean jupyter\? Rooms: .*cli, /);
});

Deno.test("task test ends with the line of counts and passes options on", async () => {
  const { code, stdout } = await runTask(
    "test",
    "test/fetch/nearest_name_test.ts",
    "--filter=nearestName",
  );
  assert.equal(code, 0);
  assert.match(stdout, /\n1 passed, 0 failed\n$/);
});

Deno.test("task test fails with a test file that cannot be loaded", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "broken_test.ts"), "import './nowhere.ts';");
  const { code, stdout } = await runTask("test", join(folder, "broken_test.ts"));
  assert.notEqual(code, 0);
  assert.match(stdout, /\n0 passed, 1 failed\n$/);
});

Deno.test("task setup brings nothing again when nothing changed", async () => {
  const { code, stderr } = await runTask("setup");
  assert.equal(code, 0);
  assert.equal(stderr, "", "each thing that it does is a line");
});
