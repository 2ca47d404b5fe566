import assert from "node:assert/strict";
import { join } from "node:path";
import { resolveConfig, RunConfig, type RunConfigInput } from "lib/train/mod.ts";
import { temporaryFolder } from "./tiny_model.ts";

const folder = await temporaryFolder();
await Deno.mkdir(join(folder, "models", "own"), { recursive: true });

const resolved = (config: RunConfigInput) => resolveConfig(RunConfig.parse(config), folder);

Deno.test("resolveConfig() lets relative paths start from a folder, absolute ones stay", async () => {
  const { train, dev, test, out } = await resolved({ train: "a.csv", dev: "/b.csv", out: "../x" });
  assert.deepEqual([train, dev, test, out], [
    join(folder, "a.csv"),
    "/b.csv",
    undefined,
    join(folder, "..", "x"),
  ]);
});

Deno.test("resolveConfig() takes a model for a folder where there is one, else for a name", async () => {
  const modelOf = async (model: string) => (await resolved({ model })).model;
  assert.equal(await modelOf("models/own"), join(folder, "models", "own"));
  assert.equal(await modelOf("./nowhere"), join(folder, "nowhere"));
  assert.equal(await modelOf("hfl/chinese-macbert-base"), "hfl/chinese-macbert-base");
  assert.equal(await modelOf("bert-mini-zh"), "bert-mini-zh");
});

Deno.test("resolveConfig() fills in the options of cleaning, and is at an end then", async () => {
  const config = await resolved({ clean: { tags: false } });
  assert.ok(config.clean !== false);
  assert.equal(config.clean.tags, false);
  assert.equal(config.clean.spaces, true);
  assert.deepEqual(await resolveConfig(config, "/elsewhere"), config);
  assert.equal((await resolved({ clean: false })).clean, false);
});
