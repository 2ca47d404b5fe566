import assert from "node:assert/strict";
import { nameSplits } from "lib/data/mod.ts";

Deno.test("nameSplits() tells train, dev and test by their names", () => {
  assert.deepEqual(
    Object.entries(nameSplits(["d/usual_test.tsv", "d/val.tsv", "d/train.10k.tsv"])),
    [
      ...[["train", "d/train.10k.tsv"], ["dev", "d/val.tsv"], ["test", "d/usual_test.tsv"]],
    ],
  );
  assert.deepEqual(nameSplits(["train.csv"]), { all: "train.csv" });
});

Deno.test("nameSplits() keeps names that tell nothing, or the same", () => {
  assert.deepEqual(nameSplits(["old.csv", "latest.csv"]), {
    old: "old.csv",
    latest: "latest.csv",
  });
  assert.deepEqual(nameSplits(["a/train_0.csv", "a/train_1.csv"]), {
    train_0: "a/train_0.csv",
    train_1: "a/train_1.csv",
  });
  assert.deepEqual(Object.values(nameSplits(["a/x.csv", "b/x.csv"])), ["a/x.csv", "b/x.csv"]);
});
