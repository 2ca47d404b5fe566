import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  FetchError,
  type FetchErrorCode,
  fetchNpm,
  type FetchProgress,
  fetchPypi,
  unpackFile,
} from "lib/fetch/mod.ts";
import { tarGz, zip } from "./archives.ts";
import { withServers } from "./package_servers.ts";

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function integrity(bytes: Uint8Array): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}

async function refused(work: Promise<unknown>, code: FetchErrorCode, ...words: RegExp[]) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof FetchError, String(error));
    assert.equal(error.code, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  });
}

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory ? filesIn(path) : [path];
  });
}

Deno.test("fetchPypi() obtains a source archive without running anything of it", () =>
  withServers(async (servers, cache) => {
    const trap = join(cache, "setup_was_run");
    const archive = await tarGz({
      "tiny-words-1.0/setup.py": `open(${JSON.stringify(trap)}, "w")\nraise SystemExit(1)\n`,
      "tiny-words-1.0/PKG-INFO": "Metadata-Version: 2.1\nName: tiny-words\nVersion: 1.0\n",
      "tiny-words-1.0/data.txt": "很好",
    });
    servers.python.set("tiny-words-1.0.tar.gz", archive);
    const wanted = { name: "tiny-words", version: "1.0", sha256: sha256(archive), kind: "sdist" };
    const told: FetchProgress[] = [];
    const options = { onProgress: (progress: FetchProgress) => void told.push(progress) };
    const path = await fetchPypi({ ...wanted, kind: "sdist" }, options);
    assert.deepEqual(await Deno.readFile(path), archive);
    assert.ok(path.startsWith(cache));
    const text = await unpackFile(path, "tiny-words-1.0/data.txt");
    assert.equal(new TextDecoder().decode(text), "很好");
    assert.equal(told.at(-1)?.received, archive.length);
    assert.ok(filesIn(cache).every((file) => file === path), "something stayed in the cache");

    const asked = servers.seen.length;
    assert.equal(await fetchPypi({ ...wanted, kind: "sdist" }), path);
    assert.equal(servers.seen.length, asked, "a cached archive was asked for again");

    await Deno.writeTextFile(path, "rotten");
    assert.equal(await fetchPypi({ ...wanted, kind: "sdist" }), path);
    assert.deepEqual(await Deno.readFile(path), archive);
  }));

Deno.test("fetchPypi() obtains a wheel, the one whose checksum is asked for", () =>
  withServers(async (servers) => {
    const info = "tiny_words-1.0.dist-info";
    const wheel = zip({
      "tiny_words/data.txt": "x",
      [`${info}/METADATA`]: "Metadata-Version: 2.1\nName: tiny-words\nVersion: 1.0\n",
      [`${info}/WHEEL`]: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
      [`${info}/RECORD`]: "",
    });
    servers.python.set("tiny_words-1.0-py3-none-any.whl", wheel);
    servers.python.set("tiny-words-1.0.tar.gz", await tarGz({ "tiny-words-1.0/setup.py": "" }));
    const path = await fetchPypi({ name: "tiny-words", version: "1.0", sha256: sha256(wheel) });
    assert.match(path, /tiny_words-1\.0-py3-none-any\.whl$/);
    assert.equal(new TextDecoder().decode(await unpackFile(path, "tiny_words/data.txt")), "x");
  }));

Deno.test("fetchPypi() refuses a wrong checksum, an unknown version and no network", () =>
  withServers(async (servers, cache) => {
    const archive = await tarGz({ "tiny-words-1.0/setup.py": "" });
    servers.python.set("tiny-words-1.0.tar.gz", archive);
    const wanted = { name: "tiny-words", version: "1.0", sha256: "a".repeat(64) };
    const wrong = new RegExp(`sha256 a{64} but found ${sha256(archive)}; the file was removed`);
    await refused(fetchPypi(wanted), "checksum", wrong);
    await refused(fetchPypi({ ...wanted, version: "2.0" }), "not_found", /tiny-words==2\.0/);
    Deno.env.set("PIP_INDEX_URL", "http://127.0.0.1:9/simple");
    await refused(fetchPypi(wanted), "offline", /the Python package index did not answer/);
    assert.deepEqual(filesIn(cache), []);
  }));

Deno.test("fetchNpm() obtains a tarball, checks it, and runs no script of it", () =>
  withServers(async (servers, cache) => {
    const manifest = {
      name: "@tiny/words",
      version: "1.0.0",
      scripts: { prepack: `touch ${cache}/ran`, prepare: `touch ${cache}/ran` },
    };
    const tarball = await tarGz({
      "package/package.json": JSON.stringify(manifest),
      "package/data.txt": "好",
    });
    servers.npm.set("@tiny/words@1.0.0", tarball);
    const wanted = { name: "@tiny/words", version: "1.0.0", integrity: integrity(tarball) };
    const path = await fetchNpm(wanted);
    assert.deepEqual(await Deno.readFile(path), tarball);
    assert.equal(new TextDecoder().decode(await unpackFile(path, "package/data.txt")), "好");
    const asked = servers.seen.length;
    assert.equal(await fetchNpm(wanted), path);
    assert.equal(servers.seen.length, asked);
    assert.deepEqual(filesIn(cache), [path]);
  }));

Deno.test("fetchNpm() refuses a wrong checksum, an unknown package and a malformed one", () =>
  withServers(async (servers, cache) => {
    const tarball = await tarGz({ "package/package.json": '{"name":"tiny","version":"1.0.0"}' });
    servers.npm.set("tiny@1.0.0", tarball);
    const wanted = { name: "tiny", version: "1.0.0", integrity: integrity(new Uint8Array(1)) };
    await refused(
      fetchNpm(wanted),
      "checksum",
      /Expected tiny@1\.0\.0 \(npm\) with sha512 .* found/,
    );
    await refused(fetchNpm({ ...wanted, name: "nothing" }), "not_found", /nothing@1\.0\.0/);
    assert.throws(() => fetchNpm({ ...wanted, integrity: "abc" }), /Expected an integrity like/);
    assert.deepEqual(filesIn(cache), []);
  }));

Deno.test("an abort ends pip and leaves nothing", () =>
  withServers(async (servers, cache) => {
    const archive = await tarGz({ "tiny-words-1.0/setup.py": "" });
    servers.python.set("tiny-words-1.0.tar.gz", archive);
    const stop = new AbortController();
    const wanted = { name: "tiny-words", version: "1.0", sha256: sha256(archive) };
    const fetching = fetchPypi(wanted, { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("enough")), 300);
    await assert.rejects(fetching, /enough/);
    assert.deepEqual(filesIn(cache), []);
  }));
