import assert from "node:assert/strict";
import { join } from "node:path";
import { FetchError, type FetchErrorCode, fetchHub, type HubOptions } from "lib/fetch/mod.ts";
import { LoopbackHub, withHub } from "./loopback_hub.ts";

const QUICK: HubOptions = { firstWaitMs: 1 };
const REPO = "org/small-bert";
const BIG = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) >> 3);

async function refused(
  work: Promise<unknown>,
  code: FetchErrorCode,
  ...words: RegExp[]
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof FetchError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  });
}

/** Every file below a folder, without locks. */
async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) found.push(...await filesIn(path));
    else if (!entry.name.endsWith(".lock")) found.push(path);
  }
  return found;
}

Deno.test("fetchHub() obtains a file once and asks only whether it changed", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    const path = await fetchHub(REPO, "config.json");
    assert.equal(await Deno.readTextFile(path), "{}");
    assert.match(path, /models--org--small-bert.snapshots.[0-9a-f]{40}.config\.json$/);
    assert.equal(await fetchHub(REPO, "config.json"), path);
    assert.equal(hub.count("GET"), 1);
    assert.equal(hub.count("HEAD"), 2);
  }));

Deno.test("a file at a full commit is never asked for again", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    const revision = hub.commit ?? "";
    await fetchHub(REPO, "config.json", { revision });
    const asked = hub.seen.length;
    await fetchHub(REPO, "config.json", { revision });
    await refused(fetchHub(REPO, "vocab.txt", { revision }), "not_found");
    assert.equal(hub.seen.length, asked + 1);
    await refused(fetchHub(REPO, "vocab.txt", { revision }), "not_found");
    assert.equal(hub.seen.length, asked + 1);
  }));

Deno.test("large files come from the storage host, checked against their SHA-256", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    const path = await fetchHub(REPO, "model.safetensors");
    assert.deepEqual(await Deno.readFile(path), BIG);
    assert.deepEqual(hub.seen.map(({ host, method }) => `${host} ${method}`), [
      "hub HEAD",
      "hub GET",
      "storage GET",
    ]);
  }));

Deno.test("progress counts up to the file's size", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    const told: number[] = [];
    await fetchHub(REPO, "model.safetensors", {
      onProgress({ file, received, total }) {
        assert.equal(file, `${REPO}/model.safetensors`);
        assert.equal(total, BIG.length);
        told.push(received);
      },
    });
    assert.deepEqual(told, told.toSorted((a, b) => a - b));
    assert.equal(told.at(-1), BIG.length);
  }));

Deno.test("the token goes to the hub and not to the storage host", () =>
  withHub(async (hub) => {
    Deno.env.set("HF_TOKEN", "hf_secret");
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    await fetchHub(REPO, "model.safetensors");
    for (const { host, authorization } of hub.seen) {
      assert.equal(authorization, host === "hub" ? "Bearer hf_secret" : null);
    }
  }));

Deno.test("a cut connection goes on where it was cut", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    hub.cuts = [100_000, 50_000];
    const path = await fetchHub(REPO, "model.safetensors", QUICK);
    assert.deepEqual(await Deno.readFile(path), BIG);
    const asked = hub.seen.filter(({ host }) => host === "storage");
    assert.deepEqual(asked.map(({ range }) => range), [null, "bytes=100000-", "bytes=150000-"]);
    assert.ok(asked[1].ifRange?.startsWith('"storage-'));
  }));

Deno.test("small files are resumed too", () =>
  withHub(async (hub) => {
    hub.add(REPO, "vocab.txt", BIG);
    hub.cuts = [200_000];
    assert.deepEqual(await Deno.readFile(await fetchHub(REPO, "vocab.txt", QUICK)), BIG);
    assert.equal(hub.seen.at(-1)?.range, "bytes=200000-");
  }));

Deno.test("an interrupted download leaves nothing that looks finished, and the next goes on", () =>
  withHub(async (hub, cache) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    hub.cuts = [120_000];
    await refused(
      fetchHub(REPO, "model.safetensors", { ...QUICK, tries: 1 }),
      "offline",
      /did not answer/,
    );
    const left = (await filesIn(cache)).map((path) => path.replace(/.*blobs./, ""));
    assert.ok(left.length > 0);
    for (const name of left) assert.match(name, /\.partial(\.etag)?$/);
    const path = await fetchHub(REPO, "model.safetensors", QUICK);
    assert.deepEqual(await Deno.readFile(path), BIG);
    assert.equal(hub.seen.at(-1)?.range, "bytes=120000-");
    for (const name of await filesIn(cache)) assert.doesNotMatch(name, /partial/);
  }));

