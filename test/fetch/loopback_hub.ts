import { createHash } from "node:crypto";

/** One file that the loopback hub serves. */
export interface HubContent {
  bytes: Uint8Array<ArrayBuffer>;
  /** Served by another host, with its SHA-256 announced, as large files are. */
  isLarge?: boolean;
  /** An announced SHA-256 other than the true one. */
  sha256?: string;
}

/** What the hub saw. */
export interface SeenRequest {
  host: "hub" | "storage";
  method: string;
  path: string;
  range: string | null;
  ifRange: string | null;
  authorization: string | null;
}

/** An answer in place of the true one; undefined lets the request pass. */
export type Fault = (request: Request, host: "hub" | "storage") => Response | undefined;

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

/**
 * A Hugging Face hub on this machine's loopback, for tests: `/<repo>/resolve/<revision>/<file>` with
 * commits, tags and ranges, and large files on a second host. Answers can be replaced by faults, and
 * bodies cut.
 */
export class LoopbackHub implements AsyncDisposable {
  readonly files = new Map<string, HubContent>(); // by "repo/file"
  readonly seen: SeenRequest[] = [];
  /** Each is asked in turn about every request. */
  faults: Fault[] = [];
  /** Bytes after which the next bodies break off; one is taken per body. */
  cuts: number[] = [];
  commit: string | null = COMMIT;
  hasTags = true;
  hasRanges = true;
  readonly #hub: Deno.HttpServer<Deno.NetAddr>;
  readonly #storage: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#hub = Deno.serve(options, (request) => this.#answer(request, "hub"));
    this.#storage = Deno.serve(options, (request) => this.#answer(request, "storage"));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#hub.addr.port}`;
  }

  /** Another name for the same loopback: another host to any client. */
  get #storageAddress(): string {
    return `http://localhost:${this.#storage.addr.port}`;
  }

  add(repo: string, file: string, content: string | Uint8Array<ArrayBuffer>, more = {}): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    this.files.set(`${repo}/${file}`, { bytes, ...more });
  }

  /** How often a method was used on the files whose path contains `part`. */
  count(method: string, part = ""): number {
    return this.seen.filter((one) => one.method === method && one.path.includes(part)).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#hub.shutdown(), this.#storage.shutdown()]);
  }

  #answer(request: Request, host: "hub" | "storage"): Response {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const { headers, method } = request;
    this.seen.push({
      host,
      method,
      path,
      range: headers.get("range"),
      ifRange: headers.get("if-range"),
      authorization: headers.get("authorization"),
    });
    for (const fault of this.faults) {
      const replaced = fault(request, host);
      if (replaced) return replaced;
    }
    return host === "storage" ? this.#fromStorage(request, path) : this.#fromHub(request, path);
  }

  #fromHub(request: Request, path: string): Response {
    const parts = /^\/(.+?)\/resolve\/((?:refs\/pr\/)?[^/]+)\/(.+)$/.exec(path);
    const known = [...this.files.keys()].some((name) => name.startsWith(`${parts?.[1]}/`));
    if (!parts || !known) {
      return new Response(null, { status: 401, headers: { "X-Error-Code": "RepoNotFound" } });
    }
    const commit: Record<string, string> = this.commit ? { "X-Repo-Commit": this.commit } : {};
    if (parts[2] !== "main" && parts[2] !== this.commit) {
      return new Response(null, { status: 404, headers: { "X-Error-Code": "RevisionNotFound" } });
    }
    const name = `${parts[1]}/${parts[3]}`;
    const content = this.files.get(name);
    if (!content) {
      const headers = { ...commit, "X-Error-Code": "EntryNotFound" };
      return new Response(null, { status: 404, headers });
    }
    if (!content.isLarge) {
      return this.#serve(request, content.bytes, digest(content.bytes, "sha1"), commit);
    }
    const headers = {
      ...commit,
      "Location": `${this.#storageAddress}/${encodeURIComponent(name)}`,
      "X-Linked-Etag": `"${content.sha256 ?? digest(content.bytes, "sha256")}"`,
      "X-Linked-Size": String(content.bytes.length),
    };
    return new Response(null, { status: 302, headers });
  }

  #fromStorage(request: Request, path: string): Response {
    const content = this.files.get(path.slice(1));
    if (!content) return new Response(null, { status: 404 });
    return this.#serve(request, content.bytes, `storage-${digest(content.bytes, "md5")}`, {});
  }

  #serve(
    request: Request,
    bytes: Uint8Array<ArrayBuffer>,
    tag: string,
    more: Record<string, string>,
  ): Response {
    const headers: Record<string, string> = { ...more, "Accept-Ranges": "bytes" };
    if (this.hasTags) headers.ETag = `"${tag}"`;
    const ifRange = request.headers.get("if-range");
    const range = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "");
    const from = this.hasRanges && range && (ifRange === null || ifRange === headers.ETag)
      ? Number(range[1])
      : 0;
    if (from >= bytes.length && from > 0) return new Response(null, { status: 416, headers });
    const body = bytes.subarray(from);
    headers["Content-Length"] = String(body.length);
    if (from > 0) headers["Content-Range"] = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    const status = from > 0 ? 206 : 200;
    if (request.method === "HEAD") return new Response(null, { status, headers });
    const cut = this.cuts.shift();
    return new Response(cut === undefined ? body : breakingOff(body, cut), { status, headers });
  }
}

/** A body that ends in a broken connection after so many bytes. */
function breakingOff(bytes: Uint8Array<ArrayBuffer>, after: number): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (sent || after === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20)); // lets the bytes leave first
        return controller.error(new Error("cut"));
      }
      sent = true;
      controller.enqueue(bytes.subarray(0, after));
    },
  });
}

function digest(bytes: Uint8Array, algorithm: string): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

/**
 * Runs a test with a loopback hub as `HF_ENDPOINT` and a fresh cache, and puts the environment back.
 */
export async function withHub(work: (hub: LoopbackHub, cache: string) => Promise<void>) {
  await using hub = new LoopbackHub();
  const cache = await Deno.makeTempDir();
  const set = { HF_ENDPOINT: hub.endpoint, WORKBOOK_CACHE: cache };
  const cleared = ["HF_TOKEN", "HF_HUB_OFFLINE"];
  const before = [...Object.keys(set), ...cleared].map((name) =>
    [name, Deno.env.get(name)] as const
  );
  for (const name of cleared) Deno.env.delete(name);
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await work(hub, cache);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(cache, { recursive: true });
  }
}
