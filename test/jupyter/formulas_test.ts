import assert from "node:assert/strict";
import { formulaProblems, formulaStyle, putFormulas, takeFormulas } from "lib/jupyter/formulas.ts";

const taken = (text: string) => {
  const { text: rest, formulas } = takeFormulas(text, "word");
  const sources = [...formulas.values()].map((html) =>
    /<annotation encoding="application\/x-tex">(.*?)<\/annotation>/s.exec(html)?.[1].trim()
  );
  return { rest, sources };
};

Deno.test("takeFormulas() finds formulas in a line and on their own", () => {
  assert.deepEqual(taken("With $p_i$ and $q$:\n\n$$\nL = -\\log p_i\n$$\nend"), {
    rest: "With wordx0x and wordx1x:\n\nwordx2x\nend",
    sources: ["p_i", "q", "L = -\\log p_i"],
  });
});

Deno.test("takeFormulas() leaves code, prices and escaped dollars alone", () => {
  for (
    const text of [
      "`$HOME` and ``a $b$ c``",
      "```sh\necho $A $B\n```",
      "from $5 to $10, or $ 3 $",
      "\\$x\\$ is no formula",
      "a lone $ sign",
    ]
  ) assert.deepEqual(taken(text), { rest: text, sources: [] });
  assert.deepEqual(taken("cost \\$5, $x = \\$5$"), {
    rest: "cost \\$5, wordx0x",
    sources: ["x = \\$5"],
  });
});

Deno.test("putFormulas() puts each formula where it was", () => {
  const many = Array.from({ length: 12 }, (_, index) => `$x_{${index}}$`).join(" ");
  const { text, formulas } = takeFormulas(many, "word");
  const html = putFormulas(text, formulas);
  assert.doesNotMatch(html, /wordx/);
  const order = [...html.matchAll(/x-tex">x_\{(\d+)\}</g)].map(([, index]) => Number(index));
  assert.deepEqual(order, Array.from({ length: 12 }, (_, index) => index));
});

Deno.test("putFormulas() keeps markup out of attributes", () => {
  const { formulas } = takeFormulas("$x$", "word");
  assert.match(
    putFormulas('<h2 id="The-wordx0x">The wordx0x</h2>', formulas),
    /^<h2 id="The-formula">The <span class="katex">/,
  );
});

Deno.test("formulaProblems() names what cannot be rendered; the page still stands", () => {
  assert.deepEqual(formulaProblems("$\\frac{1}{2}$"), []);
  assert.match(formulaProblems("$\\frac{1$ and $y$").join(), /KaTeX parse error/);
  assert.match(putFormulas("wordx0x", takeFormulas("$\\nope{$", "word").formulas), /katex-error/);
});

Deno.test("formulaStyle() holds its fonts and refers to no file", async () => {
  const style = await formulaStyle();
  const urls = [...style.matchAll(/url\(([^)]{0,40})/g)].map(([, url]) => url);
  assert.ok(urls.length >= 15);
  for (const url of urls) assert.match(url, /^data:font\/woff2;base64,/);
});
