/**
 * Inference of an exported classifier beside Python's: the engines take turns within one run over the same
 * texts, and while one works the others wait. The peers' Python is named by WORKBOOK_TORCH_PYTHON (torch
 * 2.13.0, transformers 5.23.0, onnxruntime 1.32.0).
 *
 *     deno task bench inference [engine …] [name=value …]
 *
 * Engines, all unless some are named by how they begin:
 *
 * - `workbook-fp32`, `workbook-int8`: a session of lib/serve, from texts to labels: rows sorted by length,
 *   each batch padded to its own longest;
 * - `transformers-pipeline`: `pipeline("text-classification")` on torch, its batches in the order given,
 *   as it pads by default;
 * - `onnxruntime-fp32`, `onnxruntime-int8`: the same .onnx files in Python's ONNX Runtime, tokenized by Rust,
 *   batches in the order given, each padded to its own longest.
 *
 * Options: `model=FOLDER` (of a finished run or a saved model; default: bert-mini-zh under a fresh head),
 * `rows=200`, `rounds=5`, `batch=32`, `threads=` (default: all cores), `maxError=0.05` (of int8).
 *
 * Texts are the test rows of zh_chnsenticorp in the folder that BENCH_DATASETS names, by default
 * `../shared/datasets`. Prints a JSON line for each engine: sentences a second, and how many of its labels
 * are not those of `workbook-fp32`.
 *
 * @module
 */
import { cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { z } from "zod";
import { openEngine } from "../../lib/engine/mod.ts";
import { exportOnnx } from "../../lib/export/mod.ts";
import { projectRoot } from "../../lib/fetch/mod.ts";
import { loadClassifier, RunConfig, TextClassifier } from "../../lib/train/mod.ts";
import { print, readCommandLine } from "./measure.ts";
import { Runners } from "./runners.ts";
import { chosen, startOwn, startPeer, torchPython } from "./train_engines.ts";
import { printResults, takeTurns } from "./turns.ts";

const ENGINES = [
  "workbook-fp32",
  "workbook-int8",
  "transformers-pipeline",
  "onnxruntime-fp32",
  "onnxruntime-int8",
] as const;
const Answer = z.object({
  seconds: z.number(),
  labels: z.array(z.string()),
  versions: z.record(z.string(), z.unknown()),
});
const count = z.coerce.number().int().min(1);
const Options = z.object({
  model: z.string().optional(),
  rows: count.default(200),
  rounds: count.default(5),
  batch: count.default(32),
  threads: count.default(cpus().length),
  maxError: z.coerce.number().positive().default(0.05),
});
const { words, options } = readCommandLine(Deno.args, ENGINES, Options);

/** Test texts of the data set: the second column. */
async function readTexts(): Promise<string[]> {
  const sets = process.env.BENCH_DATASETS ?? join(projectRoot(), "../shared/datasets");
  const file = join(sets, "zh_chnsenticorp", "test.tsv");
  const lines = (await Deno.readTextFile(file)).trimEnd().split("\n").slice(1);
  return lines.slice(0, options.rows).map((line) => line.split("\t")[1]);
}

/** Writes the model, saved and exported, into a folder; says how good the int8 one is. */
async function prepare(folder: string, texts: string[]): Promise<Record<string, unknown>> {
  await openEngine({ precision: "fp32" });
  const fresh = RunConfig.parse({ model: "bert-mini-zh", maxLength: 256 });
  const model = options.model
    ? await loadClassifier(options.model)
    : await TextClassifier.create(fresh, ["0", "1"]);
  model.clean = false; // peers do not clean
  await model.save(join(folder, "model"));
  const { maxError } = options, calibration = texts.slice(0, 32);
  const { files } = await exportOnnx(model, join(folder, "onnx"), {
    ...{ int8: true, maxError, calibration },
  });
  const { maxLength } = model;
  model.dispose();
  const { error, exact } = files[1];
  return { maxLength, int8: { error, matricesInFp32: exact.length } };
}

async function compare(folder: string): Promise<void> {
  const texts = await readTexts(), file = join(folder, "texts.json");
  await Deno.writeTextFile(file, JSON.stringify(texts));
  const model = await prepare(folder, texts), { batch, threads, rounds, rows } = options;
  const own = (storage: string) =>
    startOwn("own_inference.ts", [join(folder, "onnx"), file, storage, `${batch}`, `${threads}`]);
  const peer = (how: string) =>
    startPeer("peer_inference.py", [folder, file, how, `${batch}`, `${threads}`], {
      OMP_NUM_THREADS: `${threads}`,
    });
  const starts = {
    "workbook-fp32": own("fp32"),
    "workbook-int8": own("int8"),
    "transformers-pipeline": peer("pipeline"),
    "onnxruntime-fp32": peer("fp32"),
    "onnxruntime-int8": peer("int8"),
  };
  await using runners = new Runners(chosen(starts, words));
  const answers = new Map<string, z.infer<typeof Answer>>();
  const turn = async (name: string) => {
    const answer = await runners.get(name).ask({ work: "classify" }, Answer);
    answers.set(name, answer);
    return texts.length / answer.seconds;
  };
  const turns = await takeTurns(runners.names, rounds, { warmUp: turn, measure: turn });
  const common = { bench: "inference", unit: "sentences/s", rows, batch, threads };
  const wanted = answers.get("workbook-fp32")?.labels;
  printResults({ ...common, ...model }, turns, (name) => {
    const { labels = [], versions } = answers.get(name) ?? {};
    const otherLabels = wanted && labels.filter((label, i) => label !== wanted[i]).length;
    return { otherLabels, versions };
  });
}

if (!torchPython()) {
  console.error(
    "No peers: set WORKBOOK_TORCH_PYTHON to a Python with torch, transformers and onnxruntime.",
  );
}
const folder = await Deno.makeTempDir({ prefix: "bench_inference_" });
try {
  await compare(folder);
} catch (error) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  print({ bench: "inference", failed: error.message });
} finally {
  await Deno.remove(folder, { recursive: true });
}