Deno.test("an abort stops at once, with the signal's reason, and can be resumed", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    hub.cuts = [60_000, 60_000, 60_000];
    const stop = new AbortController();
    const fetching = fetchHub(REPO, "model.safetensors", {
      firstWaitMs: 60_000, // the abort comes while it waits
      signal: stop.signal,
      onProgress: () => setTimeout(() => stop.abort(new Error("enough")), 50),
    });
    await assert.rejects(fetching, /enough/);
    hub.cuts = [];
    assert.deepEqual(await Deno.readFile(await fetchHub(REPO, "model.safetensors")), BIG);
    assert.equal(hub.seen.at(-1)?.range, "bytes=60000-");
    await assert.rejects(fetchHub(REPO, "x", { signal: AbortSignal.abort() }), /abort/i);
  }));

Deno.test("a file that changed between two attempts is not patched together", () =>
  withHub(async (hub) => {
    hub.add(REPO, "vocab.txt", BIG);
    hub.cuts = [100_000];
    await refused(fetchHub(REPO, "vocab.txt", { ...QUICK, tries: 1 }), "offline");
    const other = BIG.toReversed();
    hub.add(REPO, "vocab.txt", other);
    assert.deepEqual(await Deno.readFile(await fetchHub(REPO, "vocab.txt", QUICK)), other);
  }));

Deno.test("a storage host whose file changed sends it whole", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    hub.cuts = [100_000];
    let answers = 0;
    hub.faults = [(_, host) => {
      if (host !== "storage" || ++answers !== 2) return;
      return new Response(BIG, { headers: { ETag: '"new"' } }); // 200, since If-Range did not match
    }];
    const path = await fetchHub(REPO, "model.safetensors", QUICK);
    assert.deepEqual(await Deno.readFile(path), BIG);
    assert.equal(answers, 2);
  }));

Deno.test("a file that changes between look-up and download is looked up again", () =>
  withHub(async (hub) => {
    hub.add(REPO, "vocab.txt", "old");
    hub.faults = [(request) => {
      if (request.method === "GET") hub.add(REPO, "vocab.txt", "new one");
      return undefined;
    }];
    const path = await fetchHub(REPO, "vocab.txt", QUICK);
    assert.equal(await Deno.readTextFile(path), "new one");
    assert.equal(hub.count("HEAD"), 2);
  }));

Deno.test("a changed branch brings the new file, and keeps the old commit's", () =>
  withHub(async (hub) => {
    hub.add(REPO, "vocab.txt", "old");
    hub.add(REPO, "config.json", "{}");
    const before = await fetchHub(REPO, "vocab.txt");
    await fetchHub(REPO, "config.json");
    hub.add(REPO, "vocab.txt", "new");
    hub.commit = "f".repeat(40);
    const after = await fetchHub(REPO, "vocab.txt");
    assert.equal(await Deno.readTextFile(after), "new");
    assert.equal(await Deno.readTextFile(before), "old");
    await fetchHub(REPO, "config.json");
    assert.equal(hub.count("GET", "config.json"), 1, "the same content was fetched twice");
  }));

Deno.test("a wrong checksum is refused, expected and found, and nothing stays", () =>
  withHub(async (hub, cache) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true, sha256: "a".repeat(64) });
    await refused(
      fetchHub(REPO, "model.safetensors", QUICK),
      "checksum",
      /sha256 a{64} but found [0-9a-f]{64}; the file was removed/,
    );
    assert.deepEqual(await filesIn(cache), []);
  }));

Deno.test("a wrong beginning of an earlier time costs one more download, not the file", () =>
  withHub(async (hub, cache) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    hub.cuts = [100_000];
    await refused(fetchHub(REPO, "model.safetensors", { ...QUICK, tries: 1 }), "offline");
    const partial = (await filesIn(cache)).find((path) => path.endsWith(".partial"));
    assert.ok(partial);
    await Deno.writeFile(partial, new Uint8Array(100_000));
    const path = await fetchHub(REPO, "model.safetensors", QUICK);
    assert.deepEqual(await Deno.readFile(path), BIG);
    assert.equal(hub.seen.at(-1)?.range, null);
  }));

