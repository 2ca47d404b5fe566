import assert from "node:assert/strict";
import { compare, joinComparisons } from "lib/ablation/mod.ts";
import { comparisonColumns, markdownTable } from "lib/report/mod.ts";
import { runsOf } from "./scored_runs.ts";

const study = (name: string, gain: number, options = {}) => {
  const base = [0.8, 0.81, 0.79], means = base.map((x, i) => x + gain * (1 + i / 10));
  const comparison = compare([...runsOf("[CLS]", base), ...runsOf("means", means)], options);
  return { name, comparison };
};

Deno.test("joinComparisons() sets variants of several data sets side by side, as they were", () => {
  const studies = [study("mails", 0.02), study("news", -0.03)];
  const { variants, metric, level } = joinComparisons(studies);
  assert.deepEqual([metric, level], ["macro_f1", 0.05]);
  assert.deepEqual(variants.map(({ name }) => name), [
    ...["[CLS] · mails", "means · mails", "[CLS] · news", "means · news"],
  ]);
  const parts = studies.flatMap(({ comparison }) => comparison.variants);
  const unnamed = ({ name: _, ...rest }: typeof parts[number]) => rest;
  assert.deepEqual(variants.map(unnamed), parts.map(unnamed));
  assert.equal(markdownTable(variants, comparisonColumns).trimEnd().split("\n").length, 6);
});

Deno.test("joinComparisons() leaves a single study as it is, and refuses none and mixed scores", () => {
  const one = study("mails", 0.02);
  assert.equal(joinComparisons([one]), one.comparison);
  assert.throws(() => joinComparisons([]), /^RangeError: Expected at least one study/);
  assert.throws(() => joinComparisons([one, study("news", 0.01, { metric: "loss" })]), {
    message: 'Expected studies by test macro_f1 but found test loss (where: study "news"). Try ' +
      "comparing all by one score.",
  });
});
