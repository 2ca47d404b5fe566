import { createHash } from "node:crypto";
import { join } from "node:path";
import { findPython } from "./find_python.ts";
import { pip, UnfitVersionsError } from "./pip.ts";
import { runChild, runModule } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";
import type { SetupJob, SetupPart } from "./setup_part.ts";

// What outlives a rebuilt environment: it belongs to no Python version, and is large or in use.
const KEPT = ["tensorflow", "tensorflow.txt", "setup.lock", "setup.log", "jupyter"];

/**
 * The Python environment and Jupyter's packages in it. They are made together and anew: repairing
 * what an earlier Python or a half-finished set-up left would trust files never finished.
 */
export const pythonPackages: SetupPart = {
  name: "Python environment and Jupyter",
  bytes: () => 0.4e9,
  async isDone(job) {
    const found = await Deno.readTextFile(stampFile(job)).catch(() => "");
    return found !== "" && found === await stamp(job);
  },
  async make(job) {
    await makeEnvironment(job);
    await installPackages(job);
    await Deno.writeTextFile(stampFile(job), await stamp(job));
  },
};

async function makeEnvironment({ paths, env }: SetupJob): Promise<void> {
  const python = await findPython(env);
  await clear(paths.venv);
  const made = await runModule(python.program, ["venv", paths.venv], env);
  if (made?.code === 0) return;
  const said = made?.output.trim().split("\n").at(-1) ?? "nothing";
  throw new SetupError(
    `Python ${python.version} could not make an environment in ${paths.venv}: it said "${said}"; ` +
      "check that the folder can be written, or install another Python, and run the same command " +
      "again.",
  );
}

async function clear(venv: string): Promise<void> {
  for (const entry of await Array.fromAsync(Deno.readDir(venv))) {
    const kept = KEPT.includes(entry.name) && !entry.isSymlink;
    if (!kept) await Deno.remove(join(venv, entry.name), { recursive: true });
  }
}

// Not compiled ahead: Python does that for the few modules it really loads.
const INSTALL = ["install", "--no-compile", "--only-binary=:all:"];
const WHAT = "the Jupyter packages";

async function installPackages(job: SetupJob): Promise<void> {
  const { packages, alone } = job.wanted;
  await installConstrained(packages, job);
  if (alone.length > 0) await pip([...INSTALL, "--no-deps", ...alone], WHAT, job);
}

/** A Python newer than the list of exact versions may need newer ones: then pip chooses. */
async function installConstrained(packages: string[], job: SetupJob): Promise<void> {
  try {
    await pip([...INSTALL, "-c", job.paths.constraints, ...packages], WHAT, job);
  } catch (error) {
    if (!(error instanceof UnfitVersionsError)) throw error;
    const start = job.terminal.live ? "\r\x1b[K" : "";
    job.terminal.write(`${start}constraints.txt does not fit this Python; pip chooses versions.\n`);
    await pip([...INSTALL, ...packages], WHAT, job);
  }
}

/** Changes with the requirements and with the Python that `.venv` really runs. */
async function stamp(job: SetupJob): Promise<string> {
  const { paths } = job;
  const texts = await Promise.all([
    Deno.readTextFile(paths.requirements),
    Deno.readTextFile(paths.constraints),
    environmentPython(job),
  ]);
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex") + "\n";
}

/** The version of the environment's Python, e.g. `3.11`; null when it does not run. */
async function environmentPython({ paths, env }: SetupJob): Promise<string | null> {
  const question = "import sys; print('%d.%d' % sys.version_info[:2])";
  const answer = await runChild(paths.python, ["-I", "-S", "-c", question], env);
  return answer?.code === 0 ? answer.output.trim() : null;
}

function stampFile({ paths }: SetupJob): string {
  return join(paths.venv, "packages.txt");
}
