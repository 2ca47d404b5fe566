import assert from "node:assert/strict";
import { replayStopping } from "lib/train/mod.ts";

const evalsOf = (name: string, scores: (number | null)[]) =>
  scores.map((score, i) => ({ step: 10 * (i + 1), epoch: i + 1, metrics: { [name]: score } }));
const epochs = (
  name: string,
  scores: (number | null)[],
  rule: { patience: number; minimumChange?: number },
) => {
  const { kept, stop } = replayStopping({ evals: evalsOf(name, scores) }, {
    metric: name,
    ...rule,
  });
  return [kept.epoch, stop?.epoch ?? null];
};

Deno.test("replayStopping() tells the epoch that is kept and the one after which patience ends", () => {
  const scores = [0.5, 0.7, 0.6, 0.8, 0.7, 0.7];
  assert.deepEqual(epochs("macro_f1", scores, { patience: 1 }), [2, 3]);
  assert.deepEqual(epochs("macro_f1", scores, { patience: 2 }), [4, 6]);
  assert.deepEqual(epochs("macro_f1", scores, { patience: 3 }), [4, null]);
});

Deno.test("replayStopping() takes a small loss for a good one", () => {
  assert.deepEqual(epochs("loss", [0.6, 0.5, 0.55, 0.7], { patience: 2 }), [2, 4]);
});

Deno.test("replayStopping() counts a tie, and what is better by no more than the minimum change, as waiting", () => {
  assert.deepEqual(epochs("macro_f1", [0.5, 0.5, 0.5, 0.9], { patience: 2 }), [1, 3]);
  const rule = { patience: 2, minimumChange: 0.25 };
  assert.deepEqual(epochs("macro_f1", [0.5, 0.625, 0.75, 1], rule), [1, 3]);
});

Deno.test("replayStopping() takes a score that is no number for the worst", () => {
  assert.deepEqual(epochs("macro_f1", [null, 0.2, null, null], { patience: 2 }), [2, 4]);
});

Deno.test("replayStopping() refuses a score that the run does not have, and a run without scores", () => {
  const evals = evalsOf("macro_f1", [0.5]);
  assert.throws(() => replayStopping({ evals }, { metric: "f1", patience: 1 }), /only macro_f1/);
  assert.throws(() => replayStopping({ evals: [] }, { metric: "f1", patience: 1 }), /none/);
  assert.throws(() => replayStopping({ evals }, { metric: "macro_f1", patience: 0 }), RangeError);
});
