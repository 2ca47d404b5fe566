import assert from "node:assert/strict";
import { loadDataset, Manifest } from "lib/data/mod.ts";
import { withHub } from "../fetch/loopback_hub.ts";

const MANIFEST = Manifest.parse({
  name: "hub_reviews",
  title: "Reviews of a hub",
  task: "sentence",
  language: "zh",
  licence: { name: "CC0-1.0" },
  source: { kind: "hub", repo: "org/reviews", revision: "main" },
  format: { kind: "table", train: "train.csv", test: "test.csv", fields: { text: "review" } },
  columns: { text: "review", label: "label" },
  labels: ["0", "1"],
  splits: "as given",
});

Deno.test("loadDataset() reads a data set of a hub in the hub's own splits", async () => {
  await withHub(async (hub) => {
    hub.add("datasets/org/reviews", "train.csv", "review,label\n很好,1\n不好,0\n一般,0\n");
    hub.add("datasets/org/reviews", "test.csv", "review,label\n很好,1\n");
    const { splits, report } = await loadDataset(MANIFEST);
    assert.deepEqual(splits.train.map((row) => "text" in row && row.text), ["不好", "一般"]);
    assert.deepEqual(report.splits, { train: 2, dev: 0, test: 1 });
    assert.deepEqual([report.rows, report.leaked, report.kept], [4, 1, 3]);
  });
});

Deno.test("loadDataset() says when source and format do not go together", async () => {
  const pypi = { kind: "pypi", name: "x", version: "1", sha256: "0".repeat(64), archive: "sdist" };
  await assert.rejects(loadDataset(Manifest.parse({ ...MANIFEST, source: pypi })), {
    message: 'Expected a source of kind "hub" for the format "table" but found "pypi" ' +
      "(hub_reviews). Try correcting its manifest.",
  });
  const format = { kind: "mails", folders: { a: "b" } };
  await assert.rejects(loadDataset(Manifest.parse({ ...MANIFEST, format })), {
    message: 'Expected the format "table" for a data set of a hub but found another ' +
      "(hub_reviews). Try correcting its manifest.",
  });
});
