import { existsSync, readFileSync } from "node:fs";

const WANTED = ["avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "bf16"];

/** Instruction sets that matter here, as the processor states them; none where it does not. */
export function processorFeatures(): string[] {
  const found = new Set(processorFlags().split(/\s+/));
  return WANTED.filter((name) => found.has(name));
}

/** Everything that the processor states, on one line. */
export function processorFlags(): string {
  const path = "/proc/cpuinfo";
  if (!existsSync(path)) return "";
  return readFileSync(path, "utf8").match(/^(?:flags|Features)\s*:(.*)$/m)?.[1] ?? "";
}
