import { join } from "node:path";
import { claimVerdicts, readStudies, verdictsHtml, verdictsMarkdown } from "../ablation/mod.ts";
import { projectRoot, writeAtomic } from "../fetch/mod.ts";
import { runCommand } from "./run_command.ts";

/** `task verdicts`: writes what the committed studies say of each claim, reports/claims.md and .html. */
if (import.meta.main) {
  await runCommand(async () => {
    const reports = join(projectRoot(), "reports");
    const verdicts = claimVerdicts(await readStudies(reports));
    await writeAtomic(join(reports, "claims.md"), verdictsMarkdown(verdicts));
    await writeAtomic(join(reports, "claims.html"), verdictsHtml(verdicts));
    for (const { claim, verdict } of verdicts) console.log(`${verdict.padEnd(17)} ${claim.says}`);
    console.log("Written to reports/claims.md and reports/claims.html.");
  });
}
