import assert from "node:assert/strict";
import { earlyStopping } from "lib/train/mod.ts";

const judged = (patience: number, scores: number[]) => {
  const judge = earlyStopping({ patience }), verdicts = scores.map(judge);
  return {
    best: verdicts.map(({ best }) => best).lastIndexOf(true),
    stop: verdicts.findIndex(({ stop }) => stop),
  };
};

Deno.test("earlyStopping() keeps the first of equal scores and counts a tie as waiting", () => {
  assert.deepEqual(judged(2, [0.8, 0.8, 0.8]), { best: 0, stop: 2 });
  assert.deepEqual(judged(1, [0.8, 0.8]), { best: 0, stop: 1 });
});

Deno.test("earlyStopping() waits anew after each better score", () => {
  assert.deepEqual(judged(2, [0.5, 0.4, 0.6, 0.5, 0.7, 0.6, 0.6]), { best: 4, stop: 6 });
  assert.deepEqual(judged(3, [0.5, 0.4, 0.4, 0.6]), { best: 3, stop: -1 });
});

Deno.test("earlyStopping() takes any number for better than NaN, and NaN never for better", () => {
  assert.deepEqual(judged(2, [NaN, -5, NaN, NaN]), { best: 1, stop: 3 });
  assert.deepEqual(judged(2, [NaN, NaN, NaN]), { best: 0, stop: 2 });
});

Deno.test("earlyStopping() takes a first score of minus infinity for the best so far", () => {
  assert.deepEqual(judged(2, [-Infinity, 0]), { best: 1, stop: -1 });
});

Deno.test("earlyStopping() refuses a patience below 1", () => {
  for (const patience of [0, -1, NaN]) {
    assert.throws(() => earlyStopping({ patience }), {
      name: "RangeError",
      message: `Expected a patience of at least 1 but found ${patience}.`,
    });
  }
});

Deno.test("earlyStopping() wants more than minimumChange, and turns round for a loss", () => {
  const judge = earlyStopping({ patience: 3, minimumChange: 0.25 });
  assert.deepEqual([0.5, 0.75, 0.625, 0.875].map((x) => judge(x).best), [true, false, false, true]);
  const loss = earlyStopping({ patience: 2, lowerIsBetter: true });
  assert.deepEqual([0.5, 0.25, 0.25, NaN].map(loss), [
    { best: true, stop: false },
    { best: true, stop: false },
    { best: false, stop: false },
    { best: false, stop: true },
  ]);
  assert.throws(() => earlyStopping({ patience: 1, minimumChange: -1 }), RangeError);
});

Deno.test("earlyStopping() goes on from any state, by way of JSON, as if it had not stopped", () => {
  const scores = [NaN, -Infinity, 0.5, 0.4, 0.6, NaN, 0.6, 0.5], options = { patience: 3 };
  const straight = scores.map(earlyStopping(options));
  for (let cut = 0; cut <= scores.length; cut++) {
    const first = earlyStopping(options), before = scores.slice(0, cut).map(first);
    const state = JSON.parse(JSON.stringify(first.state));
    const after = scores.slice(cut).map(earlyStopping({ ...options, state }));
    assert.deepEqual([...before, ...after], straight, `cut at ${cut}`);
  }
});
