import assert from "node:assert/strict";
import { dropoutSeed } from "lib/train/dropout_seed.ts";

Deno.test("dropoutSeed() is another int32 for each step of each of many runs", () => {
  const seen = new Set<number>();
  for (let seed = 0; seed < 100; seed++) {
    for (let step = 1; step <= 2000; step++) {
      const number = dropoutSeed(seed, step);
      assert.equal(number, number | 0);
      seen.add(number);
    }
  }
  assert.equal(seen.size, 200_000);
});
