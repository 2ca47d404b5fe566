import { join } from "node:path";
import { nearestName, projectRoot } from "../fetch/mod.ts";
import { childEnvironment } from "../jupyter/mod.ts";
import { CommandError, runCommand } from "./run_command.ts";

/** `task bench NAME [argument …]`: runs one benchmark of test/bench. */
if (import.meta.main) {
  await runCommand(async () => {
    const [name, ...rest] = Deno.args;
    const file = benchmarkFile(name, await benchmarks());
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", file, ...rest],
      cwd: projectRoot(),
      env: childEnvironment(projectRoot()),
      clearEnv: true,
    }).spawn().status;
    return code;
  });
}

/** Names of the files that say in their head how they are run; the others are their helpers. */
async function benchmarks(): Promise<string[]> {
  const folder = join(projectRoot(), "test", "bench");
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.filter(({ isFile, name }) => isFile && name.endsWith(".ts"))
    .map(({ name }) => name.slice(0, -".ts".length)).sort();
  const texts = await Promise.all(
    names.map((name) => Deno.readTextFile(join(folder, `${name}.ts`))),
  );
  return names.filter((name, index) => texts[index].includes(`deno task bench ${name}`));
}

function benchmarkFile(name: string | undefined, known: string[]): string {
  if (name !== undefined && known.includes(name)) return `test/bench/${name}.ts`;
  const list = `Benchmarks: ${known.join(", ") || "none yet"}.`;
  if (name === undefined) throw new CommandError(`Which benchmark? ${list}`);
  const nearest = nearestName(name, known);
  throw new CommandError(
    `There is no benchmark "${name}".${nearest ? ` Did you mean ${nearest}?` : ""} ${list}`,
  );
}
