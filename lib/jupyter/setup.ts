import { join } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { childEnvironment, type Environment } from "./child_environment.ts";
import { requireDiskSpace, watchDisk } from "./disk_space.ts";
import { environmentPaths } from "./environment_paths.ts";
import { writeKernelSpec } from "./kernel_spec.ts";
import { npmPackages } from "./npm_packages.ts";
import { pythonPackages } from "./python_packages.ts";
import { parseRequirements } from "./requirements.ts";
import { SetupError } from "./setup_error.ts";
import type { SetupJob, SetupPart } from "./setup_part.ts";
import { runStep, standardError, type Terminal } from "./step_progress.ts";
import { tensorflowDevice } from "./tensorflow_device.ts";
import { tensorflowLibrary } from "./tensorflow_library.ts";

const PARTS: SetupPart[] = [npmPackages, pythonPackages, tensorflowLibrary];

/** How to set up; every field has its default from this machine. */
export interface SetupOptions {
  root?: string;
  env?: Environment;
  terminal?: Terminal;
  parts?: SetupPart[];
}

/**
 * Brings what the workbook needs beside its own code into the project: npm packages, and in `.venv`
 * Jupyter, libtensorflow and the kernel's description. Only what is missing or outdated is done, so
 * a second call takes a moment, and an interrupted set-up heals on the next. Nothing is written
 * outside the project, Deno's own cache of packages aside.
 *
 * @throws {SetupError} one sentence with the remedy: no or too old Python, no venv module, too
 * little disk, no network, no build for this machine
 *
 * @example
 * ```ts
 * import { setUp } from "lib/jupyter/mod.ts";
 * await setUp();
 * ```
 */
export async function setUp({ parts = PARTS, ...options }: SetupOptions = {}): Promise<void> {
  const job = await prepare(options);
  using _lock = await lock(job);
  const missing = await unfinished(parts, job);
  if (missing.length > 0) await complete(missing, job);
  await writeKernelSpec(job.paths.kernelSpec);
}

async function prepare(options: Omit<SetupOptions, "parts">): Promise<SetupJob> {
  const root = options.root ?? projectRoot();
  if (Deno.build.os === "windows") {
    throw new SetupError(
      "TensorFlow's C++ library is not published for Windows; run the workbook inside WSL " +
        "(Windows Subsystem for Linux).",
    );
  }
  const paths = environmentPaths(root);
  const env = childEnvironment(root, options.env);
  await Deno.mkdir(paths.jupyter, { recursive: true });
  return {
    paths,
    env,
    terminal: options.terminal ?? standardError(),
    wanted: parseRequirements(await Deno.readTextFile(paths.requirements)),
    device: await tensorflowDevice(env),
  };
}

/** Two set-ups of one folder at once would install over each other. */
async function lock({ paths, terminal }: SetupJob): Promise<Deno.FsFile> {
  const file = await Deno.open(join(paths.venv, "setup.lock"), { create: true, write: true });
  if (!await file.tryLock(true)) {
    terminal.write("Another set-up of this folder is running; waiting for it to end …\n");
    await file.lock(true);
  }
  return file;
}

async function unfinished(parts: SetupPart[], job: SetupJob): Promise<SetupPart[]> {
  const done = await Promise.all(parts.map((part) => part.isDone(job)));
  return parts.filter((_, index) => !done[index]);
}

async function complete(missing: SetupPart[], job: SetupJob): Promise<void> {
  const { paths, terminal } = job;
  const began = performance.now();
  const needed = missing.reduce((sum, part) => sum + part.bytes(job), 0);
  await requireDiskSpace(paths.root, needed);
  await Deno.remove(paths.log).catch(() => {});
  for (const [index, part] of missing.entries()) {
    const name = typeof part.name === "string" ? part.name : part.name(job);
    const title = `Set-up ${index + 1}/${missing.length}: ${name}`;
    await runStep(title, terminal, () => watchDisk(paths.root, () => part.make(job)));
  }
  await Deno.remove(paths.scratch, { recursive: true }).catch(() => {});
  terminal.write(`Set-up done in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
}
