import { join } from "node:path";
import { z } from "zod";
import { meanSd } from "lib/report/mod.ts";
import { median, round } from "./measure.ts";
import { Runners } from "./runners.ts";
import { readEpochData, type SetName } from "./train_data.ts";
import { chosen, startOwn, startPeer } from "./train_engines.ts";
import { printResults, takeTurns } from "./turns.ts";

export { SETS } from "./train_data.ts";

const Answer = z.object({
  epochSeconds: z.array(z.number()).min(1),
  devMacroF1: z.array(z.number()).min(1),
  steps: z.number(),
  prepareSeconds: z.number(),
  totalSeconds: z.number(),
  versions: z.record(z.string(), z.unknown()),
});
type Answer = z.infer<typeof Answer>;

const RECIPE = { batchSize: 32, maxLength: 128, warmup: 0.1, weightDecay: 0.01 };
/** An epoch of the larger set takes a plain engine about half an hour on two cores. */
const MOST_SECONDS_AN_EPOCH = 7200;

/** Options of the epoch benchmark. */
export interface EpochOptions {
  set: SetName;
  rows?: number;
  seeds: number;
  epochs: number;
  rate: number;
  only: readonly string[];
}

/** Seconds of an epoch and dev macro F1 of fine-tuning on a public set, one run for each seed in turns. */
export async function benchEpoch(options: EpochOptions): Promise<void> {
  const { set, rows, seeds, epochs, rate, only } = options;
  const data = await readEpochData(set, rows);
  const folder = await Deno.makeTempDir({ prefix: "epoch_" }), file = join(folder, "data.json");
  try {
    await Deno.writeTextFile(file, JSON.stringify(data));
    await using runners = new Runners(chosen(enginesOn(file), only));
    const answers = new Map<string, Answer[]>(runners.names.map((name) => [name, []]));
    const measure = async (name: string, turn: number) => {
      const request = { seed: turn + 1, epochs, rate, ...RECIPE };
      const limit = 600 + MOST_SECONDS_AN_EPOCH * epochs;
      const answer = await runners.get(name).ask(request, Answer, limit);
      answers.get(name)?.push(answer);
      return secondsAnEpoch(answer);
    };
    const warmUp = () => Promise.resolve(); // the first epoch is told apart
    const turns = await takeTurns(runners.names, seeds, { warmUp, measure });
    const counts = { rows: data.train.length, devRows: data.dev.length };
    const common = { part: "epoch", set, ...counts, epochs, rate, unit: "s" };
    printResults(common, turns, (name) => about(answers.get(name) ?? []));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const enginesOn = (file: string) => ({
  "workbook-bf16": startOwn("own_epoch.ts", [file, "bf16"]),
  "workbook-fp32": startOwn("own_epoch.ts", [file, "fp32"]),
  "pytorch-fp32-random": startPeer("peer_epoch.py", [file, "--batches", "random"]),
  "pytorch-fp32-grouped": startPeer("peer_epoch.py", [file, "--batches", "group_by_length"]),
  "pytorch-bf16-random": startPeer("peer_epoch.py", [file, "--batches", "random", "--bf16"]),
  "pytorch-bf16-grouped": startPeer(
    "peer_epoch.py",
    [file, "--batches", "group_by_length", "--bf16"],
  ),
});

/** Of the epochs after the first, which also warms up, where there are any. */
const secondsAnEpoch = ({ epochSeconds: [first, ...others] }: Answer) =>
  median(others.length > 0 ? others : [first]);

/** What a line says of an engine beside the seconds: the scores first. */
function about(answers: readonly Answer[]) {
  const best = answers.map(({ devMacroF1 }) => Math.max(...devMacroF1));
  const [first] = answers,
    all = (of: (answer: Answer) => number[]) =>
      answers.map((answer) => of(answer).map((value) => round(value)));
  return {
    bestDevMacroF1: meanSd(best),
    devMacroF1: all((answer) => answer.devMacroF1),
    epochSeconds: all((answer) => answer.epochSeconds),
    prepareSeconds: answers.map((answer) => round(answer.prepareSeconds)),
    totalSeconds: answers.map((answer) => round(answer.totalSeconds)),
    steps: first.steps,
    versions: first.versions,
  };
}
