import { CommandError, runCommand } from "./run_command.ts";
import { listNotebooks, openLab, readArguments } from "../jupyter/mod.ts";

/** `task lab [NN] [name=value …] [option …]`: JupyterLab on the notebooks. */
if (import.meta.main) {
  await runCommand(async () => {
    const options = Deno.args.filter((word) => word.startsWith("-"));
    const words = Deno.args.filter((word) => !word.startsWith("-"));
    const { notebooks, parameters } = readArguments(words, await listNotebooks());
    const named = words.some((word) => !word.includes("="));
    if (named && notebooks.length > 1) {
      throw new CommandError("Name one notebook to open, or none.");
    }
    return await openLab({ notebook: named ? notebooks[0] : undefined, parameters, args: options });
  });
}
