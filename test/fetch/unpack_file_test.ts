import assert from "node:assert/strict";
import { FetchError, listArchive, projectRoot, unpackFile } from "lib/fetch/mod.ts";
import { tarGz, zip } from "./archives.ts";

const GOLDEN = `${projectRoot()}/test/golden`;
const ARCHIVES = ["archive_gnu.tar.gz", "archive_pax.tar.gz", "archive.zip"];
const MEMBERS: Record<string, string> = {
  "top/a.txt": "hello\n".repeat(200),
  [`top/${"long-".repeat(60)}name.txt`]: "long",
  "top/中文.txt": "情感",
  "top/empty.txt": "",
};

async function withArchive<T>(
  name: string,
  bytes: Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return await work(`${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refused(work: Promise<unknown>, words: RegExp) {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof FetchError, String(error));
    assert.equal(error.code, "archive");
    assert.match(error.message, words);
    return true;
  });
}

for (const archive of ARCHIVES) {
  Deno.test(`${archive}: files are listed and read as Python packed them`, async () => {
    const path = `${GOLDEN}/${archive}`;
    assert.deepEqual(await listArchive(path), Object.keys(MEMBERS));
    for (const [name, text] of Object.entries(MEMBERS)) {
      assert.equal(new TextDecoder().decode(await unpackFile(path, name)), text);
    }
  });

  Deno.test(`${archive}: a missing member is named, with those like it`, async () => {
    const reading = unpackFile(`${GOLDEN}/${archive}`, "other/a.txt");
    await refused(reading, /Expected other\/a\.txt .* no such member\. It has top\/a\.txt/);
  });

  Deno.test(`${archive}: cut anywhere it is refused, never half read`, async () => {
    const whole = await Deno.readFile(`${GOLDEN}/${archive}`);
    for (let length = 0; length < whole.length; length += 37) {
      await withArchive(archive, whole.subarray(0, length), async (path) => {
        for (const [name, text] of Object.entries(MEMBERS)) {
          const read = await unpackFile(path, name).catch((error) => {
            assert.ok(error instanceof FetchError, `${length}: ${error}`);
            return null;
          });
          if (read) assert.equal(new TextDecoder().decode(read), text);
        }
        await assert.rejects(listArchive(path), FetchError);
      });
    }
  });

  Deno.test(`${archive}: a changed byte gives the right text or an error`, async () => {
    const whole = await Deno.readFile(`${GOLDEN}/${archive}`);
    for (let at = 0; at < whole.length; at += 11) {
      const bad = whole.slice();
      bad[at] ^= 0x55;
      await withArchive(archive, bad, async (path) => {
        const read = await unpackFile(path, "top/a.txt").catch((error) => {
          assert.ok(error instanceof FetchError, `${at}: ${error}`);
          return null;
        });
        const isPlainTar = read && archive.endsWith(".gz");
        if (read && !isPlainTar) {
          assert.equal(new TextDecoder().decode(read), MEMBERS["top/a.txt"]);
        }
      });
    }
  });
}

Deno.test("a plain .tar and a .whl are read by their names", async () => {
  const packed = await tarGz({ "package/x": "text" });
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const tar = await new Response(stream).bytes();
  const text = (path: string) =>
    unpackFile(path, "package/x").then((b) => new TextDecoder().decode(b));
  assert.equal(await withArchive("x.tar", tar, text), "text");
  assert.equal(await withArchive("x.tgz", packed, text), "text");
  assert.equal(await withArchive("x.whl", zip({ "package/x": "text" }), text), "text");
});

Deno.test("a zip that unpacks to more than it says is refused", async () => {
  const bytes = zip({ "bomb": "0".repeat(100_000) });
  const view = new DataView(bytes.buffer);
  const directory = bytes.length - 22 - 46 - 4;
  assert.equal(view.getUint32(directory, true), 0x02014b50);
  view.setUint32(directory + 24, 10, true);
  await withArchive(
    "x.zip",
    bytes,
    (path) => refused(unpackFile(path, "bomb"), /does not unpack to its 10 bytes/),
  );
});

Deno.test("a zip member whose bytes changed is refused by its CRC", async () => {
  const bytes = await Deno.readFile(`${GOLDEN}/archive.zip`);
  const name = Object.keys(MEMBERS)[1]; // stored, so that any bytes unpack
  const local = new TextDecoder("latin1").decode(bytes).indexOf(`${name}long`);
  bytes[local + name.length] ^= 1;
  await withArchive(
    "x.zip",
    bytes,
    (path) => refused(unpackFile(path, name), /the CRC of .* is wrong/),
  );
});

Deno.test("what is no archive is refused", async () => {
  const text = new TextEncoder().encode("<html>not found</html>");
  await withArchive("x.zip", text, (path) => refused(listArchive(path), /no zip at all/));
  await withArchive("x.tar.gz", text, (path) => refused(listArchive(path), /whole tar archive/));
});
