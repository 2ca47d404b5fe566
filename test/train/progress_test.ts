import assert from "node:assert/strict";
import { type Progress, progressLine } from "lib/train/mod.ts";

const progress: Progress = {
  phase: "train",
  run: "focal (seed 2)",
  step: 30,
  totalSteps: 40,
  epoch: 1.5,
  epochs: 2,
  loss: 0.693147,
  gradientNorm: 1.2,
  seconds: 61.4,
  secondsLeft: 20.5,
};

Deno.test("progressLine() says run, place, loss and time", () => {
  assert.equal(
    progressLine(progress),
    "focal (seed 2) · epoch 1.50/2 · step 30/40 (75 %) · loss 0.6931 · 1:01, 0:21 left",
  );
});

Deno.test("progressLine() adds the last score and what is under way", () => {
  const score = { name: "macro_f1", value: 0.9 };
  assert.equal(
    progressLine({ ...progress, phase: "evaluate", score }),
    "focal (seed 2) · epoch 1.50/2 · step 30/40 (75 %) · loss 0.6931 · dev macro_f1 0.9000 · 1:01, " +
      "0:21 left · scoring",
  );
});

Deno.test("progressLine() never shows a negative time, and shows hours as minutes", () => {
  const line = progressLine({ ...progress, seconds: 3725, secondsLeft: -0.2 });
  assert.match(line, / · 62:05, 0:00 left$/);
});
