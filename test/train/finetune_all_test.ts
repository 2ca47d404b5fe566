import assert from "node:assert/strict";
import { finetuneAll, type RunConfigInput } from "lib/train/mod.ts";
import { living } from "../tensors.ts";
import { toyData } from "./tiny_model.ts";
import { rates, recipe } from "./toy_runs.ts";

const data = toyData({ train: 16, dev: 8, test: 8 });
const { seed: _, ...short } = { ...recipe, epochs: 1 } satisfies RunConfigInput;

/** Runs them and checks that nothing was left. */
async function all(
  configs: Parameters<typeof finetuneAll>[0],
  options: Partial<Parameters<typeof finetuneAll>[1]> = {},
) {
  const before = living();
  try {
    return await finetuneAll(configs, { data, seeds: 1, ...options });
  } finally {
    assert.deepEqual(living(), before);
  }
}

Deno.test("finetuneAll() runs each config with the same seeds", async () => {
  const records = await all([{ ...short, name: "a" }, { ...short, name: "b" }], { seeds: 2 });
  assert.deepEqual(records.map(({ name, seed }) => [name, seed]), [
    ["a", 1],
    ["a", 2],
    ["b", 1],
    ["b", 2],
  ]);
  const losses = records.map(({ curves }) => curves.map(({ loss }) => loss));
  assert.deepEqual(losses[0], losses[2], "equal but for the name");
  assert.notDeepEqual(losses[0], losses[1]);
});

Deno.test("finetuneAll() counts a run that is not finite as a result, and goes on", async () => {
  const wild = { ...short, name: "wild", optim: { ...rates(1), weightDecay: 1e30, warmup: 0 } };
  const records = await all([wild, { ...short, name: "tame" }]);
  assert.deepEqual(records.map(({ name, stopped }) => [name, stopped]), [
    ["wild", "non-finite"],
    ["tame", "finished"],
  ]);
  assert.deepEqual(records[0].test, {});
});

Deno.test("finetuneAll() that is stopped returns the records so far", async () => {
  const controller = new AbortController();
  const onProgress = ({ run, step }: { run: string; step: number }) => {
    if (run === "b (seed 1)" && step === 1) controller.abort();
  };
  const configs = ["a", "b", "c"].map((name) => ({ ...short, name }));
  const records = await all(configs, { signal: controller.signal, onProgress });
  assert.deepEqual(records.map(({ name, stopped }) => [name, stopped]), [
    ["a", "finished"],
    ["b", "interrupted"],
  ]);
  assert.deepEqual(await all(configs, { signal: AbortSignal.abort() }), []);
});

Deno.test("finetuneAll() refuses a wrong config before the first run", async () => {
  let told = 0;
  const wrong = { ...short, optim: { clip: -1 } };
  await assert.rejects(() => all([short, wrong], { onProgress: () => told++ }), /optim\.clip/);
  assert.equal(told, 0);
  for (const seeds of [0, 1.5]) {
    await assert.rejects(() => all([short], { seeds }), {
      name: "RangeError",
      message: `Expected a whole number of seeds from 1 but found ${seeds}.`,
    });
  }
});

Deno.test("finetuneAll() passes other failures on", async () => {
  const nowhere = { ...short, model: "./no/such/model" };
  await assert.rejects(() => all([nowhere]), /^Error: Expected a model folder at/);
});
