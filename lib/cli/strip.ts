import { join } from "node:path";
import { listNotebooks, notebooksFolder, stripNotebooks } from "../jupyter/mod.ts";
import { runCommand } from "./run_command.ts";
import { runDeno } from "./run_tool.ts";

/** `task strip`: removes the outputs from all notebooks, ready to be committed. */
if (import.meta.main) {
  await runCommand(async () => {
    const names = await listNotebooks();
    const paths = names.map((name) => join(notebooksFolder(), `${name}.ipynb`));
    await stripNotebooks(paths);
    await runDeno(["fmt", "--quiet", ...paths]);
    console.log(`${paths.length} notebooks stripped.`);
  });
}
