import assert from "node:assert/strict";
import {
  type ComparedVariant,
  comparisonColumns,
  comparisonNumbers,
  csvTable,
  htmlTable,
  latexTable,
  markdownTable,
  printedColumns,
  signedScore,
  smallP,
} from "lib/report/mod.ts";

/** A base and a variant, whose name tries to be markup everywhere. */
export const compared: ComparedVariant[] = [
  {
    ...{ name: "base", changes: [], values: [{ seed: 1, value: 0.8 }, { seed: 2, value: 0.82 }] },
    ...{ missing: 0, mean: 0.81, deviation: 0.0141, seeds: { low: 0.8, high: 0.82 }, rows: null },
    ...{ difference: null, verdict: "base", sentence: "what the others are compared with" },
  },
  {
    name: '=<b>a_b | $x$ & "c"',
    changes: [{ path: "optim.ema", base: null, value: 0.99 }],
    values: [{ seed: 1, value: 0.83 }, { seed: 2, value: 0.84 }],
    ...{ missing: 1, mean: 0.835, deviation: 0.0071, seeds: { low: 0.83, high: 0.84 }, rows: null },
    difference: {
      n: 2,
      pairs: [
        { seed: 1, base: 0.8, value: 0.83, difference: 0.03 },
        { seed: 2, base: 0.82, value: 0.84, difference: 0.02 },
      ],
      ...{ mean: 0.025, deviation: 0.0071, seeds: { low: 0.02, high: 0.03 } },
      ...{ rows: { low: -0.01, high: 0.06 }, permutation: 0.5, t: 0.126, decidedBy: "t" },
      ...{ corrected: 0.126, smallest: 0.082 },
    },
    verdict: "no difference shown",
    sentence: "no difference shown at n = 2; …",
  },
];

Deno.test("comparisonColumns say change, difference, both intervals and what is shown", () => {
  const [, , base, variant] = markdownTable(compared, comparisonColumns).trimEnd().split("\n");
  assert.match(
    base,
    /^\| base \| – \| 0\.810 ± 0\.014 \(n = 2\) \| – \| – \| – \| – \| what the others/,
  );
  assert.ok(
    variant.includes("optim.ema: none → 0.99 | 0.8350 ± 0.0071 (n = 2), 1 missing | +0.025"),
  );
  assert.ok(variant.includes("| +0.020 to +0.030 | −0.010 to +0.060 | +0.030, +0.020 | no diff"));
  assert.ok(variant.includes('=&lt;b&gt;a\\_b \\| \\$x\\$ &amp; "c"'), variant);
  assert.ok(
    htmlTable(compared, comparisonColumns).includes("=&lt;b&gt;a_b | $x$ &amp; &quot;c&quot;"),
  );
});

Deno.test("csvTable() quotes cells, disarms formulas and keeps numbers whole", () => {
  const [titles, base, variant, end] = csvTable(compared, comparisonNumbers).split("\r\n");
  assert.equal(titles.split(",").length, comparisonNumbers.length);
  assert.equal(base, `base,,2,0,0.81,0.0141,${",".repeat(12)}base`);
  assert.ok(
    variant.startsWith(`"'=<b>a_b | $x$ & ""c""",optim.ema: none → 0.99,2,1,0.835,0.0071,2,0.025,`),
  );
  assert.equal(end, "");
  const cells = csvTable([{ a: "-5", b: "-x", c: "+1e3" }], [
    { title: "a", value: ({ a }) => a },
    { title: "@b", value: ({ b }) => b },
    { title: "c\nd", value: ({ c }) => c },
  ]);
  assert.equal(cells, `a,'@b,"c\nd"\r\n-5,'-x,+1e3\r\n`);
});

Deno.test("latexTable() escapes what LaTeX would read", () => {
  const rows = [{ name: "50 % of a_b & #1 {x} ~ ^ \\cmd <$5>\n−1 ± 2", f1: 0.5 }];
  const table = latexTable(rows, [
    { title: "a & b", value: ({ name }) => name },
    { title: "F1", value: ({ f1 }) => f1 },
  ], { caption: "100 %" });
  assert.equal(
    table,
    [
      "% \\usepackage{booktabs,tabularx}",
      "\\begin{table}",
      "\\footnotesize",
      "\\caption{100 \\%}",
      "\\begin{tabularx}{\\linewidth}{>{\\raggedright\\arraybackslash}Xr}",
      "\\toprule",
      "a \\& b & F1 \\\\",
      "\\midrule",
      "50 \\% of a\\_b \\& \\#1 \\{x\\} \\textasciitilde{} \\textasciicircum{} \\textbackslash{}cmd " +
      "\\textless{}\\$5\\textgreater{} $-$1 $\\pm$ 2 & 0.5000 \\\\",
      "\\bottomrule",
      "\\end{tabularx}",
      "\\end{table}",
      "",
    ].join("\n"),
  );
});

Deno.test("latexTable() of short texts is as wide as they are", () => {
  const table = latexTable([{ a: "short" }], [{ title: "a", value: ({ a }) => a }]);
  assert.match(table, /^% \\usepackage\{booktabs\}\n\\begin\{table\}\n\\begin\{tabular\}\{l\}\n/);
});

Deno.test("latexTable() keeps a name in brackets from being the length of a gap", () => {
  const table = latexTable([{ a: "[CLS]" }], [{ title: "a", value: ({ a }) => a }]);
  assert.match(table, /\n\{\[\}CLS\] \\\\\n/);
});

Deno.test("printedColumns say p and verdict", () => {
  const [, , base, variant] = markdownTable(compared, printedColumns).trimEnd().split("\n");
  assert.match(base, /\| – \| base \|$/);
  assert.match(variant, /\| −0\.010 to \+0\.060 \| [\d.]+ \| no difference shown \|$/);
});

Deno.test("signedScore() and smallP() keep the digits that count", () => {
  assert.deepEqual([0.0123, -0.5, 0, 0.0001, -0.00047].map(signedScore), [
    ...["+0.012", "−0.500", "+0.000", "+0.0001", "−0.0005"],
  ]);
  assert.deepEqual([0.0123, 0.0009, 1, null].map(smallP), ["= 0.012", "< 0.001", "= 1.000", "–"]);
});
