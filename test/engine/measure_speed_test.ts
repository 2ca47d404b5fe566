import assert from "node:assert/strict";
import { measureSpeed } from "lib/engine/mod.ts";
import { living, openForTests } from "../tensors.ts";

await openForTests();

Deno.test("measureSpeed() measures both precisions and leaves no tensors behind", () => {
  const before = living(), start = performance.now(), speeds = measureSpeed(64);
  const seconds = (performance.now() - start) / 1000;
  assert.deepEqual(speeds.map(({ precision, size }) => ({ precision, size })), [
    { precision: "fp32", size: 64 },
    { precision: "bf16", size: 64 },
  ]);
  // six runs of at least one chain of four products were made within the time that passed
  for (const { gigaflops } of speeds) assert.ok(gigaflops > 6 * 4 * 2 * 64 ** 3 / seconds / 1e9);
  assert.deepEqual(living(), before);
});
