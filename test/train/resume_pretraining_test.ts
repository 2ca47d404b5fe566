import assert from "node:assert/strict";
import { join } from "node:path";
import {
  pretrain,
  type PretrainConfigInput,
  type PretrainResult,
  type Progress,
  resume,
  resumePretraining,
} from "lib/train/mod.ts";
import { living, openForTests } from "../tensors.ts";
import { numbersOf } from "./plain_adamw.ts";
import { temporaryFolder } from "./tiny_model.ts";
import { pretrainRecipe, toyTextData } from "./toy_texts.ts";

await openForTests();

const data = toyTextData();
let folders = 0;
const newOut = async () => join(await temporaryFolder(), `run${folders++}`);

/** What a run leaves, without what differs from run to run: seconds and the folder. */
function outcome({ model, record }: PretrainResult) {
  const weights = numbersOf(model.variables);
  model.dispose();
  const { seconds: _, config: { out: __, ...config }, ...rest } = record;
  return { weights, record: { ...rest, config } };
}

/** A run that is stopped where `when` says so, any number of times, and resumed. */
async function inPieces(
  config: PretrainConfigInput,
  when: (state: Progress, piece: number) => boolean,
): Promise<{ pieces: number; result: PretrainResult }> {
  const out = await newOut();
  for (let pieces = 1; pieces < 20; pieces++) {
    const controller = new AbortController();
    const options = {
      data,
      signal: controller.signal,
      onProgress: (state: Progress) => {
        if (when(state, pieces - 1)) controller.abort(new Error("stop"));
      },
    };
    const result = await (pieces === 1
      ? pretrain({ ...config, out }, options)
      : resumePretraining(out, options));
    if (result.record.stopped !== "interrupted") {
      return { pieces, result };
    }
    result.model.dispose();
  }
  throw new Error("The run never came to an end.");
}

const CONFIG: PretrainConfigInput = {
  ...pretrainRecipe,
  ...{ words: ["goodaanya"], epochs: 2, steps: 20, evaluateEvery: 5, checkpointEvery: 5 },
  optim: { ...pretrainRecipe.optim, ema: 0.9 },
};

Deno.test("resumePretraining() ends with the digits of the straight run, stopped in training or scoring", async () => {
  const before = living();
  const wanted = outcome(await pretrain({ ...CONFIG, out: await newOut() }, { data }));
  assert.deepEqual(wanted.record.evals.map(({ step }) => step), [0, 5, 10, 12, 15, 20]);
  const inTraining = await inPieces(
    CONFIG,
    ({ step, phase }, piece) => phase === "train" && step === [3, 5, 12, 17][piece],
  );
  assert.ok(inTraining.pieces >= 5, `${inTraining.pieces}`);
  assert.deepEqual(outcome(inTraining.result), wanted);
  const inScoring = await inPieces(
    CONFIG,
    ({ step, phase }, piece) => phase === "evaluate" && step === [5, 10, 12][piece],
  );
  assert.equal(inScoring.pieces, 4);
  assert.deepEqual(outcome(inScoring.result), wanted);
  assert.deepEqual(living(), before);
});

Deno.test("a stopped run is refused by what cannot go on with it, in words", async () => {
  const out = await newOut(), controller = new AbortController(), notes: string[] = [];
  const { model } = await pretrain({ ...CONFIG, out }, {
    data,
    signal: controller.signal,
    onProgress: ({ step, note }) => {
      if (step === 3) controller.abort(new Error("stop"));
      if (note) notes.push(note);
    },
  });
  model.dispose();
  assert.deepEqual(notes, [
    `stopped; go on with resumePretraining(${JSON.stringify(out)}, { data })`,
  ]);
  await assert.rejects(pretrain({ ...CONFIG, out }, { data }), /but found a run that was stopped/);
  await assert.rejects(resume(out), {
    message:
      `Expected the folder of a run by "task finetune" but found one that pre-trains a masked ` +
      `LM (folder: ${out}). Try resumePretraining(${JSON.stringify(out)}).`,
  });
  const other = { ...data, splits: { ...data.splits, train: data.splits.train.slice(1) } };
  await assert.rejects(
    resumePretraining(out, { data: other }),
    /^Error: Expected the rows with which/,
  );
  const file = join(out, "run.json"), config = JSON.parse(await Deno.readTextFile(file));
  await Deno.writeTextFile(file, JSON.stringify({ ...config, masking: { share: 0.3 } }));
  await assert.rejects(resumePretraining(out, { data }), /found another in masking\.share/);
  await assert.rejects(resumePretraining(await newOut()), /but found no run\.json in it/);
});
