import assert from "node:assert/strict";
import { join } from "node:path";
import { readStudy } from "lib/ablation/mod.ts";
import { planVariants } from "lib/ablation/plan_variants.ts";
import { PlanFile, readPlan, readShard } from "lib/cli/read_plan.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { parsePretrainConfig } from "lib/train/mod.ts";
import { temporaryFolder, tinyModel, toyRows } from "../train/tiny_model.ts";

/** A folder with rows and a plan of two variants and two seeds. */
const folder = await temporaryFolder();
const table = (seed: number, count: number) =>
  ["review,stars", ...toyRows(count, { seed }).map(({ text, label }) => `${text},${label}`)]
    .join("\n");
await Deno.writeTextFile(join(folder, "rows.csv"), table(1, 96));
await Deno.writeTextFile(join(folder, "test.csv"), table(2, 24));
const PLAN = {
  base: {
    ...{ model: await tinyModel(), train: "rows.csv", test: "test.csv" },
    columns: { text: "review", label: "stars" },
    ...{ batchSize: 16, epochs: 2, precision: "fp32" },
    optim: { bottomRate: 0.008, topRate: 0.008, headRate: 0.008 },
  },
  factors: { "optim.ema": [0.9] },
  seeds: 2,
  metrics: ["macro_f1", "seconds"],
  claims: { ema: { variant: "optim.ema 0.9" } },
};
await Deno.writeTextFile(join(folder, "toy.json"), JSON.stringify(PLAN));

async function ablate(...args: string[]) {
  const root = projectRoot(), script = join(root, "lib", "cli", "ablate.ts");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `--config=${join(root, "deno.json")}`, script, ...args],
    cwd: folder,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

Deno.test("task ablate makes a plan's runs by shards, then the table and its files", async () => {
  const first = await ablate("toy.json", "--shard", "1/2");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^base \(seed 1\): test macro_f1 \S+, \d+ s$/m);
  assert.match(
    first.stdout,
    /\n2 runs are other shards'\. The table comes with the last of them\.\n$/,
  );
  const second = await ablate("toy.json", "--shard", "2/2", "--processes", "2");
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stdout, /^base \(seed 1\): test macro_f1 \S+, \d+ s, known$/m);
  assert.match(second.stdout, /\ntest macro_f1\n\n\| variant +\| changes/);
  assert.match(second.stdout, /\| optim\.ema 0\.9 +\| optim\.ema: none → 0\.9 +\| .*n = 2/);
  assert.match(second.stdout, /Written to results\/toy\/study\.html and beside it\.\n$/);
  const { study, results } = await readStudy(join(folder, "results", "toy"));
  assert.equal(study.command, "deno task ablate toy.json");
  assert.equal("records" in results && results.records.length, 4);
});

Deno.test("task ablate says what is wrong with a plan, with the nearest that would do", async () => {
  const wrong: [unknown, RegExp][] = [
    [
      { ...PLAN, factor: {} },
      /^Expected an ablation's plan but found:[^]*factor[^]*\(file: .*wrong/,
    ],
    [{ ...PLAN, claims: { emma: { variant: "x" } } }, /emma/],
    [{ ...PLAN, factors: { "optim.emma": [0.9] } }, /unknown[^]*\(variant "optim\.emma 0\.9"\)/],
  ];
  for (const [plan, message] of wrong) {
    await Deno.writeTextFile(join(folder, "wrong.json"), JSON.stringify(plan));
    const { code, stderr } = await ablate("wrong.json");
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\bat file:/);
  }
  assert.match((await ablate("none.json")).stderr, /^Expected a plan's JSON file but found none: /);
});

Deno.test("the READMEs and plans/ show plans that are some", async () => {
  const texts = await Promise.all(["README.md", "README.zh.md"].map(async (name) => {
    const text = await Deno.readTextFile(join(projectRoot(), name));
    return [...text.matchAll(/```json\n([^]*?)\n```/g)][1]?.[1] ?? "";
  }));
  assert.equal(texts[0], texts[1]);
  const readme = PlanFile.parse(JSON.parse(texts[0]));
  const folder = join(projectRoot(), "plans");
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => join(folder, name));
  const [pretraining, plans] = [true, false].map((is) =>
    files.filter((file) => /pretrain_[^/]*$/.test(file) === is)
  );
  for (const plan of [readme, ...await Promise.all(plans.map(readPlan))]) {
    assert.ok(planVariants(plan).length > 1); // each variant's config is valid
  }
  for (const file of pretraining) parsePretrainConfig(JSON.parse(await Deno.readTextFile(file)));
});

Deno.test("readShard() refuses what is no shard", () => {
  assert.deepEqual(readShard("2/3"), { index: 2, of: 3 });
  for (const text of ["0/3", "4/3", "2", "a/b", "1/2/3"]) {
    assert.throws(() => readShard(text), /^CommandError: Expected a shard such as 2\/3/);
  }
});
