import { z } from "zod";

const Named = z.record(z.string(), z.array(z.number()));

/** 100 steps of PyTorch's AdamW with clipping and schedule; made by test/golden/make_adamw.py. */
export const golden = z.object({
  steps: z.int(),
  warmupSteps: z.int(),
  clip: z.number(),
  betas: z.tuple([z.number(), z.number()]),
  epsilon: z.number(),
  groups: z.array(
    z.object({ names: z.array(z.string()), rate: z.number(), weightDecay: z.number() }),
  ),
  shapes: z.record(z.string(), z.array(z.int())),
  initial: Named,
  scheduleFactors: z.array(z.number()),
  globalNorms: z.array(z.number()),
  gradients: z.array(Named),
  snapshots: z.array(z.object({ step: z.int(), parameters: Named })),
}).parse(JSON.parse(Deno.readTextFileSync(new URL("../golden/adamw.json", import.meta.url))));
