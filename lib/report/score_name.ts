/**
 * What a comparison compares by, in words: "test macro_f1", or "seconds a run", which belong to no split.
 *
 * @example
 * ```ts
 * import { scoreName } from "lib/report/mod.ts";
 * console.log(scoreName({ metric: "macro_f1", split: "test" })); // "test macro_f1"
 * ```
 */
export function scoreName({ metric, split }: { metric: string; split: "dev" | "test" }): string {
  return metric === "seconds" ? "seconds a run" : `${split} ${metric}`;
}
