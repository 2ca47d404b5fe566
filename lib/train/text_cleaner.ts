import type { CleanedText } from "../data/mod.ts";
import { clean, CleanOptions, cleanWithReport } from "../text/mod.ts";
import type { RunConfig } from "./run_config.ts";

/**
 * Options of cleaning with every default filled in, so that a config or a model that is saved means
 * the same later; false stays false.
 *
 * @throws {TypeError} If an option does not exist or is out of range.
 */
export function resolvedCleaning(options: RunConfig["clean"]): RunConfig["clean"] {
  if (options === false) return false;
  const result = CleanOptions.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    `  ${["clean", ...path].join(".")}: ${message}`
  );
  throw new TypeError(`Expected a run config but found:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}

/** The function that cleans a text; undefined where texts stay as they are. */
export function textCleaner(options: RunConfig["clean"]): ((text: string) => string) | undefined {
  const resolved = resolvedCleaning(options);
  return resolved === false ? undefined : (text) => clean(text, resolved);
}

/** As {@linkcode textCleaner}, with the way back from places in the cleaned text to the raw one. */
export function reportingCleaner(
  options: RunConfig["clean"],
): ((text: string) => CleanedText) | undefined {
  const resolved = resolvedCleaning(options);
  return resolved === false ? undefined : (text) => cleanWithReport(text, resolved);
}
