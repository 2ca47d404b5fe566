import assert from "node:assert/strict";
import { z } from "zod";
import { confidentThresholds, labelIssues } from "lib/metrics/mod.ts";
import { assertClose } from "./golden.ts";

const numbers = z.array(z.number());
const cases = z.array(z.object({
  labels: numbers,
  probabilities: z.array(numbers),
  thresholds: numbers,
  ranked: numbers,
  offDiagonal: numbers,
})).parse(
  JSON.parse(Deno.readTextFileSync(new URL("../golden/label_issues.json", import.meta.url))),
);

Deno.test("labelIssues() finds and ranks what cleanlab's confident learning does", () => {
  for (const { labels, probabilities, thresholds, ranked } of cases) {
    confidentThresholds(labels, probabilities).forEach((found, k) => {
      assertClose(found, thresholds[k], `class ${k}`, 1e-6);
    });
    assert.deepEqual(labelIssues(labels, probabilities).map(({ row }) => row), ranked);
  }
  assert.ok(cases.some(({ ranked }) => ranked.length > 10));
});

Deno.test("labelIssues() of a model that is sure of every label is empty", () => {
  const sure = [[1, 0], [0, 1], [1, 0]];
  assert.deepEqual(labelIssues([0, 1, 0], sure), []);
  assert.deepEqual(labelIssues([], []), []);
});

Deno.test("labelIssues() refuses columns that do not fit together", () => {
  assert.throws(() => labelIssues([0, 2], [[1, 0], [0, 1]]), /at row 1 the class 2/);
  assert.throws(() => labelIssues([0], []), /found 1 labels and 0 rows/);
});
