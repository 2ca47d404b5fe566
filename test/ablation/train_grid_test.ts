import assert from "node:assert/strict";
import { join } from "node:path";
import { type AblationResult, RunStore } from "lib/ablation/mod.ts";
import { seededRandom } from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import type { RunRecord } from "lib/report/mod.ts";
import { openForTests } from "../tensors.ts";
import { temporaryStore } from "./fake_trainer.ts";
import { toyStudy } from "./toy_study.ts";

await openForTests();

/** What must be equal, digit by digit: all but times and the place of the model. */
function digitsOf({ curves, evals, best, dev, test, predictions, name, seed }: RunRecord) {
  return { curves, evals, best, dev, test, predictions, name, seed };
}

const straightStore = temporaryStore();
let straight: AblationResult | undefined;
const straightStudy = async () => straight ??= await toyStudy(straightStore, 1);
const unfinished = async (store: string) =>
  await Array.fromAsync(Deno.readDir(join(store, "unfinished"))).catch(() => []);

Deno.test("runAblation() trains a small grid and leaves the runs alone in the store", async () => {
  const { records, isComplete } = await straightStudy();
  assert.ok(isComplete);
  assert.deepEqual(records.map(({ name, seed }) => `${name} ${seed}`), [
    ...["base 1", "base 2", "optim.ema 0.9 1", "optim.ema 0.9 2"],
  ]);
  assert.deepEqual(records[0].curves, records[2].curves, "an average changes no step");
  assert.notDeepEqual(records[0].test, records[2].test);
  assert.deepEqual(await unfinished(straightStore), []);
  assert.equal((await new RunStore(straightStore).list()).length, 4);
});

Deno.test("a run whose record is deleted is made again to the same digits", async () => {
  const { runs, records } = await straightStudy(), { key } = runs[2];
  await Deno.remove(join(straightStore, "runs", `${key}.json`));
  const again = await toyStudy(straightStore, 1);
  assert.deepEqual(again.runs.filter((run) => !run.isReused).map((run) => run.key), [key]);
  assert.deepEqual(again.records.map(digitsOf), records.map(digitsOf));
});

/** Runs the study in a process; kills it soon after something has come to be. */
async function study(
  store: string,
  killOnce?: () => Promise<boolean>,
): Promise<Deno.CommandStatus> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "test/ablation/toy_study.ts", store, "1"],
    ...{ cwd: projectRoot(), stdout: "null", stderr: "null" },
  }).spawn();
  let hasEnded = false;
  const status = child.status.finally(() => hasEnded = true);
  while (killOnce && !hasEnded) {
    await wait(15);
    if (!await killOnce()) continue;
    await wait(100 * random.next());
    if (!hasEnded) child.kill("SIGKILL");
    break;
  }
  return await status;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const random = seededRandom(4);
const names = async (...path: string[]) =>
  await Array.fromAsync(Deno.readDir(join(...path)), ({ name }) => name).catch(() => []);

Deno.test({
  name: "a grid that is killed three times ends with the table of the straight one",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { records } = await straightStudy(), store = temporaryStore();
    const hasCheckpoint = async () => {
      const [run] = await names(store, "unfinished");
      return (await names(store, "unfinished", run ?? "", "checkpoints")).length > 0;
    };
    const hasRecords = (count: number) => async () => (await names(store, "runs")).length >= count;
    for (const moment of [hasCheckpoint, hasRecords(1), hasRecords(3)]) {
      assert.equal((await study(store, moment)).signal, "SIGKILL");
    }
    assert.equal((await study(store)).code, 0);
    const { records: found, runs } = await toyStudy(store, 1);
    assert.ok(runs.every(({ isReused }) => isReused), "all had ended");
    assert.deepEqual(found.map(digitsOf), records.map(digitsOf));
    assert.deepEqual(await unfinished(store), []);
  },
});

Deno.test("runs in processes of their own differ from these by rounding only", async () => {
  const store = temporaryStore();
  const { records, isComplete } = await toyStudy(store, 2);
  assert.ok(isComplete);
  const near = (record: RunRecord) => record.curves.map(({ loss }) => Number(loss).toFixed(3));
  assert.deepEqual(records.map(near), (await straightStudy()).records.map(near));
  assert.deepEqual(await names(store, "data"), [], "rows for the processes are gone");
});
