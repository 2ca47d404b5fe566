import { join } from "node:path";
import type { Environment } from "./child_environment.ts";
import type { EnvironmentPaths } from "./environment_paths.ts";
import { findPython } from "./find_python.ts";
import { pip } from "./pip.ts";
import type { Requirements } from "./requirements.ts";
import { runChild } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";

// What outlives a rebuilt environment: it belongs to no Python version, and is large or in use.
const KEPT = ["tensorflow", "tensorflow.txt", "setup.lock", "jupyter"];

/**
 * Makes `.venv` anew with the machine's Python. What an earlier Python or a half-finished set-up
 * left there goes: repairing it package by package would trust files that were never finished.
 *
 * @throws {SetupError} without a suitable Python, or when the environment cannot be made
 */
export async function makeEnvironment(paths: EnvironmentPaths, env: Environment): Promise<void> {
  const python = await findPython(env);
  await clear(paths);
  const made = await runChild(python.program, ["-m", "venv", paths.venv], env);
  if (made?.code === 0) return;
  throw new SetupError(
    `Python ${python.version} could not make an environment in ${paths.venv}: it said ` +
      `"${made?.output.trim().split("\n").at(-1) ?? "nothing"}"; check that the folder can be ` +
      `written, or install another Python, and run the same command again.`,
  );
}

async function clear({ venv }: EnvironmentPaths): Promise<void> {
  for (const entry of await Array.fromAsync(Deno.readDir(venv))) {
    const kept = KEPT.includes(entry.name) && !entry.isSymlink;
    if (!kept) await Deno.remove(join(venv, entry.name), { recursive: true });
  }
}

/** Installs the packages of `requirements.txt`, TensorFlow left out. */
export async function installPackages(
  { packages, alone }: Requirements,
  paths: EnvironmentPaths,
  env: Environment,
): Promise<void> {
  const constraints = ["-c", paths.constraints];
  const what = "the Jupyter packages";
  // Not compiled ahead: Python does that for the few modules it really loads.
  const install = ["install", "--no-compile", "--only-binary=:all:"];
  await pip([...install, ...constraints, ...packages], what, paths, env);
  await pip([...install, "--no-deps", ...alone], what, paths, env);
}

/** The version of the environment's Python, e.g. `3.11`; null when it does not run. */
export async function environmentPython(
  paths: EnvironmentPaths,
  env: Environment,
): Promise<string | null> {
  const question = "import sys; print('%d.%d' % sys.version_info[:2])";
  const answer = await runChild(paths.python, ["-I", "-S", "-c", question], env);
  return answer?.code === 0 ? answer.output.trim() : null;
}
