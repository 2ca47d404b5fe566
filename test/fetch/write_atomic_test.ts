import assert from "node:assert/strict";
import { join } from "node:path";
import { writeAll, writeAtomic, writeAtomicWith, writeFolderAtomic } from "lib/fetch/mod.ts";

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("writeAtomic() writes text and bytes, over what was there, making folders", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a", "b", "x.txt");
    await writeAtomic(path, "情感");
    assert.equal(await Deno.readTextFile(path), "情感");
    await writeAtomic(path, new Uint8Array([1, 2]));
    assert.deepEqual(await Deno.readFile(path), new Uint8Array([1, 2]));
    assert.deepEqual(names(join(folder, "a", "b")), ["x.txt"]);
  }));

Deno.test("writeAtomic() never shows half a file to a reader", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x");
    const versions = [1, 2, 3].map((value) => new Uint8Array(1_000_000).fill(value));
    await writeAtomic(path, versions[0]);
    let isDone = false;
    const reader = (async () => {
      while (!isDone) {
        const bytes = await Deno.readFile(path);
        assert.equal(bytes.length, 1_000_000);
        assert.equal(bytes[0], bytes[999_999]);
      }
    })();
    for (let i = 0; i < 20; i++) await writeAtomic(path, versions[i % 3]);
    isDone = true;
    await reader;
  }));

Deno.test("writeAtomicWith() leaves the old file and nothing else when writing fails", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x");
    await writeAtomic(path, "old");
    const failing = writeAtomicWith(path, async (file) => {
      await writeAll(file, new Uint8Array(10));
      throw new Error("disk full");
    });
    await assert.rejects(failing, /disk full/);
    assert.equal(await Deno.readTextFile(path), "old");
    assert.deepEqual(names(folder), ["x"]);
  }));

Deno.test("writeAtomic() onto a folder fails and leaves nothing", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(join(folder, "x"));
    await assert.rejects(writeAtomic(join(folder, "x"), "text"));
    assert.deepEqual(names(folder), ["x"]);
  }));

Deno.test({
  name: "writeAtomic() follows a symbolic link instead of replacing it",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "real"), "old");
      await Deno.symlink("real", join(folder, "link"));
      await writeAtomic(join(folder, "link"), "new");
      assert.equal(await Deno.readTextFile(join(folder, "real")), "new");
      assert.ok((await Deno.lstat(join(folder, "link"))).isSymlink);
    }),
});

Deno.test("two writers at once leave one whole file", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x");
    await Promise.all(["a", "b", "c"].map((text) => writeAtomic(path, text.repeat(100_000))));
    assert.match(await Deno.readTextFile(path), /^(a{100000}|b{100000}|c{100000})$/);
    assert.deepEqual(names(folder), ["x"]);
  }));

Deno.test("a killed writer leaves the old file", () =>
  withFolder(async (folder) => {
    const path = join(folder, "x");
    await writeAtomic(path, "old");
    const module = import.meta.resolve("lib/fetch/mod.ts");
    const script = `import { writeAll, writeAtomicWith } from ${JSON.stringify(module)};
      await writeAtomicWith(${JSON.stringify(path)}, async (file) => {
        await writeAll(file, new Uint8Array(100));
        console.log("half");
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const config = import.meta.resolve("../../deno.json").replace("file://", "");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", `--config=${config}`, script],
      stdout: "piped",
    }).spawn();
    const output = child.stdout.getReader();
    await output.read();
    child.kill("SIGKILL");
    await child.status;
    await output.cancel();
    assert.equal(await Deno.readTextFile(path), "old");
  }));

Deno.test("writeFolderAtomic() makes and replaces a whole folder", () =>
  withFolder(async (parent) => {
    const folder = join(parent, "deep", "model");
    await writeFolderAtomic(folder, async (temporary) => {
      await Deno.mkdir(join(temporary, "sub"));
      await Deno.writeTextFile(join(temporary, "sub", "a"), "1");
    });
    assert.equal(await Deno.readTextFile(join(folder, "sub", "a")), "1");
    await writeFolderAtomic(folder, (temporary) => Deno.writeTextFile(join(temporary, "b"), "2"));
    assert.deepEqual(names(folder), ["b"]);
    assert.deepEqual(names(join(parent, "deep")), ["model"]);
  }));

Deno.test("writeFolderAtomic() leaves the old folder and nothing else when building fails", () =>
  withFolder(async (parent) => {
    const folder = join(parent, "model");
    await writeFolderAtomic(folder, (temporary) => Deno.writeTextFile(join(temporary, "a"), "1"));
    const failing = writeFolderAtomic(folder, async (temporary) => {
      await Deno.writeTextFile(join(temporary, "b"), "2");
      throw new Error("no");
    });
    await assert.rejects(failing, /no/);
    assert.deepEqual(names(folder), ["a"]);
    assert.deepEqual(names(parent), ["model"]);
  }));
