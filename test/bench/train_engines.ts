/** The engines of the training benchmarks: which there are and how they are started. */
import process from "node:process";
import { z } from "zod";
import { here } from "./measure.ts";
import { Runner } from "./runner.ts";
import type { Start } from "./runners.ts";

/** What a step process answers. */
export const StepAnswer = z.object({
  milliseconds: z.array(z.number()),
  peakMegabytes: z.number().optional(),
  tensors: z.number(),
  versions: z.record(z.string(), z.unknown()),
});
export type StepAnswer = z.infer<typeof StepAnswer>;

/** What step processes are started with. */
export interface StepSetting {
  /** Models that they know. */
  size: "small" | "base" | "mini";
  dropout: number;
  /** Hidden states of the last layer that the workbook computes; see own_step.ts. */
  states?: "first" | "all";
  /** Environment variables beside those of this process. */
  env?: Record<string, string>;
}

/** A process of this project's own. */
export const startOwn =
  (file: string, args: readonly string[], env: Record<string, string> = {}): Start => (name) =>
    new Runner(name, [Deno.execPath(), "run", "-A", here(file), ...args], { env });

/** A process of the Python with PyTorch, which looks for nothing on the network. */
export const startPeer =
  (file: string, args: readonly string[], env: Record<string, string> = {}): Start => (name) =>
    new Runner(name, [torchPython() ?? "python3", here(file), ...args], {
      env: { HF_HUB_OFFLINE: "1", TOKENIZERS_PARALLELISM: "false", ...env },
    });

/** The Python with PyTorch, if one is named. */
export const torchPython = () => process.env.WORKBOOK_TORCH_PYTHON || undefined;

/** The workbook's step process. */
export const ownStep = (precision: string, { size, dropout, states, env }: StepSetting): Start =>
  startOwn("own_step.ts", [size, precision, `${dropout}`, states ?? "first"], env);

/** PyTorch's step process: plain, or at its best, compiled and with attention written out. */
export function peerStep(
  precision: string,
  { size, dropout, env }: StepSetting,
  how: "plain" | "compiled" = "plain",
): Start {
  const args = ["--size", size, "--precision", precision, "--dropout", `${dropout}`];
  const best = how === "compiled" ? ["--compile", "--eager-attention"] : [];
  return startPeer("peer_step.py", [...args, ...best], env);
}

/** Those whose names begin as was asked, or all; peers only where there is a Python for them. */
export function chosen<T>(all: Record<string, T>, only: readonly string[]): Map<string, T> {
  const asked = Object.entries(all)
    .filter(([name]) => only.length === 0 || only.some((one) => name.startsWith(one)));
  if (asked.length === 0) {
    console.error(`None of ${Object.keys(all).join(", ")} begins with ${only.join(" or ")}.`);
  }
  return new Map(asked.filter(([name]) => torchPython() || name.startsWith("workbook")));
}
