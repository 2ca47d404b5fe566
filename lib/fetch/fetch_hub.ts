import { dirname } from "node:path";
import { FetchError } from "./fetch_error.ts";
import type { FetchOptions } from "./fetch_options.ts";
import { hubFile, hubLabel } from "./hub_address.ts";
import { HubCache, isCommit } from "./hub_cache.ts";
import { FileChanged, hubDownload } from "./hub_download.ts";
import { lookUp, type RemoteFile } from "./hub_look_up.ts";
import { offlineError } from "./offline_error.ts";
import { PassingFailure, retry, type RetryOptions } from "./retry.ts";
import { hubMissing } from "./hub_refusal.ts";

/** How to reach a hub. */
export interface HubOptions extends FetchOptions {
  /** Branch, tag or commit; `main` where left out. */
  revision?: string;
  /** The hub's address; `HF_ENDPOINT`, else https://huggingface.co, where left out. */
  endpoint?: string;
  /** Silence after which an attempt is given up; 60,000 where left out. */
  stallMs?: number;
  /** Attempts in a row without progress; 4 where left out. */
  tries?: number;
  /** Wait before the second attempt, doubling from there; 500 where left out. */
  firstWaitMs?: number;
}

/**
 * Obtains one file of a Hugging Face hub repository. A file in the cache is used while the hub says
 * that it is unchanged, and when the hub cannot be reached; a file at a full commit is never asked
 * for again. Downloads go on where they were cut off, and are checked for their size and, where the
 * hub tells it, their SHA-256. `HF_ENDPOINT`, `HF_TOKEN` (sent to the hub's own host only) and
 * `HF_HUB_OFFLINE` are heeded.
 *
 * @param repo `org/name`, or `name` alone
 * @param file path inside the repository
 * @returns path in the cache, `…/snapshots/<commit>/<file>`: files of one commit lie side by side
 * @throws {FetchError} `not_found`, `unauthorized`, `forbidden`, `offline`, `checksum`, `size`,
 *   `server` or `unsafe_name`
 *
 * @example
 * ```ts ignore
 * import { fetchHub } from "lib/fetch/mod.ts";
 * const path = await fetchHub("bert-base-chinese", "config.json", {
 *   onProgress: ({ file, received, total }) => console.log(file, received, "of", total),
 * });
 * console.log(path);
 * ```
 */
export async function fetchHub(
  repo: string,
  file: string,
  options: HubOptions = {},
): Promise<string> {
  const wanted = hubFile(repo, file, options.revision, options.endpoint);
  options.signal?.throwIfAborted();
  const job = new HubFetch(new HubCache(wanted), options);
  try {
    return await job.run();
  } catch (error) {
    if (!(error instanceof PassingFailure)) throw error;
    throw exhausted(error, job);
  }
}

function exhausted(failure: PassingFailure, { cache }: HubFetch): FetchError {
  const { endpoint } = cache.wanted;
  const label = hubLabel(cache.wanted);
  if (failure.code === "offline") return offlineError(label, endpoint, failure);
  return new FetchError(
    "server",
    `Could not fetch ${label}: ${failure.message}, again and again. Try later; what has come is ` +
      "kept, and the next attempt goes on from there.",
    { cause: failure },
  );
}

const MAX_CHANGES = 3;

class HubFetch {
  readonly #retries: RetryOptions;
  readonly #stallMs: number;

  constructor(readonly cache: HubCache, readonly options: HubOptions) {
    const { tries = 4, firstWaitMs = 500, stallMs = 60_000, signal } = options;
    this.#retries = { tries, firstWaitMs, signal };
    this.#stallMs = stallMs;
  }

  async run(): Promise<string> {
    const { cache } = this;
    const known = await cache.knownCommit();
    const cached = known === null ? null : await cache.find(known);
    const isMissing = known !== null && await cache.isKnownMissing(known);
    const isFixed = isCommit(cache.wanted.revision); // the content of a commit cannot change
    if (cached && isFixed) return cached;
    if (isMissing && isFixed) throw hubMissing(cache.wanted);
    try {
      return await this.#update(cached || isMissing ? 1 : this.#retries.tries);
    } catch (error) {
      if (error instanceof PassingFailure && cached) return cached;
      if (error instanceof PassingFailure && isMissing) throw hubMissing(cache.wanted);
      throw error;
    }
  }

  /** Looks up and downloads; from the beginning when the file changes in between. */
  async #update(tries: number): Promise<string> {
    for (let changes = 0;;) {
      try {
        return await this.#obtain(await this.#ask(tries));
      } catch (error) {
        if (!(error instanceof FileChanged) || ++changes === MAX_CHANGES) throw error;
      }
    }
  }

  async #ask(tries: number): Promise<RemoteFile> {
    const { cache } = this;
    if (/^(1|on|yes|true)$/i.test(Deno.env.get("HF_HUB_OFFLINE") ?? "")) {
      throw new PassingFailure("offline", "HF_HUB_OFFLINE is set");
    }
    const { signal } = this.#retries;
    const retries = { ...this.#retries, tries };
    const answer = await retry(() => lookUp(cache.wanted, this.#stallMs, signal), retries);
    if (!("refusal" in answer)) return answer;
    if (answer.commit !== null && answer.refusal.code === "not_found") {
      await cache.rememberMissing(answer.commit);
      await cache.rememberCommit(answer.commit);
    }
    throw answer.refusal;
  }

  async #obtain(remote: RemoteFile): Promise<string> {
    const { cache, options } = this;
    const { wanted } = cache;
    const cached = isCommit(remote.commit) ? await cache.find(remote.commit) : null;
    if (cached === null) await this.#download(remote);
    await cache.rememberCommit(remote.commit);
    const path = cache.snapshotPath(remote.commit);
    const { size } = await Deno.stat(path);
    options.onProgress?.({ file: hubLabel(wanted), received: size, total: size });
    return path;
  }

  /** One process at a time per content: a second one waits and finds the work done. */
  async #download(remote: RemoteFile): Promise<void> {
    const { cache, options } = this;
    const { wanted } = cache;
    const name = remote.tag ?? `${wanted.file} at ${remote.commit}`;
    const blob = cache.blobPath(name);
    await Deno.mkdir(dirname(blob), { recursive: true });
    using lock = await Deno.open(`${blob}.lock`, { write: true, create: true });
    await lock.lock(true);
    const isThere = remote.tag !== null && await Deno.stat(blob).then(() => true, () => false);
    const [retries, stallMs] = [this.#retries, this.#stallMs];
    if (!isThere) await hubDownload({ wanted, remote, blob, stallMs, retries }, options);
    await cache.link(blob, remote.commit);
  }
}
