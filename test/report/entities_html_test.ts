import assert from "node:assert/strict";
import { entitiesHtml } from "lib/report/mod.ts";
import { type Element, parse } from "./dom.ts";

const marks = (root: Element) => [...root.querySelectorAll("span[title]")];
const textOf = ({ textContent }: Element) => textContent;

Deno.test("entitiesHtml() underlays entities where they stand, with their types behind", () => {
  const html = entitiesHtml("江泽民在北京。", [
    { start: 4, end: 6, label: "LOC", score: 0.98765 },
    { start: 0, end: 3, label: "PER" },
  ], { caption: "<u>" });
  const root = parse(html, "text/html");
  assert.equal(root.textContent, "<u>江泽民PER在北京LOC。");
  assert.deepEqual(marks(root).map(textOf), ["江泽民PER", "北京LOC"]);
  assert.deepEqual([...html.matchAll(/title="([^"]*)"/g)].map(([, title]) => title), [
    "PER · 江泽民",
    "LOC · 0.988 · 北京",
  ]);
});

Deno.test("entitiesHtml() gives each type one colour, in the order that is named", () => {
  const coloursOf = (types?: string[]) => {
    const html = entitiesHtml("abc", [
      { start: 0, end: 1, label: "x" },
      { start: 1, end: 2, label: "y" },
      { start: 2, end: 3, label: "x" },
    ], { types });
    return [...html.matchAll(/background: (rgba\([^)]*\))/g)].map(([, colour]) => colour);
  };
  const [x, y, again] = coloursOf();
  assert.ok(x === again && x !== y);
  assert.deepEqual(coloursOf(["y", "x"]), [y, x, y]);
});

Deno.test("entitiesHtml() marks what is right and what is not, in the truth and in what was found", () => {
  const truth = [{ start: 0, end: 2, label: "LOC" }, { start: 3, end: 5, label: "PER" }];
  const found = [{ start: 0, end: 2, label: "LOC" }, { start: 3, end: 4, label: "PER" }];
  const html = entitiesHtml("北京，李鹏。", found, { truth }), root = parse(html, "text/html");
  assert.deepEqual(marks(root).map(textOf), ["北京LOC ✓", "李鹏PER ✗", "北京LOC ✓", "李PER ✗"]);
  assert.equal(root.textContent, "true 北京LOC ✓，李鹏PER ✗。found 北京LOC ✓，李PER ✗鹏。");
  assert.equal(html.match(/dashed/g)?.length, 2);
  const none = parse(entitiesHtml("李鹏", [], { truth: [] }), "text/html");
  assert.equal(none.textContent, "true 李鹏found 李鹏");
});

const ATTACKS = [
  "<script>globalThis.hit = 1</script>",
  `"><img src=x onerror="globalThis.hit = 1">`,
  `' onmouseover='globalThis.hit = 1' x='`,
  `" style="background:url(javascript:globalThis.hit=1)`,
  "</mark></span></div><svg onload=globalThis.hit=1>",
  "&lt;script&gt;&#60;b&#62;",
  "<!-- --!><b>",
];

for (const attack of ATTACKS) {
  Deno.test(`entitiesHtml() shows ${attack} as text, wherever it stands`, () => {
    const text = `a${attack}b`, span = { start: 1, end: 1 + attack.length };
    const html = entitiesHtml(text, [{ ...span, label: attack, score: 1 }], {
      caption: attack,
      truth: [{ ...span, label: "x" }],
      types: [attack],
    });
    const root = parse(html, "text/html");
    assert.equal(
      root.textContent,
      `${attack}true a${attack}x ✗bfound a${attack}${attack} ✗b`,
    );
    const names = new Set([...root.querySelectorAll("*")].map(({ tagName }) => tagName));
    assert.deepEqual([...names].sort(), ["B", "BODY", "DIV", "HEAD", "SMALL", "SPAN"]);
    const attributes = [...root.querySelectorAll("*")].flatMap((element) =>
      element.getAttributeNames()
    );
    assert.deepEqual([...new Set(attributes)].sort(), ["style", "title"]);
    const titles = marks(root).map((element) => element.getAttribute("title"));
    assert.deepEqual(titles, [`x · ${attack}`, `${attack} · 1.000 · ${attack}`]);
  });
}

Deno.test("entitiesHtml() shows invisible characters, and leaves emoji whole", () => {
  const root = parse(
    entitiesHtml("a\u200b👩‍👩‍👧", [{ start: 2, end: 10, label: "\u202e" }]),
    "text/html",
  );
  assert.equal(root.textContent, "aU+200B👩‍👩‍👧U+202E");
});

Deno.test("entitiesHtml() refuses entities that overlap, are empty or lie outside", () => {
  const of = (...spans: [number, number][]) => () =>
    entitiesHtml("北京大学", spans.map(([start, end]) => ({ start, end, label: "LOC" })));
  assert.throws(of([0, 2], [1, 4]), {
    name: "RangeError",
    message:
      "Expected entities within the 4 characters of the text that do not overlap but found " +
      `"LOC" at 1 … 4, before 2. Try the entities of this text, the longer of two.`,
  });
  assert.throws(of([2, 2]), /at 2 … 2\./);
  assert.throws(of([2, 5]), /at 2 … 5\./);
  assert.throws(of([-1, 2]), RangeError);
  of([0, 2], [2, 4])();
});
