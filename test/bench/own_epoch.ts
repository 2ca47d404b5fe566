/**
 * The workbook's side of the epoch benchmark, with the protocol of peer_epoch.py: JSON lines on stdin,
 * one JSON line back for each.
 *
 *     deno run -A test/bench/own_epoch.ts DATA.json fp32|bf16
 *
 * @module
 */
import { z } from "zod";
import { engineInfo, openEngine, Precision } from "../../lib/engine/mod.ts";
import { finetune, RunConfig } from "../../lib/train/mod.ts";
import { TextLineStream } from "./text_lines.ts";
import { EpochData } from "./train_data.ts";

const Request = z.union([
  z.strictObject({ quit: z.literal(true) }),
  z.strictObject({
    seed: z.int(),
    epochs: z.int(),
    rate: z.number(),
    batchSize: z.int(),
    maxLength: z.int(),
    warmup: z.number(),
    weightDecay: z.number(),
  }),
]);
type Recipe = Exclude<z.infer<typeof Request>, { quit: true }>;

const precision = Precision.parse(Deno.args[1]);
const { name, labels, train, dev } = EpochData.parse(
  JSON.parse(await Deno.readTextFile(Deno.args[0])),
);
const rowsOf = (rows: typeof train) => rows.map((row, id) => ({ id: `${id}`, ...row }));
const data = { name, labels, splits: { train: rowsOf(train), dev: rowsOf(dev), test: [] } };
await openEngine({ precision });

const configOf = ({ rate, warmup, weightDecay, epochs, ...rest }: Recipe) =>
  RunConfig.parse({
    ...rest,
    epochs,
    precision,
    patience: epochs + 1, // never stops early
    optim: { bottomRate: rate, topRate: rate, headRate: rate, warmup, weightDecay },
  });

const now = () => performance.now() / 1000;

/** Trains once; the seconds of each epoch are those from its first step to its last. */
async function trainOnce(recipe: Recipe) {
  const asked = now(), epochs: number[] = [];
  let begun = NaN, phase: "train" | "evaluate" = "train", prepareSeconds = NaN;
  const { model, record } = await finetune(configOf(recipe), {
    data,
    onStart: () => prepareSeconds = (begun = now()) - asked,
    onProgress: (progress) => {
      if (progress.phase === phase) return;
      phase = progress.phase;
      if (phase === "evaluate") epochs.push(now() - begun);
      else begun = now();
    },
  });
  model.dispose();
  return {
    epochSeconds: epochs.slice(0, recipe.epochs), // after them there is the scoring of no test rows
    devMacroF1: record.evals.map(({ metrics }) => metrics.macro_f1),
    steps: record.curves.length,
    prepareSeconds,
    totalSeconds: now() - asked,
    versions: { ...engineInfo() },
  };
}

for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  const request = Request.parse(JSON.parse(line));
  if ("quit" in request) break;
  console.log(JSON.stringify(await trainOnce(request)));
}
