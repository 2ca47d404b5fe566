import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findLibrary } from "lib/engine/mod.ts";

const LIBRARY = "libtensorflow_cc.so.2", ignore = Deno.build.os !== "linux";

/** A folder with empty files in it, which live as long as `body`. */
function withFiles(paths: string[], body: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "find library 找 " });
  try {
    for (const path of paths) {
      Deno.mkdirSync(join(folder, path, ".."), { recursive: true });
      Deno.writeTextFileSync(join(folder, path), "");
    }
    body(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const found = (project: string, named = "") => findLibrary(project, named);

Deno.test({
  name: "findLibrary() takes what LIBTENSORFLOW names before the project's own",
  ignore,
  fn() {
    withFiles([`own/${LIBRARY}`, `p/.venv/tensorflow/${LIBRARY}`, "one/my.so.2"], (folder) => {
      const project = join(folder, "p"), own = join(folder, "own");
      const wanted = { path: join(own, LIBRARY), origin: "LIBTENSORFLOW" };
      assert.deepEqual(found(project, own), wanted);
      assert.deepEqual(found(project, join(own, LIBRARY)), wanted);
      assert.deepEqual(found(project, join(folder, "one", "my.so.2")), {
        path: join(folder, "one", "my.so.2"),
        origin: "LIBTENSORFLOW",
      });
    });
  },
});

Deno.test({
  name:
    "findLibrary() makes a relative LIBTENSORFLOW absolute, for the loader would search elsewhere",
  ignore,
  fn() {
    withFiles([`own/${LIBRARY}`], (folder) => {
      const named = relative(Deno.cwd(), join(folder, "own", LIBRARY));
      assert.equal(found(folder, named).path, join(folder, "own", LIBRARY));
    });
  },
});

Deno.test({
  name: "findLibrary() finds the two libraries of the set-up first, then a whole wheel, in .venv",
  ignore,
  fn() {
    const setUp = `.venv/tensorflow/${LIBRARY}`;
    const wheel = `.venv/lib/python3.12/site-packages/tensorflow/libtensorflow.so.2`;
    withFiles([setUp, wheel], (folder) => {
      assert.deepEqual(found(folder), { path: join(folder, setUp), origin: "venv" });
    });
    withFiles([wheel], (folder) => {
      assert.deepEqual(found(folder), { path: join(folder, wheel), origin: "venv" });
    });
  },
});

Deno.test({
  name: "findLibrary() says what it tried and what to do when there is none",
  ignore,
  fn() {
    withFiles([".venv/lib/python3.11/x", ".venv/lib/python3.13/x"], (folder) => {
      const venv = join(folder, ".venv");
      assert.throws(() => found(folder), {
        name: "EngineError",
        message: `Expected TensorFlow's library but found none. Tried: ` +
          `${join(venv, "tensorflow", LIBRARY)}; ` +
          `${join(venv, "lib/python3.11/site-packages/tensorflow", LIBRARY)}; ` +
          `${join(venv, "lib/python3.13/site-packages/tensorflow", LIBRARY)}. ` +
          `Run any task once (for example "deno task test") to install it, or set LIBTENSORFLOW.`,
      });
    });
  },
});

Deno.test({
  name: "findLibrary() does not fall back when LIBTENSORFLOW names nothing",
  ignore,
  fn() {
    withFiles([`.venv/tensorflow/${LIBRARY}`], (folder) => {
      const rule = "LIBTENSORFLOW must name the library or the folder that holds it; " +
        "unset it to use the project's own.";
      for (const [named, tried] of [["none", `none/${LIBRARY}`], ["none.so", "none.so"]]) {
        assert.throws(() => found(folder, join(folder, named)), {
          name: "EngineError",
          message: "Expected TensorFlow's library but found none. Tried: " +
            `${join(folder, tried)}. ${rule}`,
        });
      }
    });
  },
});

Deno.test("findLibrary() finds the library that these tests run on", () => {
  const { path } = findLibrary(fileURLToPath(new URL("../..", import.meta.url)));
  assert.ok(Deno.statSync(path).size > 1e6);
});
