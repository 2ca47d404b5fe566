import assert from "node:assert/strict";
import { classificationReport } from "lib/metrics/mod.ts";
import { assertClose, golden, labelOption } from "./golden.ts";

Deno.test("classificationReport() equals scikit-learn in every average and the accuracy", () => {
  for (const { name, truth, guess, labels, averages, accuracy } of golden.scores) {
    const report = classificationReport(truth, guess, labelOption(labels));
    assertClose(report.accuracy, accuracy, `${name} accuracy`);
    for (const average of ["micro", "macro", "weighted"] as const) {
      for (const score of ["precision", "recall", "f1"] as const) {
        assertClose(
          report[average][score],
          averages[average][score],
          `${name} ${average} ${score}`,
        );
      }
    }
  }
});

Deno.test("classificationReport() counts rows, and support per class", () => {
  const report = classificationReport(["a", "a", "b"], ["a", "c", "b"], { labels: ["a", "c"] });
  assert.equal(report.rows, 3);
  assert.deepEqual(report.classes.map((c) => c.support), [2, 0]);
  assert.equal(report.macro.support, 2);
});
