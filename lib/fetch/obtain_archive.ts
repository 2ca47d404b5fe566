import { join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import { checksumError } from "./checksum_error.ts";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { fileDigest } from "./file_digest.ts";
import { withStaging } from "./with_staging.ts";
import { removeIfThere } from "./write_folder_atomic.ts";

/** An archive known by its digest, and how to get it. */
export interface ArchiveRequest {
  /** What people call it, for messages. */
  label: string;
  /** Folder inside the cache that will hold this one file. */
  shelf: string;
  digest: { algorithm: string; encoding: "hex" | "base64"; value: string };
  /** Puts exactly one file into `<folder>/out`. */
  download: (folder: string) => Promise<void>;
}

/**
 * The cached archive where it is there and intact, else a fresh download that is verified before it
 * gets its name.
 */
export async function obtainArchive(
  request: ArchiveRequest,
  { signal, onProgress }: FetchOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const shelf = join(cacheFolder(), request.shelf);
  const cached = await onlyFile(shelf);
  if (cached && (await digestOf(cached, request)) === request.digest.value) return cached;
  await removeIfThere(shelf);
  const path = await withStaging(async (folder) => {
    await request.download(folder);
    await verify(await onlyFile(join(folder, "out")), request);
    return await shelve(join(folder, "out"), shelf);
  });
  const size = (await Deno.stat(path)).size;
  onProgress?.({ file: request.label, received: size, total: size });
  return path;
}

/** Moves the folder into place; where another process was faster, its file is as good. */
async function shelve(folder: string, shelf: string): Promise<string> {
  await Deno.mkdir(join(shelf, ".."), { recursive: true });
  await Deno.rename(folder, shelf).catch(async (error) => {
    if (await onlyFile(shelf) === null) throw error;
  });
  const path = await onlyFile(shelf);
  if (path === null) throw new Deno.errors.NotFound(`${shelf} vanished while it was being filled`);
  return path;
}

async function verify(path: string | null, request: ArchiveRequest): Promise<void> {
  const { algorithm, value } = request.digest;
  if (path === null) {
    throw new FetchError("tool_failed", `Expected one file for ${request.label} but got none.`);
  }
  const found = await digestOf(path, request);
  if (found !== value) throw checksumError(request.label, algorithm, value, found);
}

function digestOf(path: string, { digest }: ArchiveRequest): Promise<string> {
  return fileDigest(path, digest.algorithm, digest.encoding);
}

async function onlyFile(folder: string): Promise<string | null> {
  try {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.isFile && !entry.name.startsWith(".")) return join(folder, entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return null;
}
