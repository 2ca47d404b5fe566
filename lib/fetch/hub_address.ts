import { FetchError } from "./fetch_error.ts";

/** One file of one repository of a hub. */
export interface HubFile {
  /** `org/name`, or `name` alone. */
  repo: string;
  /** Path inside the repository. */
  file: string;
  /** Branch, tag or commit. */
  revision: string;
  /** The hub's address without a slash at the end. */
  endpoint: string;
}

const DEFAULT_ENDPOINT = "https://huggingface.co";
const REPO = /^(?:[A-Za-z0-9][\w.-]{0,95}\/)?[A-Za-z0-9][\w.-]{0,95}$/;
const REVISION = /^[\w.-]+(?:\/[\w.-]+)*$/;

/**
 * Checks the names before they become addresses and paths.
 *
 * @throws {FetchError} `unsafe_name`
 */
export function hubFile(
  repo: string,
  file: string,
  revision = "main",
  endpoint = Deno.env.get("HF_ENDPOINT") || DEFAULT_ENDPOINT,
): HubFile {
  if (!REPO.test(repo) || repo.includes("..")) {
    throw unsafe('a repository like "bert-base-chinese" or "org/name"', repo);
  }
  if (!REVISION.test(revision) || revision.split("/").some(isDots)) {
    throw unsafe("a branch, tag or commit", revision);
  }
  if (!isPlainPath(file)) throw unsafe("a file inside the repository", file);
  if (!/^https?:\/\/[^/]/.test(endpoint)) {
    throw unsafe("an http(s) address as the hub's endpoint (HF_ENDPOINT)", endpoint);
  }
  return { repo, file, revision, endpoint: endpoint.replace(/\/+$/, "") };
}

function isDots(segment: string): boolean {
  return segment === "." || segment === "..";
}

/** No way out of a folder on any system: not by dots, a drive, a backslash or a wildcard. */
function isPlainPath(path: string): boolean {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\\:*?"<>|]/.test(path) || !path.isWellFormed()) return false;
  return path.split("/").every((part) => part !== "" && !/[. ]$/.test(part));
}

function unsafe(expected: string, found: string): FetchError {
  return new FetchError(
    "unsafe_name",
    `Expected ${expected} but found ${JSON.stringify(found)}. Try the name as the hub shows it.`,
  );
}

/** Where the hub hands out the file. */
export function resolveUrl({ repo, file, revision, endpoint }: HubFile): string {
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${endpoint}/${repo}/resolve/${encodeURIComponent(revision)}/${path}`;
}

/** How people call it in messages. */
export function hubLabel({ repo, file, revision }: HubFile): string {
  return `${repo}/${file}${revision === "main" ? "" : ` at ${revision}`}`;
}
