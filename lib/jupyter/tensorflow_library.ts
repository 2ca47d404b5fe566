import { join } from "node:path";
import type { Environment } from "./child_environment.ts";
import type { EnvironmentPaths } from "./environment_paths.ts";
import { pip } from "./pip.ts";
import { runChild } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";

/** Where libtensorflow comes from: a whole installation for NVIDIA GPUs, or two files of a wheel. */
export type TensorflowDevice = "cuda" | "cpu" | "given";

/**
 * Which library this machine gets: none when `LIBTENSORFLOW` names one, CUDA's with an NVIDIA
 * driver (untested), else the one for the processor. `WORKBOOK_TENSORFLOW=cpu|cuda` overrules.
 */
export async function tensorflowDevice(env: Environment): Promise<TensorflowDevice> {
  if (env.LIBTENSORFLOW) return "given";
  const chosen = env.WORKBOOK_TENSORFLOW;
  if (chosen === "cpu" || chosen === "cuda") return chosen;
  if (chosen) {
    throw new SetupError(
      `Expected WORKBOOK_TENSORFLOW to be cpu or cuda but found "${chosen}"; correct or unset it.`,
    );
  }
  const driver = await Deno.stat("/proc/driver/nvidia/version").catch(() => null);
  return driver && Deno.build.arch === "x86_64" ? "cuda" : "cpu";
}

/** What is written beside the library once it is whole. */
export function tensorflowSource(device: TensorflowDevice, version: string): string {
  return `${packageName(device)}==${version} ${Deno.build.os} ${Deno.build.arch}\n`;
}

// tensorflow-cpu exists for x86_64 only; elsewhere the plain package is the one for the processor.
function packageName(device: TensorflowDevice): string {
  if (device === "cuda") return "tensorflow[and-cuda]";
  return Deno.build.arch === "x86_64" && Deno.build.os === "linux"
    ? "tensorflow-cpu"
    : "tensorflow";
}

/** Whether the library that `source` describes is in place, whole. */
export async function hasTensorflow(paths: EnvironmentPaths, source: string): Promise<boolean> {
  const said = await Deno.readTextFile(sourceFile(paths)).catch(() => "");
  if (said !== source) return false;
  const found = await Promise.all(
    libraryNames().map((name) => Deno.stat(join(paths.tensorflow, name)).catch(() => null)),
  );
  return found.every((file) => file !== null && file.size > 0);
}

/**
 * Puts libtensorflow into `.venv/tensorflow`.
 *
 * @throws {SetupError} no network, no build for this machine, disk full
 */
export async function obtainTensorflow(
  device: "cuda" | "cpu",
  version: string,
  paths: EnvironmentPaths,
  env: Environment,
): Promise<void> {
  await Deno.remove(paths.tensorflow, { recursive: true }).catch(() => {});
  const spec = `${packageName(device)}==${version}`;
  if (device === "cuda") await installWhole(spec, paths, env);
  else await takeLibraries(spec, paths, env);
  await Deno.writeTextFile(sourceFile(paths), tensorflowSource(device, version));
}

async function installWhole(
  spec: string,
  paths: EnvironmentPaths,
  env: Environment,
): Promise<void> {
  await pip(["install", "--no-compile", spec], "TensorFlow for NVIDIA GPUs", paths, env);
  const question = "import sysconfig; print(sysconfig.get_path('platlib'))";
  const answer = await runChild(paths.python, ["-I", "-c", question], env);
  // Linked, not moved: the library finds CUDA's own libraries by its place among the packages.
  await Deno.symlink(join(answer?.output.trim() ?? "", "tensorflow"), paths.tensorflow);
}

const TAKE = `
import glob, os, shutil, sys, zipfile
wheel, folder, names = glob.glob(sys.argv[1])[0], sys.argv[2], sys.argv[3:]
os.makedirs(folder, exist_ok=True)
with zipfile.ZipFile(wheel) as archive:
    for name in names:
        with archive.open("tensorflow/" + name) as packed, open(os.path.join(folder, name), "wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)
os.remove(wheel)`;

async function takeLibraries(
  spec: string,
  paths: EnvironmentPaths,
  env: Environment,
): Promise<void> {
  const [download, unpacked] = ["wheel", "tensorflow"].map((name) => join(paths.scratch, name));
  // The two libraries do not depend on Python, so any Python gets the same, known-good wheel.
  const choice = ["--no-deps", "--only-binary=:all:", "--python-version=3.12"];
  await pip(["download", ...choice, "-d", download, spec], "TensorFlow's library", paths, env);
  const args = [join(download, "*.whl"), unpacked, ...libraryNames(), "THIRD_PARTY_NOTICES.txt"];
  const result = await runChild(paths.python, ["-I", "-c", TAKE, ...args], env);
  if (result?.code !== 0) {
    throw new SetupError(
      `Could not unpack TensorFlow's library into ${paths.venv}: Python said ` +
        `"${result?.output.trim().split("\n").at(-1) ?? "nothing"}"; make room if the disk is ` +
        "full, and run the same command again.",
    );
  }
  await Deno.rename(unpacked, paths.tensorflow);
}

function libraryNames(): string[] {
  const suffix = Deno.build.os === "darwin" ? "2.dylib" : "so.2";
  return ["cc", "framework"].map((part) => `libtensorflow_${part}.${suffix}`);
}

function sourceFile(paths: EnvironmentPaths): string {
  return `${paths.tensorflow}.txt`;
}
