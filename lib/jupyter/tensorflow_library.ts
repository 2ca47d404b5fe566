import { join } from "node:path";
import type { EnvironmentPaths } from "./environment_paths.ts";
import { pip } from "./pip.ts";
import { runChild } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";
import type { SetupJob, SetupPart } from "./setup_part.ts";

/** libtensorflow in `.venv/tensorflow`: two files of a wheel, or a link to a whole installation. */
export const tensorflowLibrary: SetupPart = {
  name: ({ device, wanted }) =>
    `TensorFlow ${wanted.tensorflow} ` +
    (device === "cuda" ? "for NVIDIA GPUs (about 3 GB; untested)" : "(274 MB)"),
  bytes: ({ device }) => device === "cuda" ? 9e9 : 1.3e9,
  async isDone(job) {
    if (job.device === "given") return true;
    const source = await Deno.readTextFile(sourceFile(job.paths)).catch(() => "");
    return source === describeSource(job) && await isWhole(job.paths);
  },
  async make(job) {
    await Deno.remove(job.paths.tensorflow, { recursive: true }).catch(() => {});
    if (job.device === "cuda") await installWhole(job);
    else await takeLibraries(job);
    await Deno.writeTextFile(sourceFile(job.paths), describeSource(job));
  },
};

async function isWhole(paths: EnvironmentPaths): Promise<boolean> {
  const files = libraryNames().map((name) => Deno.stat(join(paths.tensorflow, name)));
  return (await Promise.allSettled(files)).every((file) =>
    file.status === "fulfilled" && file.value.size > 0
  );
}

async function installWhole(job: SetupJob): Promise<void> {
  const { paths, env } = job;
  await pip(["install", "--no-compile", requirement(job)], "TensorFlow for NVIDIA GPUs", job);
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
        with archive.open("tensorflow/" + name) as packed:
            with open(os.path.join(folder, name), "wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
os.remove(wheel)`;

async function takeLibraries(job: SetupJob): Promise<void> {
  const { paths, env } = job;
  const [download, unpacked] = ["wheel", "tensorflow"].map((name) => join(paths.scratch, name));
  // The two libraries do not depend on Python, so any Python gets the same, known-good wheel.
  const choice = ["--no-deps", "--only-binary=:all:", "--python-version=3.12"];
  await pip(["download", ...choice, "-d", download, requirement(job)], "TensorFlow's library", job);
  const args = [
    ...["-I", "-c", TAKE, `${globEscape(download)}/*.whl`, unpacked],
    ...libraryNames(),
    "THIRD_PARTY_NOTICES.txt",
  ];
  const result = await runChild(paths.python, args, env);
  if (result?.code === 0) return await Deno.rename(unpacked, paths.tensorflow);
  const said = result?.output.trim().split("\n").at(-1) ?? "nothing";
  throw new SetupError(
    `Could not unpack TensorFlow's library into ${paths.venv}: Python said "${said}"; make room ` +
      "if the disk is full, and run the same command again.",
  );
}

/** A folder's name may hold what a pattern would take for wildcards. */
function globEscape(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}

function requirement({ device, wanted }: SetupJob): string {
  const { os, arch } = Deno.build;
  // tensorflow-cpu exists for Linux on x86_64 only; elsewhere the plain package is the one.
  const cpu = os === "linux" && arch === "x86_64" ? "tensorflow-cpu" : "tensorflow";
  return `${device === "cuda" ? "tensorflow[and-cuda]" : cpu}==${wanted.tensorflow}`;
}

function describeSource(job: SetupJob): string {
  return `${requirement(job)} ${Deno.build.os} ${Deno.build.arch}\n`;
}

function libraryNames(): string[] {
  const suffix = Deno.build.os === "darwin" ? "2.dylib" : "so.2";
  return ["cc", "framework"].map((part) => `libtensorflow_${part}.${suffix}`);
}

function sourceFile(paths: EnvironmentPaths): string {
  return `${paths.tensorflow}.txt`;
}
