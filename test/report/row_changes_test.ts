import assert from "node:assert/strict";
import {
  changeColumns,
  countChanges,
  markdownTable,
  type Prediction,
  rowChanges,
} from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

const data = { ...runRecord().data, labels: ["no", "yes"] };

/** A run of rows whose true label is "yes", with the probabilities of it. */
function run(seed: number, probabilities: number[], label = "yes") {
  const predictions = probabilities.map((yes, id): Prediction => ({
    ...{ id, split: "test", label, predicted: yes > 0.5 ? "yes" : "no" },
    ...{ probabilities: [1 - yes, yes], text: `first ${id}`, textB: `second|${id}.` },
  }));
  return runRecord({ seed, data, predictions });
}

const before = [
  run(1, [0.1, 0.9, 0.2, 0.9, 0.4]),
  run(2, [0.2, 0.8, 0.4, 0.9, 0.1]),
  run(3, [0.3, 0.9, 0.9, 0.9, 0.2]),
];
const after = [
  run(3, [0.9, 0.1, 0.8, 0.7, 0.2]),
  run(2, [0.9, 0.3, 0.9, 0.2, 0.3]),
  run(1, [0.6, 0.2, 0.1, 0.9, 0.4]),
  run(9, [0, 0, 0, 0, 0]),
];

Deno.test("rowChanges() says which rows most runs repair or break, by seeds that both have", () => {
  const changes = rowChanges(before, after);
  // Wrong runs of row 0: 3 → 0, of row 2: 2 → 1, of row 4: 3 → 3, of row 3: 0 → 1, of row 1: 0 → 3.
  assert.deepEqual(changes.map(({ id, change }) => [id, change]), [
    ...[[0, "repaired"], [2, "repaired"], [4, "both wrong"], [3, "both right"], [1, "broken"]],
  ]);
  const [first] = changes;
  assert.deepEqual([first.n, first.before.wrong, first.after.wrong], [3, 3, 0]);
  assert.ok(Math.abs(first.before.probability - 0.2) < 1e-12);
  assert.ok(Math.abs(first.after.probability - 0.8) < 1e-12);
  assert.deepEqual([first.text, first.textB, first.label], ["first 0", "second|0.", "yes"]);
  assert.deepEqual(countChanges(changes), [
    { change: "both right", rows: 1 },
    { change: "repaired", rows: 2 },
    { change: "broken", rows: 1 },
    { change: "both wrong", rows: 1 },
    { change: "even", rows: 0 },
  ]);
});

Deno.test("rowChanges() takes no side where as many runs are right as wrong", () => {
  const [{ change }] = rowChanges([run(1, [0.1]), run(2, [0.9])], [run(1, [0.9]), run(2, [0.9])]);
  assert.equal(change, "even");
});

Deno.test("rowChanges() is empty without common seeds, and refuses other rows", () => {
  assert.deepEqual(rowChanges(before, [run(9, [1, 1, 1, 1, 1])]), []);
  for (const other of [run(1, [0.1]), run(1, [0.1, 0.9, 0.2, 0.9, 0.4], "no")]) {
    assert.throws(
      () => rowChanges(before, [other]),
      /^RangeError: Expected runs scored on the same/,
    );
  }
});

Deno.test("changeColumns() fill a table", () => {
  const [first] = rowChanges(before, after);
  const table = markdownTable([first], changeColumns(8));
  const cells = ["first 0", "second\\|…", "yes", "3 → 0 of 3", "0.20 → 0.80"];
  assert.equal(table.split("\n")[2], `| ${cells.join(" | ")} |`);
});
