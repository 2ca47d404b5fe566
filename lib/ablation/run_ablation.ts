import type { RunRecord } from "../report/mod.ts";
import type { FinetuneOptions, RunConfig } from "../train/mod.ts";
import { type AblationPlanInput, parsePlan, seedsOf } from "./ablation_plan.ts";
import { makeRuns, type PlannedRun } from "./make_runs.ts";
import { openLanes } from "./open_lanes.ts";
import { Pace } from "./pace.ts";
import { type PlannedVariant, planVariants } from "./plan_variants.ts";
import { ownShare, type Shard } from "./own_share.ts";
import type { RunEntry } from "./run_entry.ts";
import { runIdentity, runKey } from "./run_identity.ts";
import { RunStore } from "./run_store.ts";
import type { MakeRun } from "./train_run.ts";
import { type AblationData, variantData } from "./variant_data.ts";

/** What {@linkcode runAblation} takes. */
export interface AblationOptions
  extends AblationPlanInput, Pick<FinetuneOptions, "signal" | "onProgress" | "onStart"> {
  /** Folder of the runs; made if missing. */
  store: string;
  /**
   * The rows of all variants, or a function that gives those of a variant's config.
   * Default: what the configs name.
   */
  data?: AblationData;
  /** Told of each run that ends, or had ended before. */
  onRun?: (run: AblationRun) => void;
  /**
   * Runs made at a time, each in a process of its own if there is more than one. Default: one for
   * every two cores, for a run makes use of two; one where there is an NVIDIA GPU. Digits depend on how
   * many cores a run has.
   */
  processes?: number;
  /** This machine's share of the runs, where several share the store: `{ index: 1, of: 3 }`. */
  shard?: Shard;
  /** Makes the runs in place of `finetune`; the name tells them from others in the store. */
  trainer?: { name: string; make: MakeRun };
}

/** One run of an ablation. */
export interface AblationRun {
  variant: string;
  seed: number;
  key: string;
  /** "missing": stopped before its end, or another shard's that has not ended. */
  status: "done" | "failed" | "missing";
  /** Whether it had ended before this call. */
  isReused: boolean;
  record?: RunRecord;
  error?: { name: string; message: string };
}

/** What an ablation leaves; {@linkcode compare} makes a table of it. */
export interface AblationResult {
  /** The base first. */
  variants: Pick<PlannedVariant, "name" | "changes">[];
  /** Variant by variant, seed by seed. */
  runs: AblationRun[];
  /** Of the runs that came to an end, each under the name of its variant. */
  records: RunRecord[];
  /** Whether no run is missing. */
  isComplete: boolean;
}

/**
 * Trains all variants of a plan with the same seeds, and keeps each run in a store. A run is known by
 * what decides its digits (resolved config, rows, model, code): what has ended is never made again, a run
 * that was stopped or killed goes on from its last checkpoint, and a variant that occurs twice is trained
 * once. A run that fails is written down with its error; it is made again by the next call.
 *
 * @throws {TypeError} If the plan or a variant's config is not valid; nothing is run then.
 * @throws {RangeError} If two variants are the same, or a number is out of range.
 * @throws {Error} If rows cannot be read.
 * @example
 * ```ts
 * import { compare, runAblation } from "lib/ablation/mod.ts";
 * import { type TrainingData, watched } from "lib/train/mod.ts";
 * const study = (data: TrainingData) =>
 *   watched((watch) =>
 *     runAblation({
 *       base: { epochs: 2 },
 *       factors: { "optim.ema": [0.99], "loss.name": ["focal"] },
 *       seeds: 5,
 *       ...{ store: "runs/study", data, ...watch },
 *     })
 *   );
 * const table = async (data: TrainingData) => compare(await study(data));
 * ```
 */
