import assert from "node:assert/strict";
import { compare } from "lib/ablation/mod.ts";
import { judgePart } from "lib/ablation/judge_part.ts";
import type { ClaimPart } from "lib/ablation/claims.ts";
import { decidingTest } from "lib/ablation/test_pairs.ts";
import { pairedTest } from "lib/metrics/mod.ts";
import { runsOf } from "./scored_runs.ts";

const BASE = [0.8, 0.81, 0.79, 0.82, 0.8, 0.81];
const NOISE = [0.001, -0.001, 0.002, -0.002, 0.0005, -0.0005];
const LEVEL = 0.05;

/** What is judged of a variant that gains so much on average. */
function judged(gain: number, kind: ClaimPart["kind"], by?: number, metric = "macro_f1") {
  const scores = BASE.map((score, i) => score + gain + NOISE[i]);
  const { variants, isLowerBetter } = compare(
    [...runsOf("base", BASE), ...runsOf("new", scores)],
    { metric },
  );
  return judgePart(variants[1], { of: "score", kind, by }, { isLowerBetter, level: LEVEL });
}

Deno.test('judgePart() of "better" and "worse" is what was shown', () => {
  assert.equal(judged(0.03, "better").verdict, "shown");
  assert.equal(judged(-0.03, "better").verdict, "the contrary");
  assert.equal(judged(-0.03, "worse").verdict, "shown");
  assert.equal(judged(0, "better").verdict, "not shown");
});

Deno.test('judgePart() of "at least" and "not worse" asks for the margin', () => {
  assert.equal(judged(0.03, "at least", 0.02).verdict, "shown");
  assert.equal(judged(0.01, "at least", 0.02).verdict, "the contrary");
  assert.equal(judged(0.02, "at least", 0.02).verdict, "not shown");
  assert.equal(judged(-0.01, "not worse", 0.02).verdict, "shown");
  assert.equal(judged(-0.03, "not worse", 0.02).verdict, "the contrary");
  assert.match(judged(0.03, "at least", 0.02).sentence, /^at least as much as claimed \(\+0\.030 /);
});

Deno.test('judgePart() of "same" is two one-sided tests against both margins', () => {
  assert.equal(judged(0.001, "same", 0.01).verdict, "shown");
  const { verdict, sentence } = judged(0.0085, "same", 0.01);
  const gains = NOISE.map((noise) => 0.0085 + noise), test = decidingTest(gains.length, 1, LEVEL);
  const p = [0.01, -0.01].map((margin) =>
    pairedTest(gains.map(() => margin), gains, { test }).p / 2
  );
  const told = Number(/p = ([\d.]+)/.exec(sentence)?.[1]);
  assert.ok(Math.abs(told - Math.max(...p)) < 1e-3, sentence);
  assert.equal(verdict, Math.max(...p) <= LEVEL ? "shown" : "not shown");
  assert.equal(judged(0.03, "same", 0.01).verdict, "the contrary");
  assert.equal(judged(0.0099, "same", 0.01).verdict, "not shown");
});

Deno.test("judgePart() turns the sign where a smaller score is the better one", () => {
  assert.equal(judged(0.03, "at least", 0.02, "loss").verdict, "shown"); // loss is 1 − macro F1
});

Deno.test("judgePart() shows nothing from a single seed", () => {
  const { variants, isLowerBetter } = compare([...runsOf("base", [0.8]), ...runsOf("new", [0.9])]);
  const part: ClaimPart = { of: "score", kind: "at least", by: 0.01 };
  assert.deepEqual(judgePart(variants[1], part, { isLowerBetter, level: LEVEL }), {
    verdict: "not shown",
    sentence: "fewer than two seeds in common",
  });
});
