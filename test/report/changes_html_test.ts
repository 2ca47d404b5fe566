import assert from "node:assert/strict";
import { changesHtml } from "lib/report/mod.ts";
import { cleanWithReport } from "lib/text/mod.ts";
import { parse } from "./dom.ts";

function page(raw: string, options?: { context?: number }) {
  const root = parse(changesHtml(raw, cleanWithReport(raw), options), "text/html");
  const texts = (selector: string) =>
    [...root.querySelectorAll(selector)].map((element) => element.textContent);
  return { root, texts };
}

Deno.test("changesHtml() marks what went and what came, and counts the rules", () => {
  const { texts } = page("A&amp;B &amp; <b>x</b>");
  assert.deepEqual(texts("del"), ["&amp;", "&amp;", "<b>", "</b>"]);
  assert.deepEqual(texts("ins"), ["&", "&"]);
  assert.deepEqual(texts("body > div > small"), ["entities × 2 · tags × 2"]);
});

Deno.test("changesHtml() shows hostile texts as the text they are", () => {
  const raw = `<script>alert(1)</script> x &lt;img src=x onerror="alert(2)"&gt; "'&<`;
  const { texts } = page(raw);
  assert.deepEqual(texts("script, img, x"), []);
  assert.ok(texts("del").join("").includes("<script>"));
});

Deno.test("changesHtml() makes invisible characters, spaces and line ends visible", () => {
  const { texts } = page("a\u200bb  c\n\n\n\nd");
  assert.ok(texts("del").includes("U+200B"), texts("del").join("|"));
  assert.ok(texts("del").some((text) => /␣/.test(text)));
  assert.ok(texts("del, ins").some((text) => /⏎/.test(text)));
});

Deno.test("changesHtml() leaves out the middle of long stretches, never half a character", () => {
  const raw = `${"😀".repeat(100)}&amp;${"好".repeat(100)}&amp;${"末".repeat(100)}`;
  const { root } = page(raw, { context: 5 });
  const expected = `…${"😀".repeat(5)}&amp;&${"好".repeat(5)}…${"好".repeat(5)}&amp;&${
    "末".repeat(5)
  }…\nentities × 2`;
  assert.equal(root.textContent, expected);
});

Deno.test("changesHtml() says so where nothing changed", () => {
  assert.equal(page("很好").root.textContent, "很好\nnothing changed");
  assert.equal(page("").root.textContent, "\nnothing changed");
});

Deno.test("changesHtml() keeps the joiners of an emoji, not those in words", () => {
  const text = (raw: string) =>
    parse(changesHtml(raw, { text: raw, changes: [] }), "text/html").textContent;
  assert.match(text("👩\u200d💻"), /^👩\u200d💻\n/);
  assert.match(text("a\u200db"), /^aU\+200Db\n/);
});
