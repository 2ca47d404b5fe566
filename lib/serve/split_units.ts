import { createHash } from "node:crypto";
import type { Experiment } from "./experiment.ts";

/** A unit in an experiment. */
export interface SplitUnit {
  /** 32 hexadecimal digits that stand for the key, in this experiment only. */
  unit: string;
  variant: string;
}

/**
 * Which variant a unit gets: always the same one, without anything being remembered. The key is hashed
 * with the experiment's salt (SHA-256), and the hash, read as a number in [0, 1), falls into the part of
 * one of the variants. Other salts split independently, so that experiments may run side by side; and the
 * log needs no keys.
 *
 * A share that is changed in a running experiment moves units; begin a new one instead.
 *
 * @param key of the unit: an account, a cookie, a document
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseExperiment, splitUnit } from "lib/serve/mod.ts";
 * const variants = [{ name: "old" }, { name: "new" }];
 * const experiment = parseExperiment({
 *   ...{ name: "focal", variants, metric: { name: "click" }, effect: 0.02 },
 * });
 * assert.deepEqual(splitUnit(experiment, "ada"), splitUnit(experiment, "ada"));
 * ```
 */
export function splitUnit(
  { name, salt = name, variants }: Pick<Experiment, "name" | "salt" | "variants">,
  key: string,
): SplitUnit {
  const digest = createHash("sha256").update(JSON.stringify([salt, key])).digest();
  const at = digest.readUIntBE(0, 6) / 2 ** 48;
  const whole = variants.reduce((sum, { share }) => sum + share, 0);
  let end = 0;
  const found = variants.find(({ share }) => at < (end += share / whole)) ?? variants[1];
  // other bytes than the split's, which would tell nothing but the variant
  return { unit: digest.toString("hex", 8, 24), variant: found.name };
}
