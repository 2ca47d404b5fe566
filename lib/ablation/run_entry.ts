import { z } from "zod";
import { RunRecord } from "../report/mod.ts";

/**
 * One run in a store, `runs/<key>.json`:
 *
 * - `format`, `version`: "workbook-ablation-run", 1;
 * - `key`: the file's name, the digest of `identity`;
 * - `identity`: what decides the run: resolved config, model, fingerprint of the rows, code;
 * - `at`: when it ended, in UTC;
 * - `record`: what the run left, with curves and predictions; or, where it failed,
 *   `error`: its name and message. A failed run is made again by the next call.
 */
export const RunEntry = z.strictObject({
  format: z.literal("workbook-ablation-run"),
  version: z.literal(1),
  key: z.string().regex(/^[\da-f]{32}$/),
  identity: z.strictObject({
    config: z.record(z.string(), z.unknown()),
    model: z.string(),
    data: z.string(),
    code: z.string(),
  }),
  at: z.iso.datetime(),
  record: RunRecord.optional(),
  error: z.strictObject({ name: z.string(), message: z.string() }).optional(),
}).refine(({ record, error }) => (record === undefined) !== (error === undefined), {
  error: "expected either a record or an error",
});
export type RunEntry = z.infer<typeof RunEntry>;
