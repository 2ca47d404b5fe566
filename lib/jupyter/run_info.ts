import { z } from "zod";
import { projectRoot, workbookVersion } from "../fetch/mod.ts";
import { environmentPaths } from "./environment_paths.ts";
import { parseRequirements } from "./requirements.ts";

/** What a report page says of itself, for people at its foot and for the index in a script element. */
export const RunInfo = z.object({
  notebook: z.string(),
  title: z.string(),
  summary: z.string(),
  outcome: z.enum(["finished", "failed", "interrupted"]),
  problem: z.string().optional(),
  started: z.string(),
  seconds: z.number(),
  parameters: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.string()),
  machine: z.string(),
});
/** What a report page says of itself. */
export type RunInfo = z.infer<typeof RunInfo>;

/** Versions of what a run stands on; the workbook's is its git commit. */
export async function runVersions(): Promise<Record<string, string>> {
  const root = projectRoot();
  const requirements = await Deno.readTextFile(environmentPaths(root).requirements);
  return {
    workbook: workbookVersion(),
    Deno: Deno.version.deno,
    TypeScript: Deno.version.typescript,
    TensorFlow: parseRequirements(requirements).tensorflow,
  };
}

/** The machine, in words. */
export function machine(): string {
  const { os, arch } = Deno.build;
  return `${os} ${arch}, ${navigator.hardwareConcurrency} cores`;
}
