import assert from "node:assert/strict";
import { join } from "node:path";
import type { RunRecord } from "lib/report/mod.ts";
import {
  finetune,
  type FinetuneResult,
  type Progress,
  resume,
  type RunConfigInput,
} from "lib/train/mod.ts";
import { living } from "../tensors.ts";
import { numbersOf } from "./plain_adamw.ts";
import { temporaryFolder, toyData, toyRows } from "./tiny_model.ts";
import { failure, recipe } from "./toy_runs.ts";

const data = toyData();
let folders = 0;
const newOut = async () => join(await temporaryFolder(), `run${folders++}`);

/** What a run leaves, without what differs from run to run: seconds and the folder. */
function outcome({ model, record }: FinetuneResult) {
  const weights = numbersOf(model.variables);
  model.dispose();
  const { seconds: _, config: { out: __, ...config }, ...rest } = record;
  return { weights, record: { ...rest, config } };
}

/** A run of the recipe that is stopped where `when` says so, any number of times, and resumed. */
async function inPieces(
  more: RunConfigInput,
  when: (state: Progress, piece: number) => boolean,
): Promise<{ pieces: RunRecord["stopped"][]; notes: string[]; result: FinetuneResult }> {
  const out = await newOut(), pieces: RunRecord["stopped"][] = [], notes: string[] = [];
  for (let piece = 0; piece < 20; piece++) {
    const controller = new AbortController();
    const options = {
      data,
      signal: controller.signal,
      onProgress: (state: Progress) => {
        if (state.note) notes.push(state.note);
        if (when(state, piece)) controller.abort(new Error("stop"));
      },
    };
    const run = piece === 0 ? finetune({ ...recipe, ...more, out }, options) : resume(out, options);
    const result = await run;
    pieces.push(result.record.stopped);
    if (result.record.stopped !== "interrupted") return { pieces, notes, result };
    result.model.dispose();
  }
  throw new Error("The run never came to an end.");
}

const straight = async (more: RunConfigInput) =>
  outcome(await finetune({ ...recipe, ...more, out: await newOut() }, { data }));

const VARIANTS: [string, RunConfigInput][] = [
  ["the plain recipe", {}],
  ["bf16", { precision: "bf16" }],
  ["accumulation and a token budget", {
    batchSize: 4,
    tokenBudget: 48,
    optim: { ...recipe.optim, accumulate: 3 },
  }],
  ["R-Drop and FGM", { rDrop: 1, optim: { ...recipe.optim, fgm: 0.5 } }],
];

for (const [name, more] of VARIANTS) {
  Deno.test(`resume() ends with the digits of the straight run: ${name}`, async () => {
    const before = living(), wanted = await straight(more);
    const { result, pieces } = await inPieces(
      more,
      ({ step, phase }, piece) => phase === "train" && step === [3, 8, 9, 21][piece],
    );
    assert.ok(pieces.length > 3, `${pieces}`);
    const found = outcome(result);
    assert.deepEqual(found.record, wanted.record);
    assert.deepEqual(found.weights, wanted.weights);
    assert.deepEqual(living(), before);
  });
}

Deno.test("resume() goes on after a stop while dev or test were scored", async () => {
  const wanted = await straight({});
  for (const which of [1, 2, 4]) {
    let scored = 0;
    const { result } = await inPieces({}, ({ phase }, piece) => {
      if (phase === "evaluate") scored++;
      return piece === 0 && scored === which;
    });
    const found = outcome(result);
    assert.deepEqual(found.record, wanted.record, `scoring ${which}`);
    assert.deepEqual(found.weights, wanted.weights, `scoring ${which}`);
  }
});

Deno.test("resume() remembers patience: a run stopped early stays so", async () => {
  const more = { epochs: 9, patience: 2, optim: { ...recipe.optim, ...still() } };
  const wanted = await straight(more);
  assert.equal(wanted.record.stopped, "early");
  const { result } = await inPieces(
    more,
    ({ step, phase }, piece) => phase === "train" && step === [13, 25, 30][piece],
  );
  assert.deepEqual(outcome(result).record, wanted.record);
});

/** Rates at which nothing is learned: each epoch is a tie. */
const still = () => ({ bottomRate: 1e-9, topRate: 1e-9, headRate: 1e-9 });

Deno.test("finetune() says how to go on when it is stopped, and refuses to begin over it", async () => {
  const out = await newOut(), controller = new AbortController(), notes: string[] = [];
  const { model, record } = await finetune({ ...recipe, out }, {
    data,
    signal: controller.signal,
    onProgress: ({ step, note }) => {
      if (step === 4) controller.abort(new Error("stop"));
      if (note) notes.push(note);
    },
  });
  model.dispose();
  assert.equal(record.stopped, "interrupted");
  assert.deepEqual(notes, [`stopped; go on with resume(${JSON.stringify(out)}, { data })`]);
  const names = Array.from(Deno.readDirSync(join(out, "checkpoints")), ({ name }) => name);
  assert.deepEqual(names, ["step-00000004"]);
  const error = await failure({ out });
  assert.match(error.message, /^Expected a folder without a run but found a run that was stopped/);
  assert.ok(error.message.includes(`resume(${JSON.stringify(out)}, { data })`), error.message);
});

