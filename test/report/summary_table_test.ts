import assert from "node:assert/strict";
import { markdownTable, summaryTable, variantsOf } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

const records = [
  runRecord({ test: { macro_f1: 0.8 } }),
  runRecord({ name: "focal", test: { macro_f1: 0.9 } }),
  runRecord({ seed: 2, test: { macro_f1: 0.84 } }),
  runRecord({ seed: 3, test: { macro_f1: null }, stopped: "non-finite" }),
];

Deno.test("variantsOf() groups seeds by name and counts runs without the metric", () => {
  assert.deepEqual(variantsOf(records, "macro_f1"), [
    { name: "baseline", values: [0.8, 0.84], missing: 1 },
    { name: "focal", values: [0.9], missing: 0 },
  ]);
  assert.deepEqual(variantsOf(records, "accuracy", "dev")[1].values, [0.9]);
});

Deno.test("summaryTable() gives mean ± sd over seeds, and names failures", () => {
  const { rows, columns } = summaryTable(records);
  assert.equal(
    markdownTable(rows, columns),
    "| variant | test macro\\_f1 | seconds a run |\n| :-- | --: | --: |\n" +
      "| baseline | 0.820 ± 0.028 (n = 2), 1 failed | 12 |\n| focal | 0.9000 (n = 1) | 12 |\n",
  );
});
