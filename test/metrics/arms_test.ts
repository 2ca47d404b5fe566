import assert from "node:assert/strict";
import { z } from "zod";
import {
  type Arm,
  compareArms,
  EMPTY_ARM,
  sampleRatio,
  sequentialLook,
  unitsNeeded,
  withValue,
} from "lib/metrics/mod.ts";
import { chiSquareTail } from "lib/metrics/chi_square.ts";
import { randomNumbers } from "lib/metrics/random.ts";
import { assertClose } from "./golden.ts";

const arm = z.object({ n: z.number(), mean: z.number(), variance: z.number() });
const pair = z.tuple([z.number(), z.number()]);
const number = z.number();
const { comparisons, sizes, ratios, tails } = z.object({
  comparisons: z.array(z.object({
    ...{ first: arm, second: arm, level: number, z: number, p: number, low: number, high: number },
  })),
  sizes: z.array(z.object({
    ...{ variances: pair, effect: number, level: number, power: number, share: number, n: number },
  })),
  ratios: z.array(z.object({
    ...{ counts: z.array(number), shares: z.array(number), statistic: number, p: number },
  })),
  tails: z.array(z.object({ df: number, x: number, p: number })),
}).parse(JSON.parse(Deno.readTextFileSync(new URL("../golden/arms.json", import.meta.url))));

Deno.test("withValue() gives the mean and the variance of all values", () => {
  const random = randomNumbers(3), values = Array.from({ length: 50 }, () => 1e6 + random());
  const { n, mean, variance } = values.reduce<Arm>(withValue, EMPTY_ARM);
  const wanted = values.reduce((sum, x) => sum + x, 0) / 50;
  assert.equal(n, 50);
  assertClose(mean, wanted, "mean", 1e-9);
  assertClose(
    variance,
    values.reduce((sum, x) => sum + (x - wanted) ** 2, 0) / 49,
    "variance",
    1e-9,
  );
  assert.deepEqual(withValue(EMPTY_ARM, 7), { n: 1, mean: 7, variance: 0 });
});

Deno.test("compareArms() equals statsmodels' z test with unequal variances", () => {
  for (const { first, second, level, ...wanted } of comparisons) {
    const { z, p, interval } = compareArms(first, second, { level });
    const found = { z, p, ...interval };
    for (const key of ["z", "p", "low", "high"] as const) {
      assertClose(found[key], wanted[key], `${key} of ${JSON.stringify(first)}`, 1e-9);
    }
  }
});

Deno.test("unitsNeeded() equals statsmodels' sample size, rounded up", () => {
  for (const { n, ...input } of sizes) assert.equal(unitsNeeded(input), Math.ceil(n));
});

Deno.test("sampleRatio() equals scipy's chi-square test", () => {
  for (const { counts, shares, statistic, p } of ratios) {
    const found = sampleRatio(counts, shares);
    assertClose(found.statistic, statistic, `${counts}`, 1e-10);
    assertClose(found.p, p, `${counts}`, 1e-10);
  }
  assert.equal(sampleRatio([0, 0], [1, 1]).p, 1);
  for (const { df, x, p } of tails) assertClose(chiSquareTail(x, df), p, `${df} ${x}`, 1e-12);
});

const rate = (n: number, mean: number): Arm => ({ n, mean, variance: mean * (1 - mean) });

Deno.test("sequentialLook(): the interval leaves out 0 exactly where p is below the level", () => {
  for (const mean of [0.1, 0.105, 0.11, 0.115, 0.12, 0.125, 0.13, 0.08]) {
    for (const level of [0.05, 0.01]) {
      const { p, interval } = sequentialLook(rate(5000, 0.1), rate(5000, mean), {
        ...{ effect: 0.02, level },
      });
      assert.equal(interval.low > 0 || interval.high < 0, p < level, `${mean} at ${level}`);
    }
  }
});

Deno.test("sequentialLook(): 1 / p is the likelihood ratio, mixed over a normal prior of effects", () => {
  const first = rate(3000, 0.1), second = rate(2500, 0.121), effect = 0.015;
  const difference = second.mean - first.mean,
    variance = first.variance / 3000 +
      second.variance / 2500;
  const density = (x: number, mean: number, v: number) =>
    Math.exp(-((x - mean) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
  let mixed = 0;
  const step = effect / 500;
  for (let theta = -10 * effect; theta <= 10 * effect; theta += step) {
    mixed += density(theta, 0, effect ** 2) * density(difference, theta, variance) * step;
  }
  const { p } = sequentialLook(first, second, { effect });
  assertClose(1 / p, mixed / density(difference, 0, variance), "ratio", 1e-6);
});

Deno.test("sequentialLook() keeps the smallest p and the narrowest interval, and waits for enough units", () => {
  const options = { effect: 0.02 };
  assert.equal(sequentialLook(rate(99, 0.1), rate(5000, 0.9), options).p, 1);
  const strong = sequentialLook(rate(5000, 0.1), rate(5000, 0.14), options);
  const weaker = sequentialLook(rate(5100, 0.12), rate(5100, 0.13), options, strong);
  assert.equal(weaker.p, strong.p);
  assert.ok(weaker.interval.low >= strong.interval.low);
  assert.equal(sequentialLook(rate(500, 0), rate(500, 0), options).p, 1, "nothing happened yet");
});

Deno.test("tests of arms say what they expected", () => {
  const bad = { n: 2.5, mean: 0, variance: 1 };
  assert.throws(() => compareArms(bad, rate(9, 0.5)), /where: first/);
  assert.throws(() => compareArms(rate(1, 0.5), rate(9, 0.5)), /two units in each arm but found 1/);
  assert.throws(() => sequentialLook(rate(9, 0.5), rate(9, 0.5), { effect: 0 }), /effect above 0/);
  assert.throws(() => unitsNeeded({ variances: [1, 1], effect: 0 }), /an effect other than 0/);
  assert.throws(() => sampleRatio([1], [1]), /two arms or more/);
});
