import { join } from "node:path";
import { claimVerdicts, readStudies, verdictColumns } from "../ablation/mod.ts";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { readableSeconds, readKeptRuns, readRunInfos } from "../jupyter/mod.ts";
import { markdownTable } from "../report/mod.ts";
import { replaceBlock } from "./replace_block.ts";
import { CommandError, runCommand } from "./run_command.ts";
import { runDeno } from "./run_tool.ts";

const NAMES = ["README.md", "README.zh.md"];

/** `task readme`: writes the numbers of the READMEs anew from runs of the book and committed studies. */
if (import.meta.main) {
  await runCommand(async () => {
    const reports = join(projectRoot(), "reports");
    const pages = (await readRunInfos(reports)).filter(({ outcome }) => outcome === "finished");
    const kept = await readKeptRuns(reports);
    const infos = [...pages.filter(({ parameters }) => parameters.profile !== "full"), ...kept]
      .sort((a, b) => a.notebook < b.notebook ? -1 : Number(a.notebook > b.notebook));
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
    const verdicts = markdownTable(claimVerdicts(await readStudies(reports)), verdictColumns);
    for (const name of NAMES) {
      const path = join(projectRoot(), name), text = await Deno.readTextFile(path);
      const timed = replaceBlock(text, "times", table, name);
      await writeAtomic(path, replaceBlock(timed, "verdicts", verdicts, name));
    }
    // tables as the formatter wants them, or the checks would ask for it
    const { code } = await runDeno(["fmt", "--quiet", ...NAMES], () => {});
    return code;
  });
}
