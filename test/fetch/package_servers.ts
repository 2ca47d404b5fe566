/** A Python package index and an npm registry on the loopback, as pip and npm expect them. */
export class PackageServers implements AsyncDisposable {
  /** Python archives by file name. */
  readonly python = new Map<string, Uint8Array<ArrayBuffer>>();
  /** npm tarballs by "name@version". */
  readonly npm = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly seen: string[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(options, (request) => this.#answer(request));
  }

  get address(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  #answer(request: Request): Response {
    const path = decodeURIComponent(new URL(request.url).pathname);
    this.seen.push(path);
    const [, kind, ...rest] = path.split("/");
    if (kind === "simple") return this.#index(rest[0]);
    const bytes = kind === "files" ? this.python.get(rest[0]) : this.npm.get(rest.join("/"));
    if (kind === "files" || kind === "tarballs") {
      return bytes ? new Response(bytes) : new Response(null, { status: 404 });
    }
    return this.#packument(path.slice(1));
  }

  #index(name: string): Response {
    const links = [...this.python.keys()]
      .filter((file) => file.toLowerCase().replaceAll("_", "-").startsWith(`${name}-`))
      .map((file) => `<a href="/files/${file}">${file}</a>`);
    if (links.length === 0) return new Response(null, { status: 404 });
    const page = `<!DOCTYPE html><html><body>${links.join("")}</body></html>`;
    return new Response(page, { headers: { "Content-Type": "text/html" } });
  }

  #packument(name: string): Response {
    const versions: Record<string, unknown> = {};
    for (const key of this.npm.keys()) {
      const version = key.slice(key.lastIndexOf("@") + 1);
      if (key !== `${name}@${version}`) continue;
      const tarball = `${this.address}/tarballs/${key}`;
      versions[version] = { name, version, dist: { tarball } };
    }
    if (Object.keys(versions).length === 0) return new Response("{}", { status: 404 });
    return Response.json({ name, versions, "dist-tags": { latest: Object.keys(versions)[0] } });
  }
}

/** Runs a test whose pip and npm know only the servers, with a fresh cache. */
export async function withServers(work: (servers: PackageServers, cache: string) => Promise<void>) {
  await using servers = new PackageServers();
  const cache = await Deno.makeTempDir();
  const set: Record<string, string> = {
    WORKBOOK_CACHE: cache,
    PIP_CONFIG_FILE: Deno.build.os === "windows" ? "nul" : "/dev/null",
    PIP_INDEX_URL: `${servers.address}/simple`,
    PIP_EXTRA_INDEX_URL: "",
    PIP_FIND_LINKS: "",
    PIP_RETRIES: "1",
    npm_config_registry: servers.address,
  };
  const before = Object.keys(set).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(set)) Deno.env.set(name, value);
  try {
    await work(servers, cache);
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(cache, { recursive: true });
  }
}
