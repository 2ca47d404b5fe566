import assert from "node:assert/strict";
import { accuracyByGroup, type Prediction } from "lib/report/mod.ts";
import { runRecord } from "./fixture.ts";

/** A run whose rows "0", "1" … are right or wrong as the text says. */
const run = (name: string, seed: number, marks: string) =>
  runRecord({
    ...{ name, seed },
    predictions: [...marks].map((mark, id): Prediction => ({
      ...{ id: `${id}`, split: "test", label: "a", predicted: mark === "+" ? "a" : "b" },
    })),
  });

const runs = [run("raw", 1, "+++-"), run("raw", 2, "++--"), run("clean", 1, "-+++")];

Deno.test("accuracyByGroup() gives each variant's accuracy on the rows of each group", () => {
  const found = accuracyByGroup(runs, (id) => Number(id) < 2 ? "known" : "a new one");
  assert.deepEqual(found.map(({ variant, group, rows }) => [variant, group, rows]), [
    ...[["raw", "a new one", 2], ["raw", "known", 2], ["clean", "a new one", 2]],
    ["clean", "known", 2],
  ]);
  assert.deepEqual(found.map(({ accuracy }) => accuracy.mean), [0.25, 1, 1, 0.5]);
  assert.deepEqual(found.map(({ accuracy }) => accuracy.n), [2, 2, 1, 1]);
});

Deno.test("accuracyByGroup() leaves out rows without a group, and groups without rows", () => {
  const found = accuracyByGroup(runs, (id) => id === "3" ? "last" : undefined);
  assert.deepEqual(found.map(({ group, rows, accuracy }) => [group, rows, accuracy.mean]), [
    ...[["last", 1, 0], ["last", 1, 1]],
  ]);
  assert.deepEqual(accuracyByGroup([], () => "all"), []);
});

Deno.test("accuracyByGroup() looks at dev where it is told to", () => {
  const row = { id: "0", label: "a" };
  const predictions: Prediction[] = [
    { ...row, split: "dev", predicted: "b" },
    { ...row, split: "test", predicted: "a" },
    { ...row, split: "test", predicted: "b" },
  ];
  const found = (split?: "dev") =>
    accuracyByGroup([runRecord({ predictions })], () => "all", { split });
  assert.deepEqual(found().map(({ rows, accuracy }) => [rows, accuracy.mean]), [[2, 0.5]]);
  assert.deepEqual(found("dev").map(({ rows, accuracy }) => [rows, accuracy.mean]), [[1, 0]]);
});

Deno.test("accuracyByGroup() wants predictions, not the name of their file", () => {
  assert.throws(() => accuracyByGroup([runRecord({ predictions: "a.jsonl" })], () => "all"), {
    name: "TypeError",
    message: "Expected a run with its predictions but found only their file's name. " +
      "Try readPredictions(record, folder).",
  });
});
