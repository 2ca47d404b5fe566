import assert from "node:assert/strict";
import { join } from "node:path";
import { environmentPaths } from "lib/jupyter/environment_paths.ts";
import { pythonPackages } from "lib/jupyter/python_packages.ts";
import { setUp } from "lib/jupyter/setup.ts";
import { SetupError } from "lib/jupyter/setup_error.ts";
import { tensorflowLibrary } from "lib/jupyter/tensorflow_library.ts";
import { fakeIndex } from "./fake_index.ts";

const PARTS = [pythonPackages, tensorflowLibrary]; // npm's part is Deno's own work, see its test
const LIBRARIES = ["libtensorflow_cc", "libtensorflow_framework"].map((name) =>
  `${name}.${Deno.build.os === "darwin" ? "2.dylib" : "so.2"}`
);
const ignore = Deno.build.os === "windows";

/** A project that needs two small packages, with an index that has them. */
async function project() {
  const folder = await Deno.makeTempDir();
  const root = join(folder, "我的 项目 [x]");
  await Deno.mkdir(join(root, "lib", "jupyter"), { recursive: true });
  await Deno.writeTextFile(
    join(root, "requirements.txt"),
    "small==1.0\nplotly==2.0\ntensorflow-cpu==3.0\n",
  );
  await Deno.writeTextFile(join(root, "lib", "jupyter", "constraints.txt"), "tiny==1.0\n");
  const libraries = Object.fromEntries(
    [...LIBRARIES, "THIRD_PARTY_NOTICES.txt"].map((name) => [`tensorflow/${name}`, name]),
  );
  const env = await fakeIndex(join(folder, "wheels"), [
    { name: "small", version: "1.0", files: { "small.py": "value = 42\n" }, requires: "tiny" },
    ...["1.0", "2.0"].map((version) => ({ name: "tiny", version })),
    { name: "plotly", version: "2.0" },
    ...["tensorflow-cpu", "tensorflow"].map((name) => (
      { name, version: "3.0", files: libraries, extra: "and-cuda" }
    )),
  ]);
  return { folder, root, paths: environmentPaths(root), env: { ...Deno.env.toObject(), ...env } };
}

function recorder() {
  const said: string[] = [];
  return { said, terminal: { write: (text: string) => void said.push(text), live: false } };
}

