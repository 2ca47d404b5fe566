import type { FetchError } from "./fetch_error.ts";
import { type HubFile, resolveUrl } from "./hub_address.ts";
import { hubRefusal } from "./hub_refusal.ts";
import { type HubAnswer, hubRequest } from "./hub_request.ts";
import { StallGuard } from "./stall_guard.ts";

/** What a hub says of a file before sending it. */
export interface RemoteFile {
  /** The commit that the revision stands at; the revision itself where the hub does not say. */
  commit: string;
  /** Names the content: the same tag, the same bytes. Null where the hub does not say. */
  tag: string | null;
  /** Bytes; null where the hub does not say. */
  size: number | null;
  /** SHA-256, known for large files. */
  sha256: string | null;
}

/**
 * Asks a hub for a file's commit, tag and size, as huggingface.co gives them: in `X-Repo-Commit`,
 * `ETag` or `X-Linked-Etag` (the SHA-256 of a large file), `Content-Length` or `X-Linked-Size`.
 *
 * @returns the file, or the error that says why there is none, with the commit that lacks it
 * @throws {PassingFailure} when a further attempt may help
 */
export async function lookUp(
  wanted: HubFile,
  stallMs: number,
  signal?: AbortSignal,
): Promise<RemoteFile | { refusal: FetchError; commit: string | null }> {
  using guard = new StallGuard(stallMs, signal);
  const { response, headers } = await askHeaders(resolveUrl(wanted), guard.signal);
  const first = (name: string) => headers.find((hop) => hop.has(name))?.get(name) ?? null;
  const commit = first("x-repo-commit");
  if (response.status >= 400) return { refusal: hubRefusal(wanted, response), commit };
  const linked = plainTag(first("x-linked-etag"));
  return {
    commit: commit && /^[\w-]+$/.test(commit) ? commit : wanted.revision,
    tag: tagOf(headers),
    size: sizeOf(first("x-linked-size")) ?? ownSize(response.headers),
    sha256: linked && /^[0-9a-f]{64}$/.test(linked) ? linked : null,
  };
}

/** By HEAD; by a GET that is broken off, from a simple server that knows no HEAD. */
async function askHeaders(url: string, signal: AbortSignal): Promise<HubAnswer> {
  const ask = async (method: "HEAD" | "GET") => {
    const leaveAt = (hop: Headers) => hop.has("x-linked-etag");
    const answer = await hubRequest(url, { method, signal, leaveAt });
    await answer.response.body?.cancel();
    return answer;
  };
  const answer = await ask("HEAD");
  return [405, 501].includes(answer.response.status) ? await ask("GET") : answer;
}

/** The content's tag from the headers of an answer and of the redirects to it. */
export function tagOf(headers: Headers[]): string | null {
  const linked = headers.find((hop) => hop.has("x-linked-etag"))?.get("x-linked-etag");
  return plainTag(linked ?? headers.at(-1)?.get("etag") ?? null);
}

/** An entity tag without its quotes and its mark of weakness. */
function plainTag(tag: string | null): string | null {
  return tag?.replace(/^W\//, "").replace(/^"|"$/g, "") || null;
}

function ownSize(headers: Headers): number | null {
  const isPlain = !headers.has("content-encoding") && !headers.has("location");
  return isPlain ? sizeOf(headers.get("content-length")) : null;
}

function sizeOf(text: string | null): number | null {
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
