import assert from "node:assert/strict";
import { exportOnnx } from "lib/export/mod.ts";
import { integerMatrices } from "lib/export/model_graph.ts";
import { quantisedRows } from "lib/export/quantise.ts";
import { openForTests, seededNumbers } from "../tensors.ts";
import { TINY_CONFIG } from "../train/tiny_model.ts";
import { newFolder, TEXTS, tinyClassifier, tinyMaskedLm, tinyTagger } from "./tiny_exports.ts";

await openForTests();

Deno.test("quantisedRows() is at most half a step of its row away, and keeps zeros and the largest", () => {
  const [rows, width, largest] = [7, 13, 63],
    matrix = Float32Array.from(seededNumbers(rows * width));
  matrix.fill(0, 3 * width, 4 * width);
  matrix.set(matrix.subarray(0, width).map((x) => 1000 * x), 5 * width);
  const { values, scales } = quantisedRows(matrix, rows, width, largest);
  for (let i = 0; i < rows; i++) {
    const row = matrix.subarray(i * width, (i + 1) * width), most = Math.max(...row.map(Math.abs));
    const own = values.subarray(i * width, (i + 1) * width);
    assert.equal(Math.max(...own.map(Math.abs)), i === 3 ? 0 : largest);
    row.forEach((x, j) => {
      const error = Math.abs(own[j] * scales[i] - x);
      assert.ok(error <= most / largest / 2 * 1.0001, `${i}, ${j}: ${error}`);
    });
  }
});

Deno.test("an int8 export keeps its error, in fp32 what costs most, and is smaller", async () => {
  const model = await tinyClassifier({}, { ...TINY_CONFIG, vocab_size: 2000, hidden_size: 64 });
  const all = integerMatrices({ config: model.bert.config, head: { kind: "tags" } });
  assert.equal(all.length, 1 + 4 * 2);
  const counts: number[] = [], folder = await newFolder();
  let half = NaN;
  for (const limit of ["any", "half of it", "none"]) {
    const maxError = limit === "any" ? 10 : limit === "none" ? 1e-5 : half;
    const { files: [exact, { error, exact: kept, bytes }] } = await exportOnnx(model, folder, {
      int8: true,
      maxError,
      calibration: TEXTS,
    });
    assert.ok(error !== null && error >= 0 && error <= maxError, `${error} of ${maxError}`);
    assert.ok(kept.every((name) => all.includes(name)));
    if (kept.length === 0) assert.ok(bytes < 0.4 * exact.bytes, `${bytes} of ${exact.bytes}`);
    if (limit === "any") half = error / 2;
    counts.push(kept.length);
  }
  assert.equal(counts[0], 0);
  assert.ok(counts[1] > 0 && counts[1] < all.length, `some of them: ${counts}`);
  assert.equal(counts[2], all.length);
  model.dispose();
});

Deno.test("an int8 export of pairs, tags and masked words keeps its error", async () => {
  const pairs = await tinyClassifier({ task: "pair" }), tagger = await tinyTagger();
  const words = await tinyMaskedLm();
  for (const model of [pairs, tagger, words]) {
    const { files } = await exportOnnx(model, await newFolder(), { int8: true, maxError: 0.08 });
    const { error, largestDifference } = files[1];
    assert.ok(error !== null && error > 0 && error <= 0.08, String(error));
    assert.ok(Number.isFinite(largestDifference));
    model.dispose();
  }
});
