import { listNotebooks, makeBook, type NotebookRun, readArguments } from "../jupyter/mod.ts";
import { runCommand } from "./run_command.ts";

/** `task book [NN …] [name=value …]`: runs notebooks, writes reports. */
if (import.meta.main) {
  await runCommand(async () => {
    const runs = await makeBook(readArguments(Deno.args, await listNotebooks()));
    return summarise(runs);
  });
}

/** Says what failed and where the reports are; returns the exit code. */
export function summarise(runs: readonly NotebookRun[]): number {
  const failed = runs.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0 && runs.length > 1) {
    console.error(`\n${failed.length} of ${runs.length} notebooks failed:\n`);
    for (const { problem } of failed) console.error(`${problem}\n`);
  }
  console.log("All reports: reports/index.html");
  if (runs.some(({ outcome }) => outcome === "interrupted")) return 130;
  return failed.length > 0 ? 1 : 0;
}
