import assert from "node:assert/strict";
import fc from "fast-check";
import { parseDelimited } from "lib/data/parse_delimited.ts";

const CSV = { separator: ",", quotes: true };

Deno.test("parseDelimited() reads quoted cells with everything in them", () => {
  const { records, problems } = parseDelimited('a,b\r\n"x, ""y""\nz",1\r\n\r\n"",2', CSV);
  assert.deepEqual(problems, []);
  assert.deepEqual(records, [
    { line: 2, values: { a: 'x, "y"\nz', b: "1" } },
    { line: 5, values: { a: "", b: "2" } },
  ]);
});

Deno.test("parseDelimited() leaves quotes alone in tab-separated files", () => {
  const tsv = { separator: "\t", quotes: false, header: ["a", "b"] };
  const { records } = parseDelimited('"x\t1\ny"y\t2\n', tsv);
  assert.deepEqual(records.map(({ values }) => values.a), ['"x', 'y"y']);
});

Deno.test("parseDelimited() gives back whatever a writer quotes", () => {
  const cell = fc.string({ unit: fc.constantFrom(...'ab",\n\r 中😀') });
  const table = fc.array(fc.tuple(cell, cell), { minLength: 1 });
  fc.assert(fc.property(table, (rows) => {
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const csv = ["a,b", ...rows.map((row) => row.map(quote).join(","))].join("\n");
    const { records, problems } = parseDelimited(csv, CSV);
    assert.deepEqual(problems, []);
    assert.deepEqual(records.map(({ values }) => [values.a, values.b]), rows);
    records.forEach(({ line }, index) => {
      const before = rows.slice(0, index).flat().join("").split("\n").length - 1;
      assert.equal(line, 2 + index + before);
    });
  }));
});

Deno.test("parseDelimited() reports what is out of place, with its line", () => {
  const { records, problems } = parseDelimited('a,b,a\n1,2,3\n1,2\n"x"y,2,3\n"open,2\n', CSV);
  assert.equal(records.length, 2);
  assert.deepEqual(problems.map(({ line, message }) => `${line}: ${message}`).sort(), [
    "1: expected each column name once but found it again",
    '3: expected 3 cells (a, b, a) but found 2: "1,2"',
    '4: expected a separator after the closing " but found "y"',
    '5: expected 3 cells (a, b, a) but found 1: "open,2\\n"',
    '5: expected a closing " but found the end',
  ]);
  assert.deepEqual(parseDelimited("", CSV).problems.length, 1);
});
