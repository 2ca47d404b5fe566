import { projectRoot } from "../fetch/mod.ts";
import { childEnvironment } from "./child_environment.ts";
import { environmentPaths } from "./environment_paths.ts";

/**
 * Runs the Python of `.venv` with a value as JSON on its standard input.
 *
 * @param args arguments of `python`
 * @param input what the script reads
 * @param purpose what it is for, as in "could not PURPOSE"
 * @returns what it wrote to standard output
 * @throws {Error} when it fails, with what it said
 */
export async function runPython(args: string[], input: unknown, purpose: string): Promise<string> {
  const root = projectRoot();
  const child = new Deno.Command(environmentPaths(root).python, {
    args,
    env: childEnvironment(root),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const sent = writer.write(new TextEncoder().encode(JSON.stringify(input)))
    .then(() => writer.close())
    .catch(() => {}); // it ended without reading: its exit code says why
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), sent]);
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`Python could not ${purpose}:\n${new TextDecoder().decode(stderr)}`);
}
