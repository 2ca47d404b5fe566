import assert from "node:assert/strict";
import { compareDigits, digitColumns, htmlTable, type Prediction } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

const answer = (split: "dev" | "test", p: number): Prediction => ({
  id: 1,
  split,
  label: "好评",
  predicted: "好评",
  probabilities: [p, 1 - p],
});
const predictions = [answer("dev", 0.9), answer("test", 0.75)];

Deno.test("compareDigits() of a run with itself compares every number and finds none different", () => {
  const found = compareDigits(runRecord({ predictions }), runRecord({ predictions, seconds: 99 }));
  assert.deepEqual(found.map(({ numbers }) => numbers), [60, 60, 60, 6, 2, 2]);
  assert.ok(found.every(({ different, largest }) => different === 0 && largest === 0));
});

Deno.test("compareDigits() counts a difference in the last bit, and tells the largest", () => {
  const curves = runRecord().curves.map((point, i) => ({
    ...point,
    loss: i === 3 ? point.loss! + 2 ** -50 : i === 5 ? point.loss! + 0.5 : point.loss,
  }));
  const [loss, ...others] = compareDigits(runRecord(), runRecord({ curves }));
  assert.deepEqual([loss.different, loss.largest], [2, 0.5]);
  assert.ok(others.every(({ different }) => different === 0));
});

Deno.test("compareDigits() counts a number without counterpart as different", () => {
  const short = runRecord({
    curves: runRecord().curves.slice(0, 58),
    predictions: [predictions[1]],
  });
  const found = compareDigits(runRecord({ predictions }), short);
  assert.deepEqual(found.map(({ different }) => different), [2, 2, 2, 0, 2, 0]);
  assert.ok(Number.isNaN(found[0].largest));
});

Deno.test("compareDigits() takes two values that were not finite for the same", () => {
  const curves = runRecord().curves.map((point) => ({ ...point, loss: null }));
  const [loss] = compareDigits(runRecord({ curves }), runRecord({ curves }));
  assert.equal(loss.different, 0);
  assert.equal(compareDigits(runRecord(), runRecord({ curves }))[0].different, 60);
});

Deno.test("digitColumns say where nothing differs", () => {
  const html = htmlTable(compareDigits(runRecord(), runRecord()), digitColumns);
  assert.match(html, />none</);
});

Deno.test("compareDigits() asks for predictions that lie in a file", () => {
  const elsewhere = runRecord({ predictions: "predictions.jsonl" });
  assert.throws(() => compareDigits(elsewhere, elsewhere), /readPredictions/);
});
