import assert from "node:assert/strict";
import { loadDataset, loadManifest, loadPairs } from "lib/data/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";

Deno.test("loadPairs() refuses a dataset of another task before it obtains it", async () => {
  const manifest = { ...await loadManifest("spamassassin_subjects"), task: "sentence" as const };
  await assert.rejects(() => loadPairs(manifest, { signal: AbortSignal.abort() }), {
    name: "TypeError",
    message:
      'Expected a dataset of pairs of texts but found "spamassassin_subjects", whose task is ' +
      '"sentence". Try loadDataset, which takes every task.',
  });
});

const offline = (error: unknown) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
};
const data = await loadPairs("spamassassin_subjects", { seed: 2 }).catch(offline);
if (!data) console.log("No network: the pairs that loadPairs() gives are not looked at.");

Deno.test({
  name:
    "loadPairs() gives each subject its own mail, and as often one that is hard to tell from it",
  ignore: !data,
  async fn() {
    if (!data) return;
    const { train, dev, test } = data.splits;
    const [own, other] = train;
    assert.deepEqual([own.label, other.label], ["match", "other"]);
    assert.equal(own.text, other.text);
    const ids = (rows: typeof train) => new Set(rows.flatMap(({ id }) => id.split("~")));
    for (const rows of [train, dev, test]) {
      const share = rows.filter(({ label }) => label === "match").length / rows.length;
      assert.ok(share > 0.49 && share < 0.53, `${share}`);
    }
    const parts = [train, dev, test].map(ids);
    parts.forEach((a, i) =>
      parts.slice(i + 1).forEach((b) => assert.deepEqual([...a].filter((id) => b.has(id)), []))
    );
    const small = await loadPairs("spamassassin_subjects", { seed: 2, limit: 40 });
    assert.equal(small.splits.test.length, 40);
    assert.deepEqual(
      small,
      await loadDataset("spamassassin_subjects", { seed: 2, limit: 40 }),
    );
  },
});
