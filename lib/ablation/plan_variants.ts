import { parseRunConfig, type RunConfig } from "../train/mod.ts";
import { type AblationPlan } from "./ablation_plan.ts";
import { nameOfChanges } from "./name_changes.ts";

/** One variant of an ablation; all its seeds have this config. */
export interface PlannedVariant {
  name: string;
  /** What it changes in the base, by path; nothing for the base. */
  changes: Record<string, unknown>;
  config: RunConfig;
}

/**
 * The variants of a plan, the base first. Levels and combinations that are the base's own are left out.
 *
 * @throws {TypeError} If a variant's config is not valid, naming the variant and the wrong entries, with
 * the known name that an unknown one is nearest to.
 * @throws {RangeError} If two variants are the same, or nothing is compared.
 */
export function planVariants(plan: AblationPlan): PlannedVariant[] {
  const { name = "base", ...rest } = plan.base;
  const base = variantOf(String(name), {}, rest);
  const fromFactors = combinations(plan).map((changes) => variantOf("", changes, rest))
    .filter(({ config }) => !isSame(config, base.config));
  const named = Object.entries(plan.variants).map(([name, changes]) =>
    variantOf(name, changes, rest)
  );
  const variants = [base, ...fromFactors, ...named];
  checkDifferent(variants);
  return variants;
}

function combinations({ factors, design }: AblationPlan): Record<string, unknown>[] {
  const levels = Object.entries(factors);
  if (design === "one-at-a-time") {
    return levels.flatMap(([path, values]) => values.map((value) => ({ [path]: value })));
  }
  if (levels.length === 0) return [];
  return levels.reduce<Record<string, unknown>[]>(
    (all, [path, values]) =>
      all.flatMap((changes) => values.map((value) => ({ ...changes, [path]: value }))),
    [{}],
  );
}

/** Entries that the ablation itself sets. */
const NOT_A_FACTOR: Record<string, string> = {
  seed: "seeds are those of the plan",
  name: "names are those of the variants",
  out: "the folders of the runs are the store's",
};

function variantOf(
  name: string,
  changes: Record<string, unknown>,
  base: Record<string, unknown>,
): PlannedVariant {
  const called = name || nameOfChanges(changes), where = `(variant "${called}")`;
  const paths = [...Object.keys(changes), ...Object.keys(base)];
  const wrong = paths.find((path) => path in NOT_A_FACTOR);
  if (wrong) {
    throw new TypeError(
      `Expected entries of the run config that may differ but found "${wrong}": ` +
        `${NOT_A_FACTOR[wrong]} ${where}.`,
    );
  }
  try {
    const input = Object.entries(changes).reduce<unknown>(
      (config, [path, value]) => withEntry(config, path.split("."), value),
      base,
    );
    return { name: called, changes, config: parseRunConfig({ ...Object(input), name: called }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TypeError(`${error.message}\n${where}`, { cause: error });
  }
}

/** A copy with an entry set; a part that is missing, or is no object, is made. */
function withEntry(config: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const isObject = typeof config === "object" && config !== null && !Array.isArray(config);
  const parts: Record<string, unknown> = isObject ? { ...config } : {};
  const present = Object.hasOwn(parts, key) ? parts[key] : undefined;
  return { ...parts, [key]: withEntry(present, rest, value) };
}

const contentOf = ({ name: _, ...config }: RunConfig) => JSON.stringify(config);
const isSame = (a: RunConfig, b: RunConfig) => contentOf(a) === contentOf(b);

function checkDifferent(variants: readonly PlannedVariant[]): void {
  if (variants.length === 1) {
    throw new RangeError(
      "Expected something to compare with the base but found no other variant. Try " +
        'factors: { "optim.ema": [0.99] }, or variants by name.',
    );
  }
  variants.forEach((variant, i) => {
    const twin = variants.slice(0, i).find(({ name, config }) =>
      name === variant.name || isSame(config, variant.config)
    );
    if (!twin) return;
    const same = twin.name === variant.name ? "one name" : "the same config";
    throw new RangeError(
      `Expected variants that differ but found ${same} for "${twin.name}" and "${variant.name}". Try ` +
        `leaving one out.`,
    );
  });
}
