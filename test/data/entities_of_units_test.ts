import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeTagRows, entitiesOfUnits, seededRandom, tagSet } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { cleanWithReport } from "lib/text/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const PARTS = [
  "北京",
  "在",
  "😀",
  "Tom",
  " ",
  "<b>",
  "</b>",
  "ＡＢＣ",
  "&amp;",
  "unaffordable",
  "，",
  "\u200b",
  "上海",
  "2024",
  "  ",
  "é",
];

for (const scheme of ["BIO", "BIOES", "BMES"] as const) {
  for (const pieces of ["first", "all"] as const) {
    Deno.test(`entities go to tags and come back through cleaning: ${scheme}, ${pieces} pieces`, () => {
      const { next: random } = seededRandom(3), tags = tagSet(["X", "Y"], scheme);
      let marked = 0, dirty = 0;
      for (let round = 0; round < 300; round++) {
        const parts = Array.from({ length: 12 }, () => PARTS[Math.floor(random() * PARTS.length)]);
        const row = rowOf(parts, random, round);
        const [{ rowUnits, tags: classes }] = encodeTagRows([row], tokenizer, {
          ...{ tags, scheme, pieces },
          clean: cleanWithReport,
        });
        const names = Array.from(classes).filter((k) => k !== -1).map((k) => tags[k]);
        assert.deepEqual(entitiesOfUnits(names, rowUnits), row.entities, JSON.stringify(row));
        assert.equal(rowUnits.lost, 0);
        marked += row.entities.length;
        dirty += Number(cleanWithReport(row.text).text !== row.text);
      }
      assert.ok(marked > 300 && dirty > 200, `${marked} entities, ${dirty} texts changed`);
    });
  }
}

const WORD = /^(北京|上海|Tom|unaffordable|2024)$/, APART = /^[\s\p{P}\p{S}\p{Script=Han}]?$/u;

/** Marks some of the parts that are whole words of the cleaned text, too: cleaning may join two. */
function rowOf(parts: string[], random: () => number, round: number) {
  const entities: { start: number; end: number; label: string }[] = [], text = parts.join("");
  const cleaned = cleanWithReport(text);
  const isWhole = (start: number, end: number) =>
    Array.from(cleaned.text.matchAll(/北京|上海|Tom|unaffordable|2024/g)).some(
      ({ 0: word, index }) => {
        const span = cleaned.toOriginalSpan(index, index + word.length);
        const beside = [cleaned.text[index - 1] ?? "", cleaned.text[index + word.length] ?? ""];
        return span[0] === start && span[1] === end && beside.every((x) => APART.test(x));
      },
    );
  let at = 0;
  for (const part of parts) {
    const end = at + part.length;
    if (WORD.test(part) && isWhole(at, end) && random() < 0.8) {
      entities.push({ start: at, end, label: random() < 0.5 ? "X" : "Y" });
    }
    at = end;
  }
  return { id: `${round}`, text: text.trim() === "" ? "空" : text, entities };
}

Deno.test("pieces: all of a word's pieces are tagged, and go on with it", () => {
  const row = { id: "1", tokens: ["在", "unaffordable", "京"], tags: ["O", "S-X", "S-Y"] };
  const tags = tagSet(["X", "Y"], "BIOES");
  const [{ tags: classes, rowUnits }] = encodeTagRows([row], tokenizer, {
    ...{ tags, scheme: "BIOES" },
    pieces: "all",
  });
  const names = Array.from(classes).filter((k) => k !== -1).map((k) => tags[k]);
  assert.match(names.join(" "), /^O B-X (I-X )*E-X S-Y$/);
  assert.equal([...classes].filter((k) => k === -1).length, 2); // [CLS] and [SEP]
  assert.deepEqual(entitiesOfUnits(names, rowUnits), [
    { start: 1, end: 2, label: "X" },
    { start: 2, end: 3, label: "Y" },
  ]);
});

Deno.test("entities in which no word begins are counted as lost", () => {
  const row = { id: "1", text: "unaffordable 京", entities: [{ start: 2, end: 6, label: "X" }] };
  const [{ rowUnits, tags }] = encodeTagRows([row], tokenizer, { tags: tagSet(["X"], "BIO") });
  assert.equal(rowUnits.lost, 1);
  assert.deepEqual([...tags].filter((k) => k > 0), []);
});

Deno.test("encodeTagRows() refuses entities that overlap or cross, with row and text", () => {
  const text = "北京大学在北京";
  const rows = [
    {
      id: "a",
      text,
      entities: [{ start: 0, end: 4, label: "ORG" }, { start: 0, end: 2, label: "LOC" }],
    },
    {
      id: "b",
      text,
      entities: [{ start: 0, end: 2, label: "LOC" }, { start: 2, end: 4, label: "ORG" }],
    },
    {
      id: "c",
      text,
      entities: [{ start: 2, end: 6, label: "LOC" }, { start: 0, end: 3, label: "ORG" }],
    },
  ];
  assert.throws(() => encodeTagRows(rows, tokenizer, { tags: tagSet(["LOC", "ORG"], "BIO") }), {
    name: "RangeError",
    message:
      'Expected entities that do not overlap but found ORG 0–4 "北京大学": overlaps LOC 0– (row a), ' +
      'ORG 0–3 "北京大": overlaps LOC 2– (row c). Try keeping the longer or the more important one of two.',
  });
});
