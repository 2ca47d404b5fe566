import assert from "node:assert/strict";
import {
  auditDataset,
  hubFiles,
  loadDataset,
  loadFiles,
  Manifest,
  readForAudit,
} from "lib/data/mod.ts";
import { parseHubSource } from "lib/data/hub_files.ts";
import { type LoopbackHub, withHub } from "../fetch/loopback_hub.ts";

const REPO = "datasets/org/reviews";
const rows = (label: string, from: number, to: number) =>
  Array.from({ length: to - from }, (_, k) => ({ review: `${label} ${from + k}`, label }));
const all = (from: number, to: number) => [...rows("good", from, to), ...rows("bad", from, to)];

async function addParquet(
  hub: LoopbackHub,
  file: string,
  table: { review: string; label: string }[],
) {
  const { default: polars } = await import("nodejs-polars");
  const path = await Deno.makeTempFile({ suffix: ".parquet" });
  polars.DataFrame(table).writeParquet(path);
  hub.add(REPO, file, await Deno.readFile(path));
  await Deno.remove(path);
}

Deno.test("hubFiles() finds parquet, jsonl and csv under their usual names", async () => {
  const jsonl = (table: object[]) => table.map((row) => JSON.stringify(row)).join("\n");
  const csv = (table: { review: string; label: string }[]) =>
    ["review,label", ...table.map(({ review, label }) => `${review},${label}`)].join("\n");
  const layouts: ((hub: LoopbackHub) => void | Promise<void>)[] = [
    async (hub) => {
      await addParquet(hub, "data/train-00000-of-00001.parquet", all(0, 20));
      await addParquet(hub, "data/validation-00000-of-00001.parquet", all(20, 24));
      await addParquet(hub, "data/test-00000-of-00001.parquet", all(24, 28));
    },
    (hub) => {
      hub.add(REPO, "train.jsonl", jsonl(all(0, 20)));
      hub.add(REPO, "dev.jsonl", jsonl(all(20, 24)));
      hub.add(REPO, "test.jsonl", jsonl(all(24, 28)));
    },
    (hub) => {
      hub.add(REPO, "data/train.csv", csv(all(0, 20)));
      hub.add(REPO, "data/valid.csv", csv(all(20, 24)));
      hub.add(REPO, "data/test.csv", csv(all(24, 28)));
    },
  ];
  for (const add of layouts) {
    await withHub(async (hub) => {
      await add(hub);
      const files = await hubFiles("hub:org/reviews");
      const options = { task: "sentence", columns: { text: "review" } } as const;
      const { splits, labels } = await loadFiles(files, options);
      assert.deepEqual(labels, ["bad", "good"]);
      assert.deepEqual(Object.values(splits).map(({ length }) => length), [40, 8, 8]);
      const { splits: raw } = await readForAudit({ train: files.train, test: files.test ?? "" });
      assert.equal(auditDataset(raw).splits[1].rows, 8);
    });
  }
});

Deno.test("hubFiles() takes one file by its path, and a revision", async () => {
  await withHub(async (hub) => {
    hub.add(REPO, "odd/name.csv", "text,label\nx,1\n");
    const { train, dev } = await hubFiles("hub:org/reviews/odd/name.csv@main");
    assert.match(train, /name\.csv$/);
    assert.equal(dev, undefined);
  });
  assert.deepEqual(parseHubSource("hub:imdb@v1"), { repo: "imdb", revision: "v1", file: null });
});

Deno.test("hubFiles() says when there is nothing of a usual name, no such revision or repository", async () => {
  await withHub(async (hub) => {
    hub.add(REPO, "odd.csv", "x");
    await assert.rejects(hubFiles("hub:org/reviews"), {
      name: "FetchError",
      message: "Expected a file of a usual name, such as train.csv, in org/reviews at main but " +
        "found none. Try naming the file: hub:org/reviews/path/of/train.csv.",
    });
    const asked = hub.seen.length;
    await assert.rejects(hubFiles("hub:org/reviews@nowhere"), /Expected a revision "nowhere"/);
    await assert.rejects(hubFiles("hub:org/other"), /401/);
    assert.ok(hub.seen.length <= asked + 2); // no other name is tried
  });
  await assert.rejects(hubFiles("hub:"), /Expected a source like hub:owner\/name but found "hub:"/);
});

Deno.test("loadDataset() divides a hub's data set that has train rows only", async () => {
  const manifest = Manifest.parse({
    ...{ name: "hub_reviews", title: "Reviews", task: "sentence", language: "en" },
    licence: { name: "CC0-1.0" },
    source: { kind: "hub", repo: "org/reviews", revision: "main" },
    format: { kind: "table", train: "train.parquet", fields: { text: "review" } },
    columns: { text: "review", label: "label" },
    labels: ["bad", "good"],
    splits: { train: 0.8, dev: 0.1, test: 0.1 },
  });
  await withHub(async (hub) => {
    await addParquet(hub, "train.parquet", all(0, 50));
    const { splits } = await loadDataset(manifest, { seed: 1 });
    assert.deepEqual(Object.values(splits).map(({ length }) => length), [80, 10, 10]);
  });
});
