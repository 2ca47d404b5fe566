import { runModule } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";
import type { SetupJob } from "./setup_part.ts";

const OFFLINE =
  /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Failed to establish|name resolution|Network is unreachable|Connection (refused|reset|aborted|broken)|Remote end closed/i;

/** The versions asked for do not fit this machine or Python, or each other. */
export class UnfitVersionsError extends SetupError {}

/**
 * Runs the environment's pip; its scratch files stay inside `.venv`, and pip's cache is used only
 * where the user names one with `PIP_CACHE_DIR`.
 *
 * @param what what is being obtained, for the message
 * @throws {UnfitVersionsError} no build for this machine, or versions in conflict
 * @throws {SetupError} no network, disk full, or pip's own last words
 */
export async function pip(args: string[], what: string, { paths, env }: SetupJob): Promise<void> {
  await Deno.mkdir(paths.scratch, { recursive: true });
  const result = await runModule(paths.python, ["pip", ...args], {
    PIP_RETRIES: "3",
    ...(env.PIP_CACHE_DIR ? {} : { PIP_NO_CACHE_DIR: "1" }),
    ...env,
    PIP_NO_INPUT: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    TMPDIR: paths.scratch, // the system's may be a small RAM disk
  });
  await Deno.writeTextFile(paths.log, result?.output ?? "", { append: true });
  if (result?.code !== 0) throw failure(result?.output ?? "", what, paths);
}

function failure(output: string, what: string, paths: SetupJob["paths"]): SetupError {
  const unfit = OFFLINE.test(output) ? null : whatIsUnfit(output);
  if (unfit === null) return new SetupError(explain(output, what, paths));
  const { os, arch } = Deno.build;
  return new UnfitVersionsError(
    `Could not obtain ${what}: the Python package index has no ${unfit} for this machine ` +
      `(${os}, ${arch}); try another Python between 3.11 and 3.13, or another index ` +
      "(PIP_INDEX_URL).",
  );
}

function whatIsUnfit(output: string): string | null {
  const lacking = /No matching distribution found for (\S+)/.exec(output)?.[1];
  return lacking ?? (output.includes("ResolutionImpossible") ? "versions that fit together" : null);
}

function explain(output: string, what: string, paths: SetupJob["paths"]): string {
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return `The disk became full while obtaining ${what} into ${paths.venv}; make room and run ` +
      "the same command again.";
  }
  if (/CERTIFICATE_VERIFY_FAILED/.test(output)) {
    return `Could not obtain ${what}: this network's certificate is not trusted; name its file in ` +
      "PIP_CERT and run the same command again.";
  }
  if (OFFLINE.test(output)) {
    return `Could not obtain ${what}: the Python package index did not answer; check the network ` +
      "connection (HTTPS_PROXY or PIP_INDEX_URL, if yours needs them) and run the same command " +
      "again.";
  }
  return `Could not obtain ${what}: pip said "${lastWords(output)}"; the whole of it is in ` +
    `${paths.log}. Remove ${paths.venv} and run the same command again.`;
}

function lastWords(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter(Boolean);
  return lines.findLast((line) => line.startsWith("ERROR")) ?? lines.at(-1) ?? "nothing";
}
