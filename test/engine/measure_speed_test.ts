import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { engine, measureSpeed, openEngine } from "../../lib/engine/mod.ts";

Deno.test("measureSpeed() gives a plausible speed for both precisions and leaves nothing behind", async () => {
  await openEngine({ precision: "fp32" });
  measureSpeed(64);
  const before = [tf.memory().numTensors, engine().binding?.table.size];
  const speeds = measureSpeed(256);
  assert.deepEqual(speeds.map(({ precision, size }) => [precision, size]), [["fp32", 256], [
    "bf16",
    256,
  ]]);
  // between a slow core and the fastest processors there are: catches a wrong unit or operation count
  for (const { gigaflops } of speeds) {
    assert.ok(gigaflops > 0.1 && gigaflops < 1e6, String(gigaflops));
  }
  assert.deepEqual([tf.memory().numTensors, engine().binding?.table.size], before);
});
