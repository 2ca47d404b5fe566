import { z } from "zod";

const head = {
  /** When, ISO 8601. */
  at: z.iso.datetime(),
  experiment: z.string(),
  /** The unit's hash, never its key. */
  unit: z.string().regex(/^[\da-f]{32}$/, "expected 32 hexadecimal digits"),
};

/** A line of the log of an experiment. */
export const ExperimentEvent = z.discriminatedUnion("kind", [
  z.strictObject({
    ...head,
    /** The unit was served by a variant. */
    kind: z.literal("exposure"),
    variant: z.string(),
    /** What the serving measured, such as `milliseconds`. */
    measured: z.record(z.string(), z.number()).default({}),
    /** What was asked, only where the experiment's owner wants it kept. */
    text: z.string().optional(),
  }),
  z.strictObject({
    ...head,
    /** Something came of it. */
    kind: z.literal("outcome"),
    name: z.string(),
    value: z.number(),
  }),
]);
export type ExperimentEvent = z.infer<typeof ExperimentEvent>;
/** An event that is about to be written: the log knows the time. */
export type NewEvent = WithoutTime<z.input<typeof ExperimentEvent>>;
type WithoutTime<T> = T extends unknown ? Omit<T, "at"> : never;
