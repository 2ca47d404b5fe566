/**
 * The linear-chain CRF beside pytorch-crf on the same machine: the engines take turns within one run, and
 * while one works the others wait. pytorch-crf's Python is named by WORKBOOK_TORCH_PYTHON (torch 2.13.0,
 * pytorch-crf 0.7.2).
 *
 *     deno task bench crf [part …] [name=value …]
 *
 * Parts, all unless some are named:
 *
 * - `likelihood`: milliseconds of the log-likelihood of 32 rows of 64 to 128 positions with 33 tags and of
 *   its gradients for emissions, start, end and transitions, fp32. Both engines are given the same
 *   numbers, and must find the same loss.
 * - `share`: milliseconds of a training step of 6x384 in bf16 at 32x64 and at 32x128 under the CRF and under
 *   softmax at each token, and the share of the former that the CRF takes: their difference, round by
 *   round.
 * - `decode`: milliseconds of decoding a batch of 32x128 under constraints, of the workbook alone.
 *
 * Options: `rounds=7`, `lengths=64,128` (share).
 *
 * Prints a JSON line for each measurement, as `deno task bench train` does.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { engineInfo, openEngine } from "../../lib/engine/mod.ts";
import { tagConstraints, viterbiDecode } from "../../lib/heads/mod.ts";
import { tagSet } from "../../lib/data/mod.ts";
import { median, print, readCommandLine, round } from "./measure.ts";
import { Runners, type Start } from "./runners.ts";
import { chosen, startOwn, startPeer, torchPython } from "./train_engines.ts";
import { printResults, takeTurns, type Turns } from "./turns.ts";

const PARTS = ["likelihood", "share", "decode"] as const;
const Answer = z.object({
  milliseconds: z.array(z.number()),
  loss: z.number(),
  versions: z.record(z.string(), z.unknown()),
});
const count = z.coerce.number().int().min(1);
const Options = z.object({
  rounds: count.default(7),
  lengths: z.string().default("64,128").transform((text) => z.array(count).parse(text.split(","))),
});
const { words, options: { rounds, lengths } } = readCommandLine(Deno.args, PARTS, Options);
/** Losses of two engines in fp32 differ by less, relatively. */
const SAME = 1e-4;

/** What some processes answered last, and their turns. */
interface Measured extends Turns {
  answers: Map<string, z.infer<typeof Answer>>;
}

/** Lets some processes take turns of so many steps each; the first step of a turn is not counted. */
async function measure(processes: Record<string, Start>, steps: number): Promise<Measured> {
  const answers: Measured["answers"] = new Map();
  await using runners = new Runners(chosen(processes, []));
  const turn = async (name: string) => {
    const answer = await runners.get(name).ask({ steps: steps + 1 }, Answer);
    answers.set(name, answer);
    return median(answer.milliseconds.slice(1));
  };
  return { ...await takeTurns(runners.names, rounds, { warmUp: turn, measure: turn }), answers };
}

async function likelihood(): Promise<void> {
  const measured = await measure({
    "workbook-crf": startOwn("own_crf.ts", ["likelihood", "128"]),
    "pytorch-crf": startPeer("peer_crf.py", ["128"]),
  }, 10);
  const common = { bench: "crf", part: "likelihood", size: "32x128x33", unit: "ms" };
  printResults(common, measured, (name) => aboutLast(measured, name));
  const losses = [...measured.answers.values()].map(({ loss }) => loss);
  if (losses.some((loss) => !(Math.abs(loss / losses[0] - 1) < SAME))) {
    throw new Error(`Expected one loss of all engines but found ${losses.join(" and ")}.`);
  }
}

const aboutLast = ({ answers }: Measured, name: string) => {
  const { loss, versions } = answers.get(name) ?? {};
  return { loss, versions };
};

async function share(length: number): Promise<void> {
  const measured = await measure({
    "workbook-step-crf": startOwn("own_crf.ts", ["crf", `${length}`]),
    "workbook-step-softmax": startOwn("own_crf.ts", ["softmax", `${length}`]),
  }, 3);
  const common = { bench: "crf", part: "share", size: `6x384 b32x${length} bf16`, unit: "ms" };
  const [crf, softmax] = measured.results.map((result) => result.rounds);
  printResults(common, measured, (name) => {
    const { versions } = aboutLast(measured, name);
    if (name !== "workbook-step-crf" || softmax.length !== crf.length) return { versions };
    const shares = crf.map((value, i) => (value - softmax[i]) / value);
    return { shareOfStep: round(median(shares), 3), versions };
  });
}

async function decode(): Promise<void> {
  await openEngine({ precision: "fp32" });
  const names = tagSet(Array.from("ABCDEFGHIJKLMNOP"), "BIO"), width = names.length;
  const emissions = tf.randomNormal<tf.Rank.R3>([32, 128, width], 0, 3, "float32", 1);
  const mask = tf.ones<tf.Rank.R2>([32, 128], "int32");
  const crf = {
    start: tf.zeros([width]),
    end: tf.zeros([width]),
    transitions: tf.zeros([width, width]),
  };
  const constraints = tagConstraints(names, "BIO");
  const times = Array.from({ length: rounds + 3 }, () => {
    const start = performance.now();
    viterbiDecode(emissions, mask, crf, { constraints });
    return performance.now() - start;
  }).slice(3);
  print({
    ...{ bench: "crf", part: "decode", size: "32x128x33", unit: "ms", engine: "workbook-crf" },
    ...{
      median: round(median(times)),
      least: round(Math.min(...times)),
      most: round(Math.max(...times)),
    },
    ...{ rounds, versions: { ...engineInfo() } },
  });
}

const RUN: Record<typeof PARTS[number], () => Promise<void>> = {
  likelihood,
  async share() {
    for (const length of lengths) await share(length);
  },
  decode,
};

if (!torchPython()) {
  console.error(
    "No peer: set WORKBOOK_TORCH_PYTHON to a Python with torch 2.13.0 and pytorch-crf 0.7.2.",
  );
}
for (const part of PARTS) if (words.length === 0 || words.includes(part)) await RUN[part]();