Deno.test("a partial file longer than the file is thrown away", () =>
  withHub(async (hub, cache) => {
    hub.add(REPO, "vocab.txt", BIG);
    hub.cuts = [100_000];
    await refused(fetchHub(REPO, "vocab.txt", { ...QUICK, tries: 1 }), "offline");
    const partial = (await filesIn(cache)).find((path) => path.endsWith(".partial"));
    assert.ok(partial);
    await Deno.writeFile(partial, new Uint8Array(400_000));
    assert.deepEqual(await Deno.readFile(await fetchHub(REPO, "vocab.txt", QUICK)), BIG);
  }));

Deno.test("failures that pass are waited for: 503, 429 with Retry-After, a reset", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    const answers = [
      new Response(null, { status: 503 }),
      new Response(null, { status: 429, headers: { "Retry-After": "0" } }),
      new Response(null, { status: 500 }),
    ];
    hub.faults = [() => answers.shift()];
    assert.equal(await Deno.readTextFile(await fetchHub(REPO, "config.json", QUICK)), "{}");
    assert.equal(hub.count("HEAD"), 4);
  }));

Deno.test("a hub that keeps failing is given up with a sentence", () =>
  withHub(async (hub) => {
    hub.faults = [() => new Response(null, { status: 502 })];
    const fetching = fetchHub(REPO, "config.json", { ...QUICK, tries: 3 });
    await refused(fetching, "server", /status 502, again and again/);
    assert.equal(hub.seen.length, 3);
  }));

Deno.test("a server that always breaks off and never resumes is given up", () =>
  withHub(async (hub) => {
    hub.add(REPO, "vocab.txt", BIG);
    hub.hasRanges = false;
    hub.cuts = Array(50).fill(1000);
    await refused(fetchHub(REPO, "vocab.txt", { ...QUICK, tries: 3 }), "offline");
    assert.ok(hub.count("GET") <= 4);
  }));

Deno.test("silence is a failure too", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    let asked = 0;
    hub.faults = [(request) => {
      if (request.method !== "GET" || ++asked > 1) return;
      const silent = new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(1)) });
      return new Response(silent, { headers: { "Content-Length": "2" } });
    }];
    const path = await fetchHub(REPO, "config.json", { ...QUICK, stallMs: 100 });
    assert.equal(await Deno.readTextFile(path), "{}", "a piece without a tag was continued");
    assert.equal(asked, 2);
  }));

Deno.test("401, 403 and 404 each have their own sentence", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    await refused(
      fetchHub("no/such", "config.json"),
      "unauthorized",
      /no such repository, or it is private or gated/,
      /HF_TOKEN/,
    );
    await refused(fetchHub(REPO, "nothing.txt"), "not_found", /Expected a file nothing\.txt/);
    await refused(
      fetchHub(REPO, "config.json", { revision: "v9" }),
      "not_found",
      /Expected a revision "v9"/,
    );
    hub.faults = [() => new Response(null, { status: 403 })];
    await refused(fetchHub(REPO, "x"), "forbidden", /accepting the terms on http.*small-bert/);
    hub.faults = [
      () => new Response(null, { status: 404, headers: { "X-Error-Code": "RepoNotFound" } }),
    ];
    await refused(fetchHub(REPO, "x"), "not_found", /Expected a repository org\/small-bert/);
    hub.faults = [() => new Response(null, { status: 401 })];
    Deno.env.set("HF_TOKEN", "old");
    await refused(fetchHub(REPO, "x"), "unauthorized", /does not accept the token in HF_TOKEN/);
  }));

Deno.test("without a network the cache answers, missing files included", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "{}");
    const path = await fetchHub(REPO, "config.json");
    await refused(fetchHub(REPO, "vocab.txt"), "not_found");
    Deno.env.set("HF_ENDPOINT", "http://127.0.0.1:9");
    assert.equal(await fetchHub(REPO, "config.json", QUICK), path);
    await refused(fetchHub(REPO, "vocab.txt", QUICK), "not_found");
    await refused(
      fetchHub(REPO, "other.txt", { ...QUICK, tries: 2 }),
      "offline",
      /Could not fetch org\/small-bert\/other\.txt: http:\/\/127\.0\.0\.1:9 did not answer or broke off\. Try/,
    );
    Deno.env.set("HF_ENDPOINT", hub.endpoint);
    Deno.env.set("HF_HUB_OFFLINE", "1");
    const asked = hub.seen.length;
    assert.equal(await fetchHub(REPO, "config.json"), path);
    assert.equal(hub.seen.length, asked);
  }));

