/**
 * Training beside PyTorch on the same machine: the engines take turns within one run, and while one works
 * the others wait. PyTorch's Python is named by WORKBOOK_TORCH_PYTHON (torch 2.13.0, transformers 5,
 * and for `epoch` accelerate and scikit-learn).
 *
 *     deno task bench train [part …] [name=value …]
 *
 * Parts, all unless some are named:
 *
 * - `step [small] [base]`: milliseconds of a training step (forward, backward, clipping, AdamW) of 6x384
 *   at 32x64 and 12x768 at 16x64 tokens, and the process's largest memory in 1e6 bytes: workbook in
 *   fp32 and bf16, PyTorch in fp32, by autocast, and by autocast at its best (torch.compile, attention
 *   written out). Each turn is three steps after one that is not counted. As in every run of the
 *   trainer, the workbook's last layer computes the first position only; `states=all` has it compute
 *   all, as the peers do.
 * - `gradients`: relative L2 error of all gradients in bf16 against fp32, dropout off, of the workbook and
 *   of autocast, on the batch of test/golden/gradients_bert-mini-zh.safetensors.
 * - `start`: seconds from the start of a process to the end of the first step of bert-mini-zh, with the
 *   compiled kernels kept from before (warm) and without (cold).
 * - `growth [length] [batch]`: milliseconds of a step of 6x384 over length 16 … 512 at batch 16 and over
 *   batch 1 … 64 at length 64.
 * - `epoch [zh_chnsenticorp] [zh_smp2020_ewect]`: seconds of an epoch and dev macro F1 of fine-tuning
 *   bert-mini-zh on public sets against Hugging Face's Trainer, with its random batches and with
 *   batches grouped by length; same rows, recipe and classifier. An epoch's seconds are those of its
 *   training, without the scoring. The first epoch of a process includes the recording of the steps;
 *   the median is over the others where there are any. The sets lie in the folder that BENCH_DATASETS
 *   names, by default `../shared/datasets`.
 *
 * Options: `rounds=5`, `dropout=0.1` (step, growth), `states=first`, `only=a,b` takes those
 * engines whose names begin so; for `epoch` `rows=` (so many of the first rows of train and dev),
 * `seeds=1`, `epochs=1`, `rate=1e-4`.
 *
 * Prints a JSON line for each measurement: median, least and most over the rounds and, for the workbook,
 * the ratio to each peer, the median of those within a round. `othersBusy` is how many cores other work
 * kept busy before and after, while all engines waited: with more than 0.2 the numbers say little, and
 * flatter the workbook, as PyTorch's threads wait for each other.
 *
 * @module
 */
import { z } from "zod";
import { readCommandLine } from "./measure.ts";
import { torchPython } from "./train_engines.ts";
import { benchEpoch, SETS } from "./train_epoch.ts";
import { benchGradients } from "./train_gradients.ts";
import { benchGrowth } from "./train_growth.ts";
import { benchStart } from "./train_start.ts";
import { benchStep } from "./train_step.ts";

const count = z.coerce.number().int().min(1);
const Options = z.object({
  rounds: count.default(5),
  dropout: z.coerce.number().min(0).lt(1).default(0.1),
  states: z.enum(["first", "all"]).default("first"),
  only: z.string().default("").transform((names) => names.split(",").filter(Boolean)),
  rows: count.optional(),
  seeds: count.default(1),
  epochs: count.default(1),
  rate: z.coerce.number().positive().default(1e-4),
});
const SIZES = ["small", "base"] as const, AXES = ["length", "batch"] as const;
const PARTS = ["step", "gradients", "start", "growth", "epoch"] as const;
const { words, options } = orSay(() =>
  readCommandLine(Deno.args, [...PARTS, ...SIZES, ...AXES, ...SETS], Options)
);

/** A mistake of the command line is told without a trace of the code. */
function orSay<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

/** Those of some words that were given; all if none were. */
function given<T extends string>(all: readonly T[]): readonly T[] {
  const some = all.filter((word) => words.some((one) => one === word));
  return some.length > 0 ? some : all;
}

const RUN: Record<typeof PARTS[number], () => Promise<void>> = {
  async step() {
    for (const size of given(SIZES)) await benchStep({ size, ...options });
  },
  gradients: benchGradients,
  start: () => benchStart({ ...options, dropout: 0.1 }), // that of the model
  async growth() {
    for (const axis of given(AXES)) await benchGrowth({ axis, ...options });
  },
  async epoch() {
    for (const set of given(SETS)) await benchEpoch({ set, ...options });
  },
};

if (!torchPython()) {
  console.error(
    "No peers: set WORKBOOK_TORCH_PYTHON to a Python with torch 2.13.0, transformers, accelerate and " +
      "scikit-learn.",
  );
}
for (const part of given(PARTS)) await RUN[part]();
