import assert from "node:assert/strict";
import { simulatePeeking } from "lib/serve/mod.ts";

// the error rates of 1000 played experiments, looked at 50 times
const game = { units: 5000, every: 100, effect: 0.05, experiments: 1000, seed: 7 };

Deno.test("looking again and again: the sequential test keeps its level, the fixed one breaks it", () => {
  const { fixed, sequential, once } = simulatePeeking({ ...game, rates: [0.3, 0.3] });
  assert.ok(Number(sequential.at(-1)) <= 0.05, `sequential ${sequential.at(-1)}`);
  assert.ok(Number(fixed.at(-1)) > 0.2, `fixed ${fixed.at(-1)}`);
  assert.ok(once > 0.03 && once < 0.07, `one look ${once}`);
});

Deno.test("the sequential test finds a true difference, and often sooner than the planned end", () => {
  const { sequential, units, once } = simulatePeeking({ ...game, rates: [0.3, 0.36] });
  assert.ok(once > 0.95);
  assert.ok(Number(sequential.at(-1)) > 0.9, `${sequential.at(-1)}`);
  assert.ok(sequential[units.indexOf(2500)] > 0.4, `${sequential[units.indexOf(2500)]}`);
  assert.throws(() => simulatePeeking({ ...game, rates: [0.3, 0.3], every: 9000 }), /every 9000/);
});
