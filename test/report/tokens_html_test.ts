import assert from "node:assert/strict";
import { tokensHtml } from "lib/report/mod.ts";
import { parse } from "./dom.ts";

const tokens = [
  { token: "gp", start: 0, end: 2, word: 0 },
  { token: "##t", start: 2, end: 3, word: 0 },
  { token: "<", start: 4, end: 5, word: 1 },
  { token: "[UNK]", start: 5, end: 6, word: 2 },
];

Deno.test("tokensHtml() draws each token over its stretch of the text", () => {
  const root = parse(tokensHtml("GPT <龘 ?", tokens, { caption: "<i>" }), "text/html");
  const spans = [...root.querySelectorAll("span")].map(({ textContent }) => textContent);
  assert.deepEqual(spans, ["GPgp", "T##t", "<", "龘[UNK]", " ?"]);
  assert.deepEqual([...root.querySelectorAll("i, script")], []);
  assert.ok(root.textContent.endsWith("4 tokens"), root.textContent);
  assert.ok(root.textContent.startsWith("<i>"));
});

Deno.test("tokensHtml() gives the pieces of a word one colour, the next another, [UNK] its own", () => {
  const html = tokensHtml("GPT <龘 ?", tokens);
  const colours = [...html.matchAll(/background: (rgba\([^)]*\))/g)].map(([, colour]) => colour);
  assert.equal(colours[0], colours[1]);
  assert.equal(new Set(colours).size, 3);
});

Deno.test("tokensHtml() shows a second token of the same character without repeating it", () => {
  const html = tokensHtml("½", [
    { token: "1", start: 0, end: 1, word: 0 },
    { token: "##2", start: 0, end: 1, word: 0 },
  ]);
  const spans = [...parse(html, "text/html").querySelectorAll("span")];
  assert.deepEqual(spans.map(({ textContent }) => textContent), ["½1", "·##2"]);
});

Deno.test("tokensHtml() of no tokens is the text, and of a token elsewhere an error", () => {
  assert.ok(parse(tokensHtml("a", []), "text/html").textContent.startsWith("a0 tokens"));
  assert.throws(() => tokensHtml("ab", [{ token: "x", start: 1, end: 3, word: 0 }]), {
    name: "RangeError",
    message: `Expected tokens within the 2 characters of the text but found "x" at 1 … 3. ` +
      "Try the tokens of this text.",
  });
});
