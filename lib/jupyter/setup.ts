import { createHash } from "node:crypto";
import { join } from "node:path";
import { projectRoot } from "../fetch/mod.ts";
import { childEnvironment, type Environment } from "./child_environment.ts";
import { requireDiskSpace } from "./disk_space.ts";
import { type EnvironmentPaths, environmentPaths } from "./environment_paths.ts";
import { writeKernelSpec } from "./kernel_spec.ts";
import { environmentPython, installPackages, makeEnvironment } from "./python_environment.ts";
import { parseRequirements, type Requirements } from "./requirements.ts";
import { SetupError } from "./setup_error.ts";
import { runStep, standardError, type Terminal } from "./step_progress.ts";
import {
  hasTensorflow,
  obtainTensorflow,
  type TensorflowDevice,
  tensorflowDevice,
  tensorflowSource,
} from "./tensorflow_library.ts";

// Peaks measured on Linux, archives and scratch files included, with some room.
const BYTES = { packages: 0.4e9, cpu: 1.3e9, cuda: 9e9, given: 0 };

/** How to set up; every field has its default from this machine. */
export interface SetupOptions {
  root?: string;
  env?: Environment;
  terminal?: Terminal;
}

interface Job {
  paths: EnvironmentPaths;
  env: Environment;
  terminal: Terminal;
  wanted: Requirements;
  device: TensorflowDevice;
}

/**
 * Brings the Python side of the workbook into `.venv`: Jupyter's packages, libtensorflow and the
 * kernel's description. Only what is missing or outdated is done, so a second call takes a moment;
 * a stamp is written after each finished part, so an interrupted set-up heals on the next call.
 * Nothing is written outside the project.
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
export async function setUp(options: SetupOptions = {}): Promise<void> {
  const job = await prepare(options);
  await Deno.mkdir(job.paths.venv, { recursive: true });
  using _lock = await lock(job);
  const missing = { packages: !await hasPackages(job), tensorflow: !await hasLibrary(job) };
  if (missing.packages || missing.tensorflow) await repair(job, missing);
  await writeKernelSpec(job.paths.kernelSpec);
}

async function prepare(options: SetupOptions): Promise<Job> {
  const root = options.root ?? projectRoot();
  if (Deno.build.os === "windows") {
    throw new SetupError(
      "TensorFlow's C++ library is not published for Windows; run the workbook inside WSL " +
        "(Windows Subsystem for Linux).",
    );
  }
  const paths = environmentPaths(root);
  const env = childEnvironment(root, options.env);
  return {
    paths,
    env,
    terminal: options.terminal ?? standardError(),
    wanted: parseRequirements(await Deno.readTextFile(paths.requirements)),
    device: await tensorflowDevice(env),
  };
}

/** Two set-ups of one folder at once would install over each other. */
async function lock({ paths, terminal }: Job): Promise<Deno.FsFile> {
  const file = await Deno.open(join(paths.venv, "setup.lock"), { create: true, write: true });
  if (!await file.tryLock(true)) {
    terminal.write("Another set-up of this folder is running; waiting for it to end …\n");
    await file.lock(true);
  }
  return file;
}

async function repair(
  job: Job,
  missing: { packages: boolean; tensorflow: boolean },
): Promise<void> {
  const { paths, terminal, device } = job;
  const began = performance.now();
  const needed = (missing.packages ? BYTES.packages : 0) + (missing.tensorflow ? BYTES[device] : 0);
  await requireDiskSpace(paths.venv, needed);
  await Deno.remove(paths.log).catch(() => {});
  if (missing.packages) await remakePackages(job);
  if (missing.tensorflow || !await hasLibrary(job)) await fetchLibrary(job);
  await Deno.remove(paths.scratch, { recursive: true }).catch(() => {});
  terminal.write(`Set-up done in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
}

async function remakePackages(job: Job): Promise<void> {
  const { paths, env, terminal, wanted } = job;
  await runStep("Set-up: Python environment in .venv", terminal, () => makeEnvironment(paths, env));
  await runStep(
    "Set-up: Jupyter packages",
    terminal,
    () => installPackages(wanted, paths, env),
  );
  await Deno.writeTextFile(stampFile(paths), await packagesStamp(job));
}

function fetchLibrary({ paths, env, terminal, wanted, device }: Job): Promise<void> {
  if (device === "given") return Promise.resolve();
  const size = device === "cuda" ? "about 3 GB; untested" : "274 MB";
  return runStep(
    `Set-up: TensorFlow ${wanted.tensorflow} for ${device.toUpperCase()} (${size})`,
    terminal,
    () => obtainTensorflow(device, wanted.tensorflow, paths, env),
    async () => `${((await folderSize(paths.scratch)) / 1e6).toFixed(0)} MB`,
  );
}

async function hasPackages(job: Job): Promise<boolean> {
  const stamp = await Deno.readTextFile(stampFile(job.paths)).catch(() => "");
  return stamp !== "" && stamp === await packagesStamp(job);
}

function hasLibrary({ paths, wanted, device }: Job): Promise<boolean> {
  if (device === "given") return Promise.resolve(true);
  return hasTensorflow(paths, tensorflowSource(device, wanted.tensorflow));
}

/** Changes with the requirements and with the Python that `.venv` really runs. */
async function packagesStamp({ paths, env }: Job): Promise<string> {
  const texts = await Promise.all([
    Deno.readTextFile(paths.requirements),
    Deno.readTextFile(paths.constraints),
    environmentPython(paths, env),
  ]);
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex") + "\n";
}

function stampFile(paths: EnvironmentPaths): string {
  return join(paths.venv, "packages.txt");
}

async function folderSize(folder: string): Promise<number> {
  let total = 0;
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) total += await folderSize(path);
    else total += (await Deno.stat(path)).size;
  }
  return total;
}
