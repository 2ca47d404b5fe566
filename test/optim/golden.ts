import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { NamedTensors } from "lib/optim/mod.ts";
import { seededNumbers } from "../tensors.ts";

const Named = z.record(z.string(), z.array(z.number()));

/**
 * 100 steps of PyTorch's AdamW with clipping, schedule and averages, transformers' schedules, and
 * PyTorch's clipping; made by test/golden/make_optimizer.py, whose first lines tell all of it.
 */
export const golden = z.object({
  steps: z.int(),
  clip: z.number(),
  betas: z.tuple([z.number(), z.number()]),
  epsilon: z.number(),
  weightDecay: z.number(),
  electra: z.object({ rate: z.number(), layerDecay: z.number(), layers: z.int() }),
  quietVariable: z.string(),
  variables: z.record(
    z.string(),
    z.object({ shape: z.array(z.int()), rate: z.number(), decays: z.boolean() }),
  ),
  averages: z.array(z.object({ decay: z.number(), start: z.enum(["copy", "zero"]) })),
  checks: z.object({ initial: z.array(z.number()), gradient: z.array(z.number()) }),
  schedules: z.array(z.object({
    name: z.enum(["linear", "cosine", "constant"]),
    warmup: z.int(),
    total: z.int(),
    factors: z.array(z.number()),
  })),
  clipped: z.array(
    z.object({ step: z.int(), limit: z.number(), norm: z.number(), gradients: Named }),
  ),
  globalNorms: z.array(z.number()),
  snapshots: z.array(
    z.object({ step: z.int(), parameters: Named, averages: z.array(Named) }),
  ),
}).parse(JSON.parse(Deno.readTextFileSync(new URL("../golden/optimizer.json", import.meta.url))));

/** In the golden file's order, by which their numbers are seeded. */
export const goldenNames = Object.keys(golden.variables);

const make = (numbersOf: (size: number, i: number, name: string) => number[]): NamedTensors =>
  Object.fromEntries(goldenNames.map((name, i) => {
    const { shape } = golden.variables[name];
    return [name, tf.tensor(numbersOf(shape.reduce((a, b) => a * b, 1), i, name), shape)];
  }));

/** The variables before the first step. */
export const goldenInitial = (): NamedTensors => make(seededNumbers);

/** The gradients of a step, counted from 1. */
export function goldenGradients(step: number): NamedTensors {
  return make((size, i, name) => {
    const quiet = step === 40 || (step >= 60 && step <= 69 && name === golden.quietVariable);
    const drift = seededNumbers(size, 100 + i), noise = seededNumbers(size, 1000 * step + i);
    return noise.map((x, j) => quiet ? 0 : (0.5 * drift[j] + x) / 2 ** (step % 8));
  });
}
