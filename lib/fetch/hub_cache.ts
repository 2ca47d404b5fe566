import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import type { HubFile } from "./hub_address.ts";
import { temporaryName, writeAtomic } from "./write_atomic.ts";

/**
 * The cache of hub files, laid out like Hugging Face's own: contents once each under their tag in
 * `blobs/`, and `snapshots/<commit>/<file>` as names for them (hard links, which any program sees
 * as files; copies where the file system has none); `refs/<revision>` holds the commit that a
 * branch was last seen at, `missing/<commit>/<file>` that a commit has no such file.
 */
export class HubCache {
  readonly #root: string;

  constructor(readonly wanted: HubFile) {
    this.#root = join(cacheFolder(), "hub", `models--${wanted.repo.replaceAll("/", "--")}`);
  }

  /** The commit that the wanted revision was last seen at; a full commit stands for itself. */
  async knownCommit(): Promise<string | null> {
    const { revision } = this.wanted;
    if (isCommit(revision)) return revision;
    return await readText(join(this.#root, "refs", revision));
  }

  async rememberCommit(commit: string): Promise<void> {
    const { revision } = this.wanted;
    if (isCommit(revision) || commit === await this.knownCommit()) return;
    await writeAtomic(join(this.#root, "refs", revision), commit);
  }

  /** Path of the file at a commit, where it is there. */
  async find(commit: string): Promise<string | null> {
    const path = this.snapshotPath(commit);
    return await exists(path) ? path : null;
  }

  snapshotPath(commit: string): string {
    return join(this.#root, "snapshots", commit, this.wanted.file);
  }

  /** Path for content of this tag, whose characters need not fit a file name. */
  blobPath(tag: string): string {
    const name = /^[0-9a-f]{32,64}$/.test(tag)
      ? tag
      : createHash("sha256").update(tag).digest("hex");
    return join(this.#root, "blobs", name);
  }

  /** Gives the content its name in the snapshot of a commit. */
  async link(blob: string, commit: string): Promise<string> {
    const path = this.snapshotPath(commit);
    await Deno.mkdir(dirname(path), { recursive: true });
    const temporary = temporaryName(path);
    await Deno.link(blob, temporary).catch(() => Deno.copyFile(blob, temporary));
    await Deno.rename(temporary, path);
    // Renaming one hard link onto another of the same file does nothing, and leaves both.
    await Deno.remove(temporary).catch(() => {});
    return path;
  }

  async isKnownMissing(commit: string): Promise<boolean> {
    return await exists(this.#missingPath(commit));
  }

  async rememberMissing(commit: string): Promise<void> {
    await writeAtomic(this.#missingPath(commit), "");
  }

  #missingPath(commit: string): string {
    return join(this.#root, "missing", commit, this.wanted.file);
  }
}

/** Whether a revision names one commit, whose content can never change. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

async function readText(path: string): Promise<string | null> {
  try {
    return (await Deno.readTextFile(path)).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isFile, () => false);
}
