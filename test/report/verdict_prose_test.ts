import assert from "node:assert/strict";
import { type ComparedVariant, type Comparison, verdictProse } from "lib/report/mod.ts";

const variant = (
  name: string,
  verdict: ComparedVariant["verdict"],
  sentence: string,
  smallest: number | null = null,
): ComparedVariant => ({
  ...{ name, verdict, sentence, changes: [], values: [], missing: 0, mean: 0.8, deviation: 0.01 },
  ...{ seeds: null, rows: null },
  difference: smallest === null ? null : {
    ...{ n: 3, pairs: [], mean: 0.01, deviation: 0.01, seeds: null, rows: null, permutation: 0.25 },
    ...{ t: 0.2, decidedBy: "t", corrected: 0.2, smallest },
  },
});

const comparison = (...variants: ComparedVariant[]): Comparison => ({
  ...{ metric: "macro_f1", split: "test", isLowerBetter: false, level: 0.05 },
  variants: [variant("cross-entropy", "base", "what the others are compared with"), ...variants],
});

const none = "no difference shown";
const studies = [
  {
    name: "20 : 1",
    comparison: comparison(
      variant("Focal, γ = 2", "worse", "worse by 0.040 (n = 3, p < 0.001)", 0.02),
      variant("weighted", none, `${none} at n = 3`, 0.03),
      variant("Focal, γ < 1", none, `${none} at n = 3`, 0.05),
    ),
  },
  {
    name: "5 : 1",
    comparison: comparison(variant("Focal, γ = 2", none, `${none} at n = 3`, 0.012)),
  },
];

Deno.test("verdictProse() counts what was shown, every loss with its sentence, and bounds the rest", () => {
  const isMeant = (name: string) => name.startsWith("Focal");
  assert.equal(
    verdictProse(studies, { subject: "Focal loss", isMeant }),
    `<p><b>Focal loss was worse than cross-entropy in test macro_f1 in 1 of 3 comparisons</b>:</p>
<ul>
<li>20 : 1, Focal, γ = 2: worse by 0.040 (n = 3, p &lt; 0.001)</li>
</ul>
<p><b>It was better in none of 3 comparisons</b>.</p>
<p>No difference was shown in 2 of 3 comparisons. Differences smaller than 0.012 to 0.050 would have ` +
      "gone unnoticed there.</p>",
  );
});

Deno.test("verdictProse() speaks of all variants but the base where none are named, and escapes names", () => {
  const only = comparison(
    variant("a < b", "better", "better by 0.1"),
    variant("c", none, "one seed"),
  );
  const text = verdictProse([{ name: "x & y", comparison: only }], { subject: "Another loss" });
  assert.match(text, /It was better in 1 of 2 comparisons<\/b>:/);
  assert.match(text, /<li>a &lt; b: better by 0\.1<\/li>/);
  assert.match(text, /No difference was shown in 1 of 2 comparisons\.<\/p>$/);
  const both = [{ name: "x & y", comparison: only }, { name: "z", comparison: only }];
  assert.match(
    verdictProse(both, { subject: "Another loss" }),
    /<li>x &amp; y, a &lt; b: better by 0\.1<\/li>/,
  );
});

Deno.test("verdictProse() names one size where all are alike, and none where no size is known", () => {
  const tell = (...smallest: (number | null)[]) => {
    const variants = smallest.map((size, i) => variant(`v${i}`, none, none, size));
    return verdictProse([{ name: "a", comparison: comparison(...variants) }], { subject: "It" });
  };
  assert.match(tell(0.0201, 0.0203), /smaller than 0\.020 would have/);
  assert.match(tell(0, 0.3), /smaller than 0\.300 would have/); // runs alike have no size
  assert.match(tell(null, 0), /comparisons\.<\/p>$/);
});

Deno.test("verdictProse() refuses to speak of nothing", () => {
  assert.throws(() => verdictProse(studies, { subject: "R-Drop", isMeant: () => false }), {
    name: "RangeError",
    message: "Expected variants that are R-Drop but found none in 2 studies.",
  });
});