Deno.test("names that would leave the cache are refused before anything is asked", () =>
  withHub(async (hub) => {
    const files = [
      "../config.json",
      "a/../../b",
      "/etc/passwd",
      "a//b",
      "",
      ".",
      "a\\..\\b",
      "C:/x",
      "a\0b",
      "a/",
      "x/..",
      "a\n",
    ];
    for (const file of files) await refused(fetchHub(REPO, file), "unsafe_name");
    const repos = ["../x", "a/b/c", "", "/a", "a/..", ".", "a b", "a/b/../..", "http://x/y"];
    for (const repo of repos) await refused(fetchHub(repo, "config.json"), "unsafe_name");
    for (const revision of ["../main", "a//b", "", "..", "a/../b", "a b"]) {
      await refused(fetchHub(REPO, "config.json", { revision }), "unsafe_name");
    }
    await refused(fetchHub(REPO, "config.json", { endpoint: "file:///x" }), "unsafe_name");
    assert.equal(hub.seen.length, 0);
  }));

Deno.test("a commit header that is a path is not followed", () =>
  withHub(async (hub, cache) => {
    hub.add(REPO, "config.json", "{}");
    hub.commit = "../../../../escaped";
    const path = await fetchHub(REPO, "config.json");
    assert.ok(path.startsWith(cache), path);
    assert.doesNotMatch(path, /escaped/);
  }));

Deno.test("folders in file names and slashes in revisions work", () =>
  withHub(async (hub) => {
    hub.add(REPO, "1_Pooling/config.json", "{}");
    hub.commit = null;
    const path = await fetchHub(REPO, "1_Pooling/config.json");
    assert.equal(await Deno.readTextFile(path), "{}");
    await refused(
      fetchHub(REPO, "1_Pooling/config.json", { revision: "refs/pr/1" }),
      "not_found",
      /revision "refs\/pr\/1"/,
    );
  }));

Deno.test("a plain file server works: no commits, no tags, no HEAD", () =>
  withHub(async (hub) => {
    hub.add(REPO, "config.json", "1");
    hub.commit = null;
    hub.hasTags = false;
    hub.faults = [
      (request) => request.method === "HEAD" ? new Response(null, { status: 405 }) : undefined,
    ];
    assert.equal(await Deno.readTextFile(await fetchHub(REPO, "config.json")), "1");
    hub.add(REPO, "config.json", "2");
    assert.equal(await Deno.readTextFile(await fetchHub(REPO, "config.json")), "2");
  }));

Deno.test("redirects inside the hub are followed with the token, endless ones are not", () =>
  withHub(async (hub) => {
    Deno.env.set("HF_TOKEN", "t");
    hub.add(REPO, "config.json", "{}");
    hub.faults = [(request) => {
      const { pathname } = new URL(request.url);
      if (!pathname.startsWith("/old-name/")) return;
      const location = pathname.replace("/old-name/", `/${REPO}/`);
      return new Response(null, { status: 307, headers: { Location: location } });
    }];
    assert.equal(await Deno.readTextFile(await fetchHub("old-name", "config.json")), "{}");
    assert.ok(hub.seen.every(({ authorization }) => authorization === "Bearer t"));
    hub.faults = [
      (request) => new Response(null, { status: 302, headers: { Location: request.url } }),
    ];
    await refused(fetchHub(REPO, "loop"), "server", /redirects without end/);
    hub.faults = [() => new Response(null, { status: 302, headers: { Location: "file:///etc" } })];
    await refused(fetchHub(REPO, "loop"), "server");
  }));

Deno.test("two callers at once download a file once", () =>
  withHub(async (hub) => {
    hub.add(REPO, "model.safetensors", BIG, { isLarge: true });
    const paths = await Promise.all(
      [1, 2, 3].map(() => fetchHub(REPO, "model.safetensors", QUICK)),
    );
    assert.equal(new Set(paths).size, 1);
    assert.equal(hub.seen.filter(({ host }) => host === "storage").length, 1);
  }));

Deno.test("an endpoint given by name goes before HF_ENDPOINT", () =>
  withHub(async () => {
    await using other = new LoopbackHub();
    other.add(REPO, "config.json", "other");
    const path = await fetchHub(REPO, "config.json", { endpoint: `${other.endpoint}/` });
    assert.equal(await Deno.readTextFile(path), "other");
  }));
