import assert from "node:assert/strict";
import { join } from "node:path";
import { loadPairFiles } from "lib/data/mod.ts";
import { hasShared, SHARED } from "./shared_datasets.ts";

Deno.test("loadPairFiles() reads a folder's files, and is undefined where there is none", async () => {
  const folder = await Deno.makeTempDir();
  const lines = Array.from({ length: 20 }, (_, i) => `question ${i}\tanswer ${i}\t${i % 2}\n`);
  await Deno.writeTextFile(join(folder, "train.txt"), lines.join(""));
  await Deno.writeTextFile(join(folder, "dev.txt"), "q\ta\t1\n");
  const options = { header: ["text", "textB", "label"] };
  const files = { train: "train.txt", test: "dev.txt" };
  const data = await loadPairFiles(folder, files, options);
  assert.ok(data);
  assert.ok(folder.endsWith(data.name));
  assert.deepEqual([data.task, data.labels], ["pair", ["0", "1"]]);
  assert.deepEqual([data.splits.train.length, data.splits.dev.length], [18, 2]);
  assert.deepEqual(data.splits.test, [{ id: "dev.txt:1", text: "q", textB: "a", label: "1" }]);
  await assert.rejects(
    loadPairFiles(folder, { train: "other.txt" }, options),
    Deno.errors.NotFound,
  );
  await Deno.remove(folder, { recursive: true });
  assert.equal(await loadPairFiles(folder, files, options), undefined);
});

const columns = { text: "sentence1", textB: "sentence2" };
const mrpc = { text: "#1 String", textB: "#2 String", label: "Quality" };

/** Public sets: how they are read, and what is known of their rows. */
const CASES = {
  zh_afqmc: {
    read: [{ train: "train.txt", test: "dev.txt" }, { header: ["text", "textB", "label"] }],
    known: { rows: [34334, 4316], labels: ["0", "1"] },
  },
  zh_ocnli: {
    read: [{ train: "train.10k.json", test: "dev.json" }, { columns, unlabelled: ["-"] }],
    known: { rows: [10000 - 15, 3000 - 50], labels: ["contradiction", "entailment", "neutral"] },
  },
  en_mrpc: {
    read: [
      { train: "msr-para-train.tsv", dev: "msr-para-val.tsv", test: "msr-para-test.tsv" },
      { columns: mrpc },
    ],
    known: { rows: [3576 + 500, 1725], labels: ["0", "1"] },
  },
} as const;

for (const [name, { read: [files, options], known }] of Object.entries(CASES)) {
  Deno.test({
    name: `loadPairFiles() reads ${name}, of which no row is lost but those without a label`,
    ignore: !hasShared,
    fn: async () => {
      const data = await loadPairFiles(join(SHARED, name), files, options);
      assert.ok(data);
      const { train, dev, test } = data.splits;
      assert.deepEqual(data.labels, known.labels);
      assert.deepEqual([train.length + dev.length, test.length], known.rows);
      assert.ok(dev.length > 100);
    },
  });
}
