import { z } from "zod";
import { RunRecord } from "../report/mod.ts";
import type { Progress, RunPlan } from "../train/mod.ts";

/** What a process that makes runs is sent, a line of JSON each. */
export const Order = z.union([
  z.strictObject({ config: z.unknown(), dataFile: z.string(), folder: z.string() }),
  z.literal("stop"),
]);
export type Order = z.infer<typeof Order>;

/** What it answers; `record` is null where the run was stopped. */
export const Answer = z.union([
  z.strictObject({ progress: z.custom<Progress>((value) => Object.hasOwn(Object(value), "step")) }),
  z.strictObject({ plan: z.custom<RunPlan>((value) => Object.hasOwn(Object(value), "rates")) }),
  z.strictObject({ record: RunRecord.nullable() }),
  z.strictObject({ error: z.strictObject({ name: z.string(), message: z.string() }) }),
]);
export type Answer = z.infer<typeof Answer>;

/** Lines of a stream of bytes. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
