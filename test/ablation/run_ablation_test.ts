import assert from "node:assert/strict";
import { join } from "node:path";
import { type AblationOptions, type AblationRun, runAblation } from "lib/ablation/mod.ts";
import { data, fakeTrainer, temporaryStore } from "./fake_trainer.ts";

const plan = { factors: { "optim.ema": [0.9], epochs: [4] }, seeds: 2, data };
const ALL = ["base 1", "base 2", "optim.ema 0.9 1", "optim.ema 0.9 2", "epochs 4 1", "epochs 4 2"];
const namesOf = (runs: readonly Pick<AblationRun, "variant" | "seed">[]) =>
  runs.map(({ variant, seed }) => `${variant} ${seed}`);
const scoresOf = (result: { records: { test: Record<string, number | null> }[] }) =>
  result.records.map(({ test }) => test.macro_f1);

Deno.test("runAblation() makes each run once, and none again", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const first = await runAblation({ ...plan, store, trainer });
  assert.deepEqual(made, ALL);
  assert.deepEqual(namesOf(first.runs), ALL);
  assert.deepEqual(first.variants.map(({ changes }) => changes), [
    {},
    { "optim.ema": 0.9 },
    { epochs: 4 },
  ]);
  assert.ok(
    first.isComplete && first.runs.every(({ status, isReused }) => status === "done" && !isReused),
  );
  assert.ok(first.records.every(({ config }) => !("out" in config)), "no passing folder is kept");
  const told: AblationRun[] = [];
  const again = await runAblation({ ...plan, store, trainer, onRun: (run) => told.push(run) });
  assert.equal(made.length, 6);
  assert.deepEqual(again.records, first.records);
  assert.ok(again.runs.every(({ isReused }) => isReused));
  assert.deepEqual(namesOf(told), ALL);
});

Deno.test("runAblation() makes again, and alone, the run whose file is deleted", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const first = await runAblation({ ...plan, store, trainer });
  const { key } = first.runs[3];
  await Deno.remove(join(store, "runs", `${key}.json`));
  const again = await runAblation({ ...plan, store, trainer });
  assert.deepEqual(made.slice(6), ["optim.ema 0.9 2"]);
  assert.deepEqual(scoresOf(again), scoresOf(first));
});

Deno.test("runAblation() clears away what a process left that was killed when its run had ended", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const { runs: [{ key }] } = await runAblation({ ...plan, store, trainer });
  await Deno.mkdir(join(store, "unfinished", key), { recursive: true });
  await runAblation({ ...plan, store, trainer });
  assert.deepEqual([...Deno.readDirSync(join(store, "unfinished"))], []);
  assert.equal(made.length, 6);
});

Deno.test("runAblation() adds seeds and variants without repeating runs, in one store", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  await runAblation({ ...plan, store, trainer });
  const renamed = { variants: { "four epochs": { epochs: 4 } } };
  const found = await runAblation({ ...renamed, data, seeds: [1, 2, 7], store, trainer });
  assert.deepEqual(made.slice(6), ["base 7", "four epochs 7"]);
  assert.deepEqual(found.records.map(({ name, seed }) => `${name} ${seed}`), [
    ...["base 1", "base 2", "base 7", "four epochs 1", "four epochs 2", "four epochs 7"],
  ]);
});

Deno.test("runAblation() makes runs anew for other rows, another trainer, or another config", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const run = (more: Partial<AblationOptions>) => runAblation({ ...plan, store, trainer, ...more });
  await run({ seeds: 1 });
  const shorter = { ...data, splits: { ...data.splits, train: data.splits.train.slice(1) } };
  await run({ seeds: 1, data: shorter });
  assert.equal(made.length, 6);
  await run({ seeds: 1, trainer: { ...trainer, name: "other" } });
  assert.equal(made.length, 9);
  await run({ seeds: 1, base: { batchSize: 8 } });
  assert.equal(made.length, 12);
  await run({ seeds: 1, base: { name: "another name", checkpointEvery: 5 } });
  assert.equal(made.length, 12, "names and checkpoints decide no digit");
});

Deno.test("runAblation() writes down a run that fails, makes the others, and tries it again", async () => {
  let broken = true;
  const { made, trainer } = fakeTrainer(({ config }) => {
    if (broken && config.name === "epochs 4" && config.seed === 1) throw new RangeError("No room.");
  });
  const store = temporaryStore();
  const found = await runAblation({ ...plan, store, trainer });
  assert.deepEqual(made, ALL);
  assert.ok(found.isComplete);
  assert.deepEqual(found.runs.map(({ status }) => status), [
    ...["done", "done", "done", "done", "failed", "done"],
  ]);
  assert.deepEqual(found.runs[4].error, { name: "RangeError", message: "No room." });
  assert.equal(found.records.length, 5);
  broken = false;
  const again = await runAblation({ ...plan, store, trainer });
  assert.deepEqual(made.slice(6), ["epochs 4 1"]);
  assert.equal(again.runs[4].status, "done");
});

