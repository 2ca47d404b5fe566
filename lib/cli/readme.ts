import { join } from "node:path";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { readableSeconds, readRunInfos } from "../jupyter/mod.ts";
import { markdownTable } from "../report/mod.ts";
import { replaceBlock } from "./replace_block.ts";
import { CommandError, runCommand } from "./run_command.ts";
import { runDeno } from "./run_tool.ts";

const NAMES = ["README.md", "README.zh.md"];

/** `task readme`: writes the numbers of the READMEs anew from the last run of the book. */
if (import.meta.main) {
  await runCommand(async () => {
    const infos = (await readRunInfos(join(projectRoot(), "reports")))
      .filter(({ outcome }) => outcome === "finished");
    if (infos.length === 0) {
      throw new CommandError(
        'Expected reports of finished runs but found none. Try "task book" first.',
      );
    }
    const table = markdownTable(infos, [
      { title: "notebook", value: (info) => info.notebook },
      { title: "profile", value: (info) => String(info.parameters.profile ?? "") },
      { title: "time", value: (info) => readableSeconds(info.seconds), align: "right" },
      { title: "machine", value: (info) => info.machine },
      { title: "run", value: (info) => info.started.slice(0, 10) },
    ]);
    for (const name of NAMES) {
      const path = join(projectRoot(), name), text = await Deno.readTextFile(path);
      await writeAtomic(path, replaceBlock(text, "times", table, name));
    }
    // tables as the formatter wants them, or the checks would ask for it
    const { code } = await runDeno(["fmt", "--quiet", ...NAMES], () => {});
    return code;
  });
}
