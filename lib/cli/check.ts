import { join, relative } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { listNotebooks, notebookProblems, notebooksFolder, notebookTwins } from "../jupyter/mod.ts";
import { runCommand } from "./run_command.ts";
import { runDeno, withoutColours } from "./run_tool.ts";

/** What a check found; empty when all is well. */
type Check = () => Promise<string>;

/** `task check`: formatting, lint and types of the code and of the notebooks. */
if (import.meta.main) await runCommand(checkAll);

async function checkAll(): Promise<number> {
  const names = await listNotebooks();
  const notebooks = names.map((name) => join(notebooksFolder(), `${name}.ipynb`));
  await using twins = await notebookTwins(notebooks.map((path) => relative(projectRoot(), path)));
  const inTwins = (command: string[]): Check => async () =>
    notebooks.length === 0 ? "" : twins.translate(await complaints([...command, ...twins.paths]));
  const checks: [name: string, check: Check][] = [
    ["formatting", formatting],
    ["lint", () => complaints(["lint", "lib", "test"])],
    ["types", () => complaints(["check", "--quiet", "lib", "test"])],
    [
      "notebooks",
      async () => (await Promise.all(notebooks.map(notebookProblems))).flat().join("\n"),
    ],
    ["lint of notebooks", inTwins(["lint"])],
    ["types of notebooks", inTwins(["check", "--quiet"])],
  ];
  let failed = 0;
  for (const [name, check] of checks) {
    const found = await check();
    console.log(`${name}: ${found === "" ? "ok" : "failed"}`);
    if (found !== "") console.error(`${found}\n`);
    failed += found === "" ? 0 : 1;
  }
  return failed > 0 ? 1 : 0;
}

async function formatting(): Promise<string> {
  const found = await complaints(["fmt", "--check"]);
  return found && `${found}\nTry \`deno fmt\`; for notebooks \`deno task strip\`.`;
}

async function complaints(args: string[]): Promise<string> {
  const { code, output } = await runDeno(args);
  return code === 0 ? "" : withoutColours(output).trim();
}
