import assert from "node:assert/strict";
import { entityF1, entityRows } from "lib/metrics/mod.ts";
import { csvTable, entityErrorTable, entityScoreColumns, markdownTable } from "lib/report/mod.ts";

const words = (row: string) => row.split(" ");
const truth = [words("B-A I-A O B-B O B-A I-A I-A O B-A I-A O B-B O")];
const guess = [words("B-A I-A O B-A O B-A I-A O O O B-A O O B-A")];
const strict = entityF1(truth, guess, { mode: "strict", scheme: "BIO" });

Deno.test("entityErrorTable() counts kinds of errors with their shares, and names the reading", () => {
  const { rows, columns } = entityErrorTable({ "the CRF": strict });
  assert.deepEqual(csvTable(rows, columns).trimEnd().split(/\r?\n/), [
    '"entities, strict BIO",the CRF',
    "right,1 (20.0 %)",
    '"right place, wrong type",1 (20.0 %)',
    '"right type, wrong boundary",2 (40.0 %)',
    "wrong boundary and type,0 (0.0 %)",
    "missed,1 (20.0 %)",
    "spurious (of those found),1 (20.0 %)",
    "of wrong boundaries: start only,1 (20.0 %)",
    "of wrong boundaries: end only,1 (20.0 %)",
    "of wrong boundaries: both,0 (0.0 %)",
    `F1 (micro),${strict.micro.f1.toFixed(4)}`,
    `partial F1 (micro),${strict.partial.f1.toFixed(4)}`,
  ]);
});

Deno.test("entityErrorTable() sets reports of several readings side by side, each with its own name", () => {
  const lenient = entityF1(truth, guess, { mode: "conlleval", scheme: "BIO" });
  const { columns } = entityErrorTable({ softmax: strict, "softmax again": lenient });
  assert.deepEqual(columns.map(({ title }) => title), [
    "entities",
    "softmax (strict BIO)",
    "softmax again (conlleval BIO)",
  ]);
});

Deno.test("entityErrorTable() takes rows without entities, and refuses no reports", () => {
  const none = entityF1([["O"]], [["O"]], { mode: "strict", scheme: "BMES" });
  const { rows, columns } = entityErrorTable({ none });
  assert.equal(columns[1].value(rows[0]), "0");
  assert.throws(() => entityErrorTable({}), {
    name: "RangeError",
    message: "Expected at least one report but found none. Try that of entityF1().",
  });
});

Deno.test("entityScoreColumns name the reading on every line", () => {
  const lines = markdownTable(entityRows(strict), entityScoreColumns).trimEnd().split("\n").slice(
    2,
  );
  assert.equal(lines.length, 6); // A, B, micro, macro, weighted, partial
  assert.ok(lines.every((line) => line.includes("strict BIO")));
});
