import assert from "node:assert/strict";
import { join } from "node:path";
import { finetune, type RunConfigInput } from "lib/train/mod.ts";
import { recipe, writeRows } from "../train/kill_and_resume.ts";
import { type Cell, errorOf, inKernel, type RanCell, shownBy, valueOf } from "./kernel_session.ts";
import { projectFolder } from "./write_notebook.ts";

/** Three epochs of six steps. */
const config = await recipe({}), STEPS = 18;

/** As in every notebook: it is by lib/jupyter that the kernel listens to stop. */
const IMPORTS: Cell = {
  source: `
    import "lib/jupyter/mod.ts";
    import { finetune, resume, watched } from "lib/train/mod.ts";
    import { holdAt, pressed } from "${import.meta.resolve("./hold_for_stop.ts")}";
    const ended = ({ model, record }) => {
      model.dispose();
      return record.stopped + " after step " + record.curves.length;
    };`,
};

/** A call that trains, with the options that it shall get. */
type Call = (watch: string) => string;
const begin = (more: RunConfigInput): Call => (watch) =>
  `finetune(${JSON.stringify({ ...config, ...more })}, ${watch})`;
const goOn: Call = (watch) => `resume("run", ${watch})`;

const train = (call: Call, watch = "watch"): Cell => ({
  source: `ended(await watched((watch) => ${call(watch)}));`,
});
/** Stopped when it has told of a step. */
const trainUntil = (step: number, call: Call): Cell => ({
  ...train(call, `{ ...watch, onProgress: holdAt(${step}, watch) }`),
  stop: true,
});
const trainAfterStop = (call: Call): Cell => ({
  ...train((watch) => `pressed().then(() => ${call(watch)})`),
  stop: true,
});

async function afterImports(folder: string, cells: Cell[]): Promise<RanCell[]> {
  const [imports, ...ran] = await inKernel(folder, [IMPORTS, ...cells]);
  assert.equal(imports.status, "ok", JSON.stringify(imports));
  return ran;
}

/** Checks that a cell made the step in which stop was pressed, at most one more, and says how to go on. */
function assertStopped(cell: RanCell, step: number, advice: string): void {
  const made = Number(/interrupted after step (\d+)/.exec(valueOf(cell))?.[1]);
  assert.ok(made === step || made === step + 1, `${made} steps, stop was pressed in step ${step}`);
  const [line, note] = shownBy(cell).slice(1);
  assert.ok(line.includes(` · step ${made}/${STEPS} `), line);
  assert.equal(note, `stopped${advice}`);
}

Deno.test("stop ends a training cell within a step; resume() ends with the straight run's bits", async () => {
  await using folder = await projectFolder();
  await writeRows(folder.path);
  const anew = begin({ out: "run" }), advice = '; go on with resume("run")';
  const [first, again, second, last, over, late] = await afterImports(folder.path, [
    trainUntil(3, anew),
    train(anew),
    trainUntil(9, goOn),
    train(goOn),
    train(goOn),
    train(anew),
  ]);
  assertStopped(first, 3, advice);
  assert.match(
    errorOf(again).evalue,
    /found a run that was stopped in run .*: resume\("run"\)\)\. /,
  );
  assertStopped(second, 9, advice);
  assert.match(valueOf(last), new RegExp(`finished after step ${STEPS}`));
  assert.match(errorOf(over).evalue, /^Expected a run that was stopped but found a finished one /);
  assert.match(errorOf(late).evalue, /^Expected a folder without a run but found a finished run /);
  await assertSameBits(join(folder.path, "run"), await straightRun(folder.path));
});

/** The run that nobody stops, in this process. */
async function straightRun(folder: string): Promise<string> {
  const out = join(folder, "straight");
  const [train, dev, test] = ["train.csv", "dev.csv", "test.csv"].map((name) => join(folder, name));
  const { model, record } = await finetune({ ...config, train, dev, test, out });
  model.dispose();
  assert.equal(record.curves.length, STEPS);
  return out;
}

async function assertSameBits(found: string, wanted: string): Promise<void> {
  for (const name of ["metrics.json", "predictions.jsonl", "model/model.safetensors"]) {
    const [a, b] = await Promise.all([found, wanted].map((out) => Deno.readFile(join(out, name))));
    assert.ok(a.length > 0 && a.every((byte, i) => byte === b[i]) && a.length === b.length, name);
  }
}

Deno.test("stop ends a run without a folder, too, and running its cell again begins anew", async () => {
  await using folder = await projectFolder();
  await writeRows(folder.path);
  const [stopped, again] = await afterImports(folder.path, [
    trainUntil(3, begin({})),
    train(begin({})),
  ]);
  assertStopped(stopped, 3, "");
  assert.match(valueOf(again), new RegExp(`finished after step ${STEPS}`));
});

Deno.test("stop where nothing can be stopped leaves the kernel alive, and before a step one line", async () => {
  await using folder = await projectFolder();
  await writeRows(folder.path);
  const [deaf, early, after] = await afterImports(folder.path, [
    { source: "let kept = 42; await pressed(); kept", stop: true },
    trainAfterStop(begin({})),
    { source: "kept" },
  ]);
  assert.match(valueOf(deaf), /42/);
  assert.match(shownBy(deaf).join(""), /^Stop was pressed, but nothing that runs now can be /m);
  assert.equal(errorOf(early).evalue, "Stopped by the user.");
  assert.deepEqual(errorOf(early).traceback.filter((line) => /^\s+at /.test(line)), []);
  assert.ok(shownBy(early).includes("stopped before the first step"));
  assert.match(valueOf(after), /42/);
});
