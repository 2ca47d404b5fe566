import {
  dataFingerprint,
  type FinetuneOptions,
  loadRunData,
  type RunConfig,
} from "../train/mod.ts";
import type { PlannedVariant } from "./plan_variants.ts";

/** Rows for all variants. */
export type GivenData = NonNullable<FinetuneOptions["data"]>;

/** Rows for all variants, or a function that gives those of a variant's config. */
export type AblationData = GivenData | ((config: RunConfig) => GivenData | Promise<GivenData>);

/** Rows, and what tells them from others. */
export interface VariantData {
  data: GivenData;
  fingerprint: string;
}

const DATA_KEYS = ["data", "train", "dev", "test", "columns", "clean"] as const;

/**
 * The rows of each variant, by its name. What several variants name alike is read once.
 *
 * @throws {TypeError} If rows are given and a variant changes where rows come from, which had no effect.
 */
export async function variantData(
  variants: readonly PlannedVariant[],
  given: AblationData | undefined,
  signal?: AbortSignal,
): Promise<Map<string, VariantData>> {
  const loaded = new Map<string, VariantData>(), found = new Map<string, VariantData>();
  if (given && typeof given !== "function") variants.forEach(checkGiven);
  for (const { name, config } of variants) {
    signal?.throwIfAborted();
    const source = sourceOf(config, name, given);
    const data = loaded.get(source) ?? withFingerprint(await dataOf(config, given, signal));
    loaded.set(source, data);
    found.set(name, data);
  }
  return found;
}

function sourceOf(config: RunConfig, name: string, given: AblationData | undefined): string {
  if (typeof given === "function") return name;
  return given ? "" : JSON.stringify([config.task, ...DATA_KEYS.map((key) => config[key])]);
}

async function dataOf(config: RunConfig, given: AblationData | undefined, signal?: AbortSignal) {
  if (typeof given === "function") return await given(config);
  return given ?? await loadRunData(config, { signal });
}

function withFingerprint(data: GivenData): VariantData {
  return { data, fingerprint: dataFingerprint(data) };
}

function checkGiven({ name, changes }: PlannedVariant): void {
  const key = Object.keys(changes).find((path) => DATA_KEYS.some((k) => path.split(".")[0] === k));
  if (key === undefined) return;
  throw new TypeError(
    `Expected changes that have an effect but found "${key}" (variant "${name}"), while the rows are ` +
      `given as \`data\`. Try data: (config) => …, or naming the rows in the base.`,
  );
}
