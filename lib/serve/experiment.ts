import { z } from "zod";

const name = z.string().regex(/^[\w.-]{1,64}$/, "expected letters, digits, _, . or -");

/** A number that is measured of units. */
const Measured = z.strictObject({
  name,
  /** Which way is better. */
  better: z.enum(["higher", "lower"]).default("higher"),
});

/**
 * An online experiment: two models, or two versions of anything, each for a share of the units (people,
 * sessions, documents), and what is measured of them.
 */
export const Experiment = z.strictObject({
  name,
  /** What makes this experiment's split independent of others'. Default: its name. */
  salt: z.string().optional(),
  /** The first one is the baseline. */
  variants: z.tuple([
    z.strictObject({ name, share: z.number().positive().default(1) }),
    z.strictObject({ name, share: z.number().positive().default(1) }),
  ]),
  /** What decides; a unit's value is the sum over its outcomes, 0 where it has none. */
  metric: Measured,
  /** The smallest difference in the metric that matters, in its unit. */
  effect: z.number().positive(),
  level: z.number().gt(0).lt(1).default(0.05),
  power: z.number().gt(0).lt(1).default(0.8),
  /** Units that each variant must have before a look counts. */
  from: z.int().min(2).default(100),
  /** Numbers that must not become worse by more than their margin, such as the latency. */
  guards: z.array(Measured.extend({ margin: z.number().positive() })).default([]),
}).superRefine(({ variants: [first, second], metric, guards, level, power }, context) => {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (first.name === second.name) refuse("variants", "expected two names");
  const names = [metric, ...guards].map((each) => each.name);
  if (new Set(names).size < names.length) refuse("guards", "expected each number once");
  if (power <= level) refuse("power", "expected more than the level");
});
export type Experiment = z.infer<typeof Experiment>;
/** What {@linkcode Experiment} accepts: what has a default is optional. */
export type ExperimentInput = z.input<typeof Experiment>;

/**
 * Reads an experiment.
 *
 * @throws {TypeError} If it is not valid, with each entry at fault.
 */
export function parseExperiment(input: unknown): Experiment {
  const result = Experiment.safeParse(input);
  if (result.success) return result.data;
  throw new TypeError(
    `Expected an experiment but found:\n${z.prettifyError(result.error)}\nTry {"name": "focal", ` +
      `"variants": [{"name": "old"}, {"name": "new"}], "metric": {"name": "click"}, "effect": 0.02}.`,
    { cause: result.error },
  );
}
