import { checksumError } from "./checksum_error.ts";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { fileDigest } from "./file_digest.ts";
import { type HubFile, hubLabel, resolveUrl } from "./hub_address.ts";
import { type RemoteFile, tagOf } from "./hub_look_up.ts";
import { hubRefusal } from "./hub_refusal.ts";
import { hubRequest } from "./hub_request.ts";
import { PassingFailure, retry, type RetryOptions } from "./retry.ts";
import { StallGuard } from "./stall_guard.ts";
import { writeAll } from "./write_atomic.ts";
import { removeIfThere } from "./write_folder_atomic.ts";

/** Between looking a file up and downloading it, the hub got another one. */
export class FileChanged extends FetchError {
  constructor(message: string) {
    super("server", message);
  }
}

/** A download into one place of the cache. */
export interface HubDownload {
  wanted: HubFile;
  remote: RemoteFile;
  /** The finished file; `<blob>.partial` grows until then. */
  blob: string;
  stallMs: number;
  retries: Omit<RetryOptions, "signal">;
}

/**
 * Downloads a file, going on where an earlier attempt was cut off, and renames it when its size and
 * checksum are right.
 *
 * @throws {FetchError} `checksum` or `size` (the partial file is removed), or a refusal
 * @throws {PassingFailure} when the attempts are used up; the partial file stays for the next time
 */
export async function hubDownload(job: HubDownload, options: FetchOptions): Promise<void> {
  const partial = `${job.blob}.partial`;
  if (job.remote.tag === null) await forget(partial); // nothing says that it is the same file
  let furthest = 0;
  const isPieced = await retry((progressed) => {
    // A server that starts anew each time and always breaks off must not keep us for ever.
    const heard = (received: number) => {
      if (received > furthest) progressed();
      furthest = Math.max(furthest, received);
    };
    return attempt(job, partial, heard, options);
  }, { ...job.retries, signal: options.signal });
  try {
    await verify(job, partial);
  } catch (error) {
    await forget(partial);
    if (!isPieced) throw error;
    return await hubDownload(job, options); // one of the pieces may be the wrong part
  }
  await Deno.rename(partial, job.blob);
  await forget(partial);
}

/** Goes on from what is there; says whether the file now consists of pieces. */
async function attempt(
  job: HubDownload,
  partial: string,
  heard: (received: number) => void,
  options: FetchOptions,
): Promise<boolean> {
  const have = await sizeOnDisk(partial);
  if (have > 0 && have === job.remote.size) return true;
  using guard = new StallGuard(job.stallMs, options.signal);
  const { tag } = job.remote;
  const { response, headers } = await hubRequest(resolveUrl(job.wanted), {
    method: "GET",
    headers: await rangeHeaders(partial, have, job.remote),
    signal: guard.signal,
  });
  if (response.ok && isOther(tag, headers)) {
    await response.body?.cancel();
    throw new FileChanged(`${hubLabel(job.wanted)} changed while it was being fetched. Try again.`);
  }
  const from = await startOf(response, have, job, partial);
  if (from === 0) await forget(partial);
  await keepTag(partial, response.headers.get("etag"));
  const total = job.remote.size ?? lengthOf(response, from);
  const whole = await receive(response, partial, from, (received) => {
    guard.heard();
    heard(received);
    options.onProgress?.({ file: hubLabel(job.wanted), received, total });
  });
  if (total !== null && whole < total) {
    if (tag === null) await forget(partial);
    throw new PassingFailure("offline", `the connection ended at ${whole} of ${total} bytes`);
  }
  return from > 0;
}

/** Whether the answer is not the file that was looked up; a storage host's own tag tells nothing. */
function isOther(tag: string | null, headers: Headers[]): boolean {
  const isHubs = headers.length === 1 || headers.some((hop) => hop.has("x-linked-etag"));
  const now = isHubs ? tagOf(headers) : null;
  return tag !== null && now !== null && now !== tag;
}

/**
 * Asks for the rest, provided that it is the rest of the same file: the server compares its own tag
 * with the one it gave for the beginning, or else the checksum tells afterwards.
 */
async function rangeHeaders(
  partial: string,
  have: number,
  { sha256 }: RemoteFile,
): Promise<Record<string, string>> {
  const tag = await Deno.readTextFile(tagFile(partial)).catch(() => "");
  const isStrong = tag.startsWith('"');
  if (have === 0 || (!isStrong && sha256 === null)) return {};
  return { Range: `bytes=${have}-`, ...(isStrong ? { "If-Range": tag } : {}) };
}

/** Where the answer's bytes belong: after those that we have, or at the very beginning. */
async function startOf(
  response: Response,
  have: number,
  job: HubDownload,
  partial: string,
): Promise<number> {
  const { status, headers } = response;
  if (status === 200) return 0;
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const continues = status === 206 && range !== null && Number(range[1]) === have &&
    (job.remote.size === null || range[2] === "*" || Number(range[2]) === job.remote.size);
  if (continues) return have;
  await response.body?.cancel();
  if (status !== 206 && status !== 416) throw hubRefusal(job.wanted, response);
  await forget(partial);
  throw new PassingFailure("server", "the hub could not continue the file");
}

async function receive(
  response: Response,
  partial: string,
  from: number,
  heard: (received: number) => void,
): Promise<number> {
  using file = await Deno.open(partial, { write: true, create: true });
  await file.truncate(from);
  await file.seek(from, Deno.SeekMode.Start);
  let received = from;
  try {
    for await (const piece of response.body ?? []) {
      await writeAll(file, piece);
      received += piece.length;
      heard(received);
    }
  } catch (error) {
    throw asPassing(error);
  }
  await file.sync();
  return received;
}

/** A body that breaks off is a TypeError in Deno; a full disk or an abort are others. */
function asPassing(error: unknown): unknown {
  const isCut = error instanceof TypeError || error instanceof Deno.errors.ConnectionReset;
  return isCut ? new PassingFailure("offline", error.message) : error;
}

async function verify({ wanted, remote }: HubDownload, partial: string): Promise<void> {
  const size = await sizeOnDisk(partial);
  if (remote.size !== null && size !== remote.size) {
    throw new FetchError(
      "size",
      `Expected ${remote.size} bytes of ${hubLabel(wanted)} but found ${size}; the file was ` +
        "removed. Try again.",
    );
  }
  if (remote.sha256 === null) return;
  const found = await fileDigest(partial, "sha256");
  if (found !== remote.sha256) {
    throw checksumError(hubLabel(wanted), "sha256", remote.sha256, found);
  }
}

function lengthOf(response: Response, from: number): number | null {
  const length = response.headers.get("content-length");
  return length === null || response.headers.has("content-encoding") ? null : from + Number(length);
}

function tagFile(partial: string): string {
  return `${partial}.etag`;
}

async function keepTag(partial: string, tag: string | null): Promise<void> {
  await Deno.writeTextFile(tagFile(partial), tag ?? "");
}

async function forget(partial: string): Promise<void> {
  await removeIfThere(partial);
  await removeIfThere(tagFile(partial));
}

async function sizeOnDisk(path: string): Promise<number> {
  return await Deno.stat(path).then((info) => info.size, () => 0);
}