async function python(program: string, code: string): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args: ["-c", code] }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({
  name: "setUp() works in a path with spaces and Chinese, is quick again, and heals what breaks",
  ignore,
  async fn(t) {
    const { folder, root, paths, env } = await project();
    const run = async () => {
      const { said, terminal } = recorder();
      const began = performance.now();
      await setUp({ root, env: { ...env, WORKBOOK_TENSORFLOW: "cpu" }, terminal, parts: PARTS });
      return { said: said.join(""), seconds: (performance.now() - began) / 1000 };
    };

    await t.step("the first call makes everything and says what it does", async () => {
      const { said } = await run();
      assert.match(said, /^Set-up 1\/2: Python environment and Jupyter …/m);
      assert.match(said, /^Set-up 2\/2: TensorFlow 3\.0 \(274 MB\): \d+ s$/m);
      assert.match(said, /^Set-up done in \d+ s$/m);
      assert.equal(await python(paths.python, "import small; print(small.value)"), "42");
      for (const name of LIBRARIES) {
        assert.equal(await Deno.readTextFile(join(paths.tensorflow, name)), name);
      }
      assert.equal(await exists(paths.scratch), false);
      const tiny = "import importlib.metadata as m; print(m.version('tiny'))";
      assert.equal(await python(paths.python, tiny), "1.0", "constraints.txt holds it still");
    });

    await t.step("the kernel is this very deno", async () => {
      const { argv, env } = JSON.parse(await Deno.readTextFile(paths.kernelSpec));
      assert.equal(argv[0], Deno.execPath());
      assert.deepEqual(env, { RUST_BACKTRACE: "0" });
    });

    await t.step("a second call does nothing, in less than 2 s", async () => {
      const before = await modified(paths.python, paths.kernelSpec, paths.tensorflow);
      const { said, seconds } = await run();
      assert.equal(said, "");
      assert.ok(seconds < 2, `${seconds} s`);
      assert.deepEqual(await modified(paths.python, paths.kernelSpec, paths.tensorflow), before);
    });

    await t.step("the description of the kernel is mended", async () => {
      await Deno.writeTextFile(paths.kernelSpec, "{}");
      await run();
      assert.match(await Deno.readTextFile(paths.kernelSpec), /"display_name": "Deno"/);
    });

    await t.step("a library that lost its bytes is fetched again, alone", async () => {
      await Deno.truncate(join(paths.tensorflow, LIBRARIES[0]), 0);
      const { said } = await run();
      assert.match(said, /1\/1: TensorFlow/);
      assert.equal(await Deno.readTextFile(join(paths.tensorflow, LIBRARIES[0])), LIBRARIES[0]);
    });

    await t.step("an environment whose Python is gone is made anew, the library kept", async () => {
      await Deno.remove(paths.python);
      await Deno.symlink(join(folder, "gone", "python3"), paths.python);
      const { said } = await run();
      assert.match(said, /1\/1: Python environment/);
      assert.equal(await python(paths.python, "import small; print(small.value)"), "42");
    });

    await t.step("a moved folder goes on working", async () => {
      const moved = join(folder, "elsewhere");
      await Deno.rename(root, moved);
      const { said, terminal } = recorder();
      const options = { env: { ...env, WORKBOOK_TENSORFLOW: "cpu" }, terminal, parts: PARTS };
      await setUp({ root: moved, ...options });
      assert.equal(said.join(""), "");
      const there = environmentPaths(moved).python;
      assert.equal(await python(there, "import small; print(small.value)"), "42");
      assert.equal(
        (await new Deno.Command(there, { args: ["-m", "pip", "list"] }).output()).code,
        0,
      );
    });
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "setUp() heals after being killed in the middle, and a waiting one takes over",
  ignore,
  async fn() {
    const { folder, root, paths, env } = await project();
    const code = `import { setUp } from ${
      JSON.stringify(import.meta.resolve("lib/jupyter/setup.ts"))
    };
      import { pythonPackages } from ${
      JSON.stringify(import.meta.resolve("lib/jupyter/python_packages.ts"))
    };
      await setUp({ root: ${JSON.stringify(root)}, parts: [pythonPackages] });`;
    const script = join(folder, "set_up.ts");
    await Deno.writeTextFile(script, code);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--no-lock", script],
      env,
      stderr: "null",
    }).spawn();
    while (!await exists(paths.python)) await new Promise((resolve) => setTimeout(resolve, 20));
    const { said, terminal } = recorder();
    const second = setUp({ root, env, terminal, parts: [pythonPackages] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGKILL");
    await child.status;
    await second;
    assert.match(said.join(""), /Another set-up of this folder is running; waiting/);
    assert.equal(await python(paths.python, "import small; print(small.value)"), "42");
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "setUp() links to the whole package with an NVIDIA GPU, and lets pip choose unfit versions",
  ignore,
  async fn() {
    const { folder, root, paths, env } = await project();
    await Deno.writeTextFile(paths.constraints, "tiny==3.0 # not there\n");
    const { said, terminal } = recorder();
    const chosen = { ...env, WORKBOOK_TENSORFLOW: "cuda" };
    // The disk of the machine that tests may be smaller than CUDA needs.
    const library = { ...tensorflowLibrary, bytes: () => 0 };
    await setUp({ root, env: chosen, terminal, parts: [pythonPackages, library] });
    assert.match(said.join(""), /TensorFlow 3\.0 for NVIDIA GPUs \(about 3 GB; untested\)/);
    assert.match(
      said.join(""),
      /^constraints\.txt does not fit this Python; pip chooses versions\.$/m,
    );
    assert.match(await Deno.realPath(paths.tensorflow), /site-packages\/tensorflow$/);
    assert.equal(
      await Deno.readTextFile(join(paths.tensorflow, LIBRARIES[0])),
      LIBRARIES[0],
    );
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "setUp() names the lack of network, and what the index does not have",
  ignore,
  async fn() {
    const { folder, root, env } = await project();
    const { terminal } = recorder();
    const offline = {
      ...env,
      PIP_NO_INDEX: "0",
      PIP_FIND_LINKS: "",
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_RETRIES: "1",
    };
    await assert.rejects(
      setUp({ root, env: offline, terminal, parts: [pythonPackages] }),
      new SetupError(
        "Could not obtain the Jupyter packages: the Python package index did not answer; check " +
          "the network connection (HTTPS_PROXY or PIP_INDEX_URL, if yours needs them) and run " +
          "the same command again.",
      ),
    );
    await Deno.remove(join(folder, "wheels", "small-1.0-py3-none-any.whl"));
    await assert.rejects(setUp({ root, env, terminal, parts: [pythonPackages] }), (error) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /^Could not obtain the Jupyter packages: .* no small==1\.0 for/);
      return true;
    });
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "setUp() refuses a disk that is too small before it begins",
  ignore,
  async fn() {
    const { folder, root, paths, env } = await project();
    const { said, terminal } = recorder();
    const huge = { ...pythonPackages, bytes: () => 5e17 };
    await assert.rejects(setUp({ root, env, terminal, parts: [huge] }), (error) => {
      assert.ok(error instanceof SetupError);
      assert.match(
        error.message,
        /^The set-up needs 500000000\.0 GB of disk space in .*我的 项目 \[x\] but only \d+\.\d GB is free/,
      );
      return true;
    });
    assert.deepEqual(said, []);
    assert.equal(await exists(paths.python), false);
    await Deno.remove(folder, { recursive: true });
  },
});

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function modified(...paths: string[]): Promise<(number | undefined)[]> {
  return (await Promise.all(paths.map((path) => Deno.stat(path)))).map(({ mtime }) =>
    mtime?.getTime()
  );
}
