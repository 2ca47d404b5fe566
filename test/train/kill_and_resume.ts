/**
 * Kills runs by SIGKILL at random moments of their lives, also while they write checkpoints or results,
 * goes on with them, and compares what they leave with what the run leaves that was never killed: the
 * same files, and in them the same bits.
 *
 *     deno run -A test/train/kill_and_resume.ts [RUNS=50] [SEED=1]
 *
 * @module
 */
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Random, seededRandom } from "lib/data/mod.ts";
import { fileDigest } from "lib/fetch/mod.ts";
import type { RunConfigInput } from "lib/train/mod.ts";
import { type KilledWhile, namesIn, runAndKill, runToTheEnd, type Timeline } from "./killed_run.ts";
import { temporaryFolder, tinyModel, toyRows } from "./tiny_model.ts";
import { toyTagRows } from "./toy_tags.ts";

const TAG_FILES = { train: "train.conll", dev: "dev.conll", test: "test.conll" };

/** The recipes: with nothing extra, with all that carries state from step to step, and for tags. */
const VARIANTS: [string, RunConfigInput][] = [
  ["plain", {}],
  ["EMA, accumulation", { optim: { ema: 0.9, accumulate: 2 }, batchSize: 4 }],
  ["tags, EMA", { ...TAG_FILES, task: "tags", maxLength: 32, optim: { ema: 0.9 } }],
];

/** A recipe and what its run leaves when nobody kills it. */
interface Straight {
  name: string;
  config: string;
  left: Left;
  timeline: Timeline;
}

/** What a run leaves, but for seconds, the folder, and the version of code that somebody is changing. */
interface Left {
  files: string[];
  metrics: string;
  predictions: string;
  record: unknown;
  /** SHA-256. */
  weights: string;
}

/** What became of one run that was killed. */
export interface KilledRun {
  kills: KilledWhile[];
  /** Undefined if it left the bits of the straight run. */
  problem?: string;
}

/** What is to be killed. */
export interface Killing {
  runs: number;
  /** Of one run, at most; the first of them counts from its beginning, each other from where it goes on. */
  kills?: number;
  seed?: number;
  /** Gets a line for each run. */
  say?: (line: string) => void;
}

/** Makes runs, kills each some times, and lets it come to its end. */
export async function killAndResume(
  { runs, kills: most = 3, seed = 1, say = () => {} }: Killing,
): Promise<KilledRun[]> {
  const folder = await temporaryFolder(), random = seededRandom(seed), done: KilledRun[] = [];
  const straights: Straight[] = [];
  for (const [name, more] of VARIANTS) straights.push(await makeStraight(folder, name, more));
  for (let i = 0; i < runs; i++) {
    const straight = straights[i % straights.length], out = join(folder, `killed${i}`);
    const run = await oneRun(straight, out, { random, kills: 1 + random.below(most) });
    await Deno.remove(out, { recursive: true });
    done.push(run);
    const kills = run.kills.join(", ");
    say(`${i + 1}. ${straight.name}: killed ${kills}: ${run.problem ?? "the same bits"}`);
  }
  return done;
}

async function oneRun(
  { config, timeline, left }: Straight,
  out: string,
  { random, kills: wanted }: { random: Random; kills: number },
): Promise<KilledRun> {
  const kills: KilledWhile[] = [];
  try {
    while (kills.length < wanted) {
      const killed = await runAndKill(config, out, { random, timeline });
      if (killed) kills.push(killed);
      else if (kills.length > 0) break; // the rest was shorter than it was given: it is finished
      else await Deno.remove(out, { recursive: true });
    }
    if (!namesIn(out).includes("metrics.json")) await runToTheEnd(config, out);
    return { kills, problem: difference(await readLeft(out), left) };
  } catch (error) {
    return { kills, problem: error instanceof Error ? error.message : String(error) };
  }
}

async function makeStraight(
  folder: string,
  name: string,
  more: RunConfigInput,
): Promise<Straight> {
  const config = join(folder, `${name}.json`), out = join(folder, name);
  await writeRows(folder);
  await Deno.writeTextFile(config, JSON.stringify(await recipe(more)));
  const timeline = await runToTheEnd(config, out);
  return { name, config, left: await readLeft(out), timeline };
}

/** Three epochs of six steps, a checkpoint every second one. */
export async function recipe({ optim, ...more }: RunConfigInput): Promise<RunConfigInput> {
  const rate = 0.005;
  return {
    model: await tinyModel(),
    ...{ train: "train.csv", dev: "dev.csv", test: "test.csv", clean: false },
    ...{ batchSize: 8, epochs: 3, patience: 9, checkpointEvery: 2, precision: "fp32" },
    ...more,
    optim: { bottomRate: rate, topRate: rate, headRate: rate, ...optim },
  };
}

/** The rows that the recipes train on, as files in a folder. */
export async function writeRows(folder: string): Promise<void> {
  for (const [seed, [name, count]] of Object.entries({ train: 48, dev: 24, test: 24 }).entries()) {
    const rows = toyRows(count, { seed: seed + 1 }).map(({ text, label }) => `${text},${label}`);
    await Deno.writeTextFile(join(folder, `${name}.csv`), ["text,label", ...rows].join("\n"));
    const tagged = toyTagRows(count, { seed: seed + 1 }).map(({ tokens, tags }) =>
      tokens.map((token, i) => `${token} ${tags[i]}\n`).join("")
    );
    await Deno.writeTextFile(join(folder, `${name}.conll`), tagged.join("\n"));
  }
}

async function readLeft(out: string): Promise<Left> {
  const text = (name: string) => Deno.readTextFileSync(join(out, name));
  const { seconds: _, config: { out: __, ...config }, ...record } = JSON.parse(text("record.json"));
  delete record.versions.workbook;
  return {
    files: ["", "checkpoints", "model"].flatMap((folder) => namesIn(join(out, folder))),
    metrics: text("metrics.json"),
    predictions: text("predictions.jsonl"),
    record: { ...record, config },
    weights: await fileDigest(join(out, "model/model.safetensors"), "sha256"),
  };
}

function difference(found: Left, wanted: Left): string | undefined {
  const parts = ["files", "metrics", "predictions", "record", "weights"] as const;
  const other = parts.filter((part) => !isDeepStrictEqual(found[part], wanted[part]));
  return other.length > 0 ? `other ${other.join(", ")}` : undefined;
}

/** How often each moment was hit. */
function countMoments(runs: readonly KilledRun[]): string {
  const counts = Object.groupBy(runs.flatMap(({ kills }) => kills), (kill) => kill);
  return Object.entries(counts).map(([moment, hits]) => `${hits.length} ${moment}`).join(", ");
}

if (import.meta.main) {
  const [runs = 50, seed = 1] = Deno.args.map(Number);
  const done = await killAndResume({ runs, seed, say: console.log });
  const same = done.filter(({ problem }) => problem === undefined).length;
  console.log(`Kills: ${countMoments(done)}.`);
  console.log(`${same} of ${runs} killed runs left the bits of the straight run.`);
  if (same < runs) Deno.exitCode = 1;
}