Deno.test("runAblation() that is stopped returns what there is, and goes on by the same call", async () => {
  const controller = new AbortController(), store = temporaryStore();
  const { made, trainer } = fakeTrainer(() => {
    if (made.length === 3) controller.abort();
  });
  const stopping = {
    name: trainer.name,
    make: async (job: Parameters<typeof trainer.make>[0]) => {
      const record = await trainer.make(job);
      return controller.signal.aborted ? undefined : record;
    },
  };
  const options = { ...plan, store, signal: controller.signal };
  const found = await runAblation({ ...options, trainer: stopping });
  assert.deepEqual(made, ALL.slice(0, 3));
  assert.deepEqual([found.isComplete, found.records.length], [false, 2]);
  assert.deepEqual(found.runs.slice(2).map(({ status }) => status), Array(4).fill("missing"));
  const rest = await runAblation({ ...plan, store, trainer });
  assert.deepEqual(made.slice(3), ALL.slice(2));
  assert.ok(rest.isComplete);
  const none = await runAblation({ ...plan, store, trainer, signal: AbortSignal.abort() });
  assert.deepEqual([none.runs, none.isComplete], [[], false]);
});

Deno.test("runAblation() divides the runs among shards that share a store", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const shard = (index: number) =>
    runAblation({ ...plan, store, trainer, shard: { index, of: 2 } });
  const half = await shard(1);
  assert.deepEqual(made, ALL.filter((_, i) => i % 2 === 0));
  assert.equal(half.isComplete, false);
  const whole = await shard(2);
  assert.deepEqual([made.length, whole.isComplete], [6, true]);
  await assert.rejects(shard(3), {
    name: "RangeError",
    message: "Expected a shard such as 1 of 3 but found 3 of 2. Shards count from 1.",
  });
});

Deno.test("runAblation() twice at a time makes no run twice", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const slow = {
    ...trainer,
    make: async (job: Parameters<typeof trainer.make>[0]) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await trainer.make(job);
    },
  };
  const [a, b] = await Promise.all(
    [1, 2].map(() => runAblation({ ...plan, store, trainer: slow })),
  );
  assert.deepEqual([...made].sort(), [...ALL].sort());
  assert.deepEqual(a.records, b.records);
});

Deno.test("runAblation() says how many runs there are, and how long they will take", async () => {
  const store = temporaryStore(), said: string[] = [];
  const { trainer } = fakeTrainer(({ config: { name, seed }, onProgress }) => {
    onProgress?.({
      ...{ phase: "train", run: `${name} (seed ${seed})`, step: 5, totalSteps: 10, epoch: 1 },
      ...{ epochs: 2, loss: 1, gradientNorm: 1, seconds: 6, secondsLeft: 6 },
      note: 'go on with resume("x")',
    });
  });
  const onProgress = ({ run, note }: { run: string; note?: string }) =>
    said.push(`${run}; ${note}`);
  await runAblation({ ...plan, store, trainer, onProgress });
  // Of the five runs to come each is thought to take as long as this one: 6 + 5 * 12 seconds; later
  // ones as long as the fixture's record says, 12.4 seconds.
  assert.equal(
    said[0],
    "run 1 of 6, 1:06 left in all · base (seed 1); stopped; the same call goes on from here",
  );
  assert.match(said[1], /^run 2 of 6, 0:56 left in all · base \(seed 2\)/);
  assert.match(said[5], /^run 6 of 6, 0:06 left in all · epochs 4 \(seed 2\)/);
});

Deno.test("runAblation() asks a function for the rows of each variant", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const asked: number[] = [];
  const rows = ({ epochs }: { epochs: number }) => {
    asked.push(epochs);
    return { ...data, splits: { ...data.splits, train: data.splits.train.slice(epochs - 3) } };
  };
  await runAblation({
    ...plan,
    factors: { clean: [false], epochs: [4] },
    data: rows,
    store,
    trainer,
  });
  assert.deepEqual([asked, made.length], [[3, 3, 4], 4]); // cleaning changed no row: the base's runs
});

Deno.test("runAblation() refuses what can not have an effect, or can not be", async () => {
  const store = temporaryStore(), { made, trainer } = fakeTrainer();
  const wrong: [Partial<AblationOptions>, RegExp][] = [
    [{ factors: { "clean.tags": [true] } }, /found "clean\.tags" \(variant "clean\.tags true"\)/],
    [{ factors: { epoch: [3] } }, /did you mean epochs/],
    [{ processes: 2 }, /one process with a trainer of your own/],
    [{ processes: 0 }, /number of processes from 1 but found 0/],
    [{ seeds: 0 }, /seeds/],
  ];
  for (const [more, message] of wrong) {
    await assert.rejects(runAblation({ ...plan, store, trainer, ...more }), message);
  }
  assert.deepEqual(made, []);
});

Deno.test("runAblation() refuses a store's file that is none of its runs, by its name", async () => {
  const store = temporaryStore(), { trainer } = fakeTrainer();
  const { runs: [{ key }] } = await runAblation({ ...plan, store, trainer });
  const path = join(store, "runs", `${key}.json`), text = await Deno.readTextFile(path);
  for (const spoilt of [text.slice(0, 99), "{}", text.replace('"epochs":3', '"epochs":9')]) {
    await Deno.writeTextFile(path, spoilt);
    await assert.rejects(runAblation({ ...plan, store, trainer }), (error: Error) => {
      assert.match(
        error.message,
        /^Expected a run of an ablation but found .*[^]*Try deleting the file/,
      );
      return error.message.includes(path);
    });
  }
});