Deno.test("finetune() keeps the two newest checkpoints, and what it needs of the best epoch", async () => {
  const out = await newOut();
  const { model } = await finetune({ ...recipe, checkpointEvery: 5, out }, { data });
  model.dispose();
  const names = Array.from(Deno.readDirSync(join(out, "checkpoints")), ({ name }) => name);
  assert.deepEqual(names.sort(), ["step-00000035", "step-00000036"]);
  assert.deepEqual(
    Array.from(Deno.readDirSync(out), ({ name }) => name).sort(),
    ["checkpoints", "metrics.json", "model", "predictions.jsonl", "record.json", "run.json"],
  );
  await assert.rejects(resume(out, { data }), /found a finished one/);
});

/** A run of the recipe stopped after a step, and its folder. */
async function stoppedAt(at: number, more: RunConfigInput = {}): Promise<string> {
  const out = await newOut(), controller = new AbortController();
  const { model } = await finetune({ ...recipe, checkpointEvery: 3, ...more, out }, {
    data,
    signal: controller.signal,
    onProgress: ({ step }) => {
      if (step === at) controller.abort(new Error("stop"));
    },
  });
  model.dispose();
  return out;
}

Deno.test("resume() takes the checkpoint before where the newest is damaged", async () => {
  const wanted = await straight({ checkpointEvery: 3 });
  for (const spoil of [truncate, remove, garble]) {
    const out = await stoppedAt(7);
    spoil(join(out, "checkpoints/step-00000007"));
    const found = outcome(await resume(out, { data }));
    assert.deepEqual(found.record, wanted.record);
    assert.deepEqual(found.weights, wanted.weights);
  }
});

const truncate = (folder: string) => Deno.truncateSync(join(folder, "weights.safetensors"), 5000);
const remove = (folder: string) => Deno.removeSync(join(folder, "optimizer.safetensors"));
const garble = (folder: string) => Deno.writeTextFileSync(join(folder, "state.json"), '{"config":');

Deno.test("resume() names what is wrong when no checkpoint is whole", async () => {
  const out = await stoppedAt(2);
  truncate(join(out, "checkpoints/step-00000002"));
  await assert.rejects(resume(out, { data }), ({ message }: Error) => {
    assert.match(message, /found only damaged ones:\n {2}step-00000002: .*weights\.safetensors/);
    assert.match(message, /Try beginning the run anew, in another folder\.$/);
    return true;
  });
});

Deno.test("resume() begins a run anew that had no checkpoint yet", async () => {
  const out = await stoppedAt(2), wanted = await straight({});
  Deno.removeSync(join(out, "checkpoints"), { recursive: true });
  const found = outcome(await resume(out, { data }));
  assert.deepEqual(found.weights, wanted.weights);
});

Deno.test("resume() refuses a config that was changed, naming what", async () => {
  const out = await stoppedAt(2), file = join(out, "run.json");
  const config = JSON.parse(Deno.readTextFileSync(file));
  config.optim.clip = 2;
  config.epochs = 4;
  Deno.writeTextFileSync(file, JSON.stringify(config));
  await assert.rejects(resume(out, { data }), ({ message }: Error) => {
    assert.match(message, /found another in optim\.clip, epochs \(file: /);
    return true;
  });
});

Deno.test("resume() refuses other rows, and a folder without a run", async () => {
  const out = await stoppedAt(2), [first, ...rest] = data.splits.train;
  const changed = { ...first, text: toyRows(1, { seed: 99 })[0].text };
  const other = { ...data, splits: { ...data.splits, train: [changed, ...rest] } };
  await assert.rejects(resume(out, { data: other }), /Expected the rows with which the run began/);
  await assert.rejects(resume(await newOut(), { data }), /but found no run\.json in it/);
});

Deno.test("a run goes on without a checkpoint that cannot be written, and says so", async () => {
  const out = await newOut(), notes = new Set<string>();
  Deno.mkdirSync(out, { recursive: true });
  const { model, record } = await finetune({ ...recipe, checkpointEvery: 5, out }, {
    data,
    onProgress: ({ step, note }) => {
      // a file where the folder has to be: as little can be written as on a full disk
      if (step === 1) Deno.writeTextFileSync(join(out, "checkpoints"), "");
      if (note) notes.add(note);
    },
  });
  model.dispose();
  assert.equal(record.stopped, "finished");
  assert.match([...notes][0], /^no checkpoint at step 5: /);
});
