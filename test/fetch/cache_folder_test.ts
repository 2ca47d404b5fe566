import assert from "node:assert/strict";
import { isAbsolute, join } from "node:path";
import { cacheFolder, fileDigest, projectRoot } from "lib/fetch/mod.ts";

Deno.test("projectRoot() is the folder of deno.json, wherever one stands", async () => {
  assert.ok(isAbsolute(projectRoot()));
  assert.ok((await Deno.stat(join(projectRoot(), "deno.json"))).isFile);
});

Deno.test("cacheFolder() is .cache in the project unless WORKBOOK_CACHE says otherwise", () => {
  const before = Deno.env.get("WORKBOOK_CACHE");
  try {
    Deno.env.delete("WORKBOOK_CACHE");
    assert.equal(cacheFolder(), join(projectRoot(), ".cache"));
    Deno.env.set("WORKBOOK_CACHE", "elsewhere");
    assert.equal(cacheFolder(), join(Deno.cwd(), "elsewhere"));
  } finally {
    if (before === undefined) Deno.env.delete("WORKBOOK_CACHE");
    else Deno.env.set("WORKBOOK_CACHE", before);
  }
});

Deno.test("fileDigest() equals the published digests of abc (FIPS 180-2)", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "abc");
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await fileDigest(path, "sha256"), expected);
  const bytes = Uint8Array.from(expected.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  assert.equal(await fileDigest(path, "sha256", "base64"), btoa(String.fromCharCode(...bytes)));
  await Deno.remove(path);
});
