import assert from "node:assert/strict";
import { claimColumns, compare, judgeClaim, type NamedComparison } from "lib/ablation/mod.ts";
import { holm, pairedTest } from "lib/metrics/mod.ts";
import { markdownTable } from "lib/report/mod.ts";
import { runsOf, wrongAt } from "./scored_runs.ts";

const base = [0.8, 0.81, 0.79, 0.8, 0.82];
/** A study whose variant is better by these differences, seed by seed. */
const study = (name: string, gains: readonly number[]): NamedComparison => {
  const means = gains.map((gain, i) => base[i] + gain);
  const records = [...runsOf("[CLS]", base.slice(0, gains.length)), ...runsOf("means", means)];
  return { name, comparison: compare(records) };
};
const claim = { variant: "means", atLeast: 0.02 };
const close = (found: number | null, wanted: number) =>
  assert.ok(Math.abs((found ?? NaN) - wanted) < 1e-9, `${found} is not ${wanted}`);

Deno.test("judgeClaim() tests the difference against what is claimed, not against 0", () => {
  const found = [
    [0.002, 0, 0.003, 0.001, -0.001],
    [0.005, 0.006, 0.004, 0.007, 0.003],
    [0.04, 0.041, 0.039, 0.042, 0.038],
    [0.02, 0.05, -0.02, 0.03, 0.01],
  ].map((gains) => judgeClaim([study("one", gains)], claim)[0]);
  assert.deepEqual(found.map(({ verdict }) => verdict), [
    "less than claimed",
    "less than claimed", // though surely better than the base
    "at least as claimed",
    "undecided",
  ]);
  const { p } = pairedTest(Array(5).fill(0.02), found[3].differences, { test: "t" });
  close(found[3].corrected, p);
  assert.match(
    found[0].sentence,
    /^less than claimed \(\+0\.001 against \+0\.020, n = 5, p < 0\.001\)$/,
  );
});

Deno.test("judgeClaim() adds the mean over the sets by seed, and the sets themselves", () => {
  const gains = [[0.01, 0.03, 0.02, 0.02, 0.05], [0.03, 0.01, 0.04, 0.02, 0]];
  const lines = judgeClaim([study("a", gains[0]), study("b", gains[1])], claim);
  assert.deepEqual(lines.map(({ name }) => name), [
    ...["a", "b", "mean over these 2 sets", "other sets of the kind"],
  ]);
  lines[2].differences.forEach((x, i) => close(x, (gains[0][i] + gains[1][i]) / 2));
  [0.026, 0.02].forEach((mean, i) => close(lines[3].differences[i], mean));
  close(lines[2].mean, 0.023);
  const corrected = holm(lines.map(({ differences }) => {
    return pairedTest(differences.map(() => 0.02), differences, { test: "t" }).p;
  }));
  lines.forEach((line, i) => close(line.corrected, corrected[i]));
});

Deno.test("judgeClaim() takes into the mean over the sets only seeds that all have", () => {
  const lines = judgeClaim([study("a", [0.01, 0.02, 0.03]), study("b", [0.01, 0.02])], claim);
  assert.deepEqual(lines[2].differences.length, 2);
  const [single] = judgeClaim([study("a", [0.03])], claim);
  assert.equal(single.sentence, "undecided: one difference can decide nothing");
});

Deno.test("judgeClaim() turns the sign where a smaller score is the better one", () => {
  const records = [...runsOf("[CLS]", base), ...runsOf("means", base.map((x) => x + 0.05))];
  const comparison = compare(records, { metric: "loss" });
  const [line] = judgeClaim([{ name: "one", comparison }], claim);
  close(line.mean, 0.05);
  assert.equal(line.verdict, "at least as claimed");
});

Deno.test("judgeClaim() says where other test rows could turn what the seeds show", () => {
  const seeds = [1, 2, 3, 4, 5];
  const records = [
    ...seeds.map((seed) => wrongAt("[CLS]", seed, 12, 0)),
    ...seeds.map((seed) => wrongAt("means", seed, 12, 5)),
  ];
  const [line] = judgeClaim([{ name: "one", comparison: compare(records) }], claim);
  assert.ok(line.rows && line.rows.low < 0.02 && line.rows.high > 0.02);
  assert.equal(line.verdict, "less than claimed");
  assert.match(line.sentence, /; on these test rows: others could reach the claim$/);
});

Deno.test("claimColumns fill a table", () => {
  const lines = judgeClaim([study("one", [0.04, 0.041, 0.039, 0.042, 0.038])], claim);
  const [data, mean, , rows] = markdownTable(lines, claimColumns).split("\n")[2].split(" | ");
  assert.deepEqual([data, mean, rows], ["| one", "+0.040", "–"]);
});

Deno.test("judgeClaim() refuses claims of nothing, unknown variants, and no study", () => {
  const one = [study("one", [0.01, 0.02])];
  assert.throws(() => judgeClaim(one, { ...claim, atLeast: 0 }), {
    message: "Expected a claim of more than 0 but found 0. Try 0.02.",
  });
  assert.throws(() => judgeClaim(one, { ...claim, variant: "mean" }), {
    message: 'Expected the variant "mean" but found only "[CLS]", "means" (where: study "one").',
  });
  assert.throws(() => judgeClaim([], claim), /^RangeError: Expected at least one study/);
});