export async function runAblation(options: AblationOptions): Promise<AblationResult> {
  const { base, factors, design, variants: named, seeds, store: folder, signal } = options;
  const plan = parsePlan({ base, factors, design, variants: named, seeds });
  const variants = planVariants(plan), store = new RunStore(folder);
  const share = ownShare(options.shard);
  if (signal?.aborted) return resultOf(variants, [], new Map());
  const runs = await planRuns(variants, seedsOf(plan), options);
  const before = await readAll(store, runs);
  for (const [key, { record }] of before) if (record) await store.clearAway(key);
  const unique = [...new Map(runs.map((run) => [run.key, run])).values()];
  const toMake = unique.filter((run, i) => share(i) && !before.get(run.key)?.record);
  for (const run of runs) tell(options, run, before.get(run.key), true);
  await make(toMake, store, before, options);
  return resultOf(variants, runs, await readAll(store, runs), new Set(toMake.map((r) => r.key)));
}

async function planRuns(
  variants: readonly PlannedVariant[],
  seeds: readonly number[],
  { data: given, signal, trainer }: AblationOptions,
): Promise<PlannedRun[]> {
  const rows = await variantData(variants, given, signal), runs: PlannedRun[] = [];
  for (const { name: variant, config: seedless } of variants) {
    const found = rows.get(variant);
    if (!found) throw new Error(`No rows for ${variant}.`); // variantData() gives each its own
    for (const seed of seeds) {
      const config: RunConfig = { ...seedless, seed };
      const identity = await runIdentity(config, found.fingerprint, trainer?.name);
      runs.push({ variant, key: runKey(identity), identity, config, data: found.data });
    }
  }
  return runs;
}

async function make(
  runs: readonly PlannedRun[],
  store: RunStore,
  before: ReadonlyMap<string, RunEntry>,
  options: AblationOptions,
): Promise<void> {
  if (runs.length === 0) return;
  const { trainer, processes, signal, onProgress, onStart } = options;
  await using lanes = await openLanes({ store, runs, processes, make: trainer?.make });
  const pace = new Pace(runs.map(({ variant }) => variant), lanes.makers.length);
  for (const { record } of before.values()) if (record) pace.learn(record.name, record);
  await makeRuns(runs, store, lanes.makers, {
    onBegin: ({ variant }) => pace.begin(variant),
    onEnd: (run, entry, isMade) => {
      pace.end(run.variant, `${run.config.name} (seed ${run.config.seed})`, entry.record);
      tell(options, run, entry, !isMade);
    },
    watch: () => ({ onProgress: (progress) => onProgress?.(pace.of(progress)), onStart }),
  }, signal);
}

function tell(
  { onRun }: AblationOptions,
  run: PlannedRun,
  entry: RunEntry | undefined,
  isReused: boolean,
): void {
  if (entry && (entry.record || !isReused)) onRun?.(runOf(run, entry, isReused));
}

function runOf(
  { variant, key, config }: PlannedRun,
  entry: RunEntry | undefined,
  isReused: boolean,
): AblationRun {
  const run = { variant, seed: config.seed, key, isReused };
  if (entry?.record) {
    const record = {
      ...entry.record,
      name: variant,
      config: { ...entry.record.config, name: variant },
    };
    return { ...run, status: "done", record };
  }
  return entry ? { ...run, status: "failed", error: entry.error } : { ...run, status: "missing" };
}

async function readAll(
  store: RunStore,
  runs: readonly PlannedRun[],
): Promise<Map<string, RunEntry>> {
  const found = new Map<string, RunEntry>();
  for (const key of new Set(runs.map((run) => run.key))) {
    const entry = await store.read(key);
    if (entry) found.set(key, entry);
  }
  return found;
}

function resultOf(
  variants: readonly PlannedVariant[],
  planned: readonly PlannedRun[],
  entries: ReadonlyMap<string, RunEntry>,
  made: ReadonlySet<string> = new Set(),
): AblationResult {
  const runs = planned.map((run) => runOf(run, entries.get(run.key), !made.has(run.key)));
  return {
    variants: variants.map(({ name, changes }) => ({ name, changes })),
    runs,
    records: runs.flatMap(({ record }) => record ? [record] : []),
    isComplete: runs.length > 0 && runs.every(({ status }) => status !== "missing"),
  };
}
