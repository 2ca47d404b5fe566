import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { engine, engineInfo, openEngine, withFusion } from "lib/engine/mod.ts";
import { inOwnProcess } from "./own_process.ts";

Deno.test("openEngine() ends in one readable error when the library is not one, and can be tried again", async () => {
  const folder = await Deno.makeTempDir(), path = join(folder, "libtensorflow.so");
  await Deno.writeTextFile(path, "not a library\n");
  const { lines } = await inOwnProcess(
    `try { await openEngine(); } catch (e) { console.log(e.name + ": " + e.message); }
     Deno.env.delete("LIBTENSORFLOW");
     console.log((await openEngine({ precision: "fp32" })).precision);`,
    { LIBTENSORFLOW: path },
  );
  await Deno.remove(folder, { recursive: true });
  const [said, again] = lines;
  assert.ok(
    said.startsWith(
      `EngineError: Found TensorFlow's library at ${path} but could not open it: `,
    ),
    said,
  );
  assert.match(said, /file too short|invalid ELF header|not a mach-o file/i);
  assert.ok(
    said.endsWith(
      `. It must be TensorFlow 2.16 or newer for ${Deno.build.os} ${Deno.build.arch}. ` +
        "Try another library in LIBTENSORFLOW, or unset it to use the project's own.",
    ),
    said,
  );
  assert.equal(again, "fp32");
});

Deno.test("engine() asks for openEngine() when nothing is open", () => {
  assert.throws(() => engine(), {
    name: "EngineError",
    message: "Expected an open engine. Call `await openEngine()` first.",
  });
});

Deno.test("openEngine() opens once, also when called twice at a time, and takes the cores at once", async () => {
  const [one, two] = await Promise.all([
    openEngine({ precision: "fp32", cores: 2 }),
    openEngine(),
  ]);
  assert.equal(one, two);
  assert.equal(one, engine());
  assert.equal(tf.getBackend(), "tensorflow");
  assert.equal(tf.backend(), one.backend);
  await assert.rejects(openEngine({ cores: 3 }), {
    name: "EngineError",
    message: "Expected 2 cores, with which the engine was opened, but found 3. " +
      "Try naming cores in the first call of openEngine; in a notebook, restart the kernel.",
  });
  assert.equal(await openEngine({ cores: 2 }), one);
});

Deno.test("openEngine() changes the precision only when a further call names one", async () => {
  await openEngine({ precision: "bf16" });
  assert.equal(engineInfo().precision, "bf16");
  await openEngine();
  assert.equal(engineInfo().precision, "bf16");
  await openEngine({ precision: "auto" });
  const inHardware = engineInfo().processor.some((x) => x.includes("bf16"));
  assert.equal(engineInfo().precision, inHardware ? "bf16" : "fp32");
  await openEngine({ precision: "fp32" });
  assert.equal(engineInfo().precision, "fp32");
});

Deno.test("openEngine() refuses options that it does not know", async () => {
  await assert.rejects(openEngine({ precision: "fp16" } as never), { name: "ZodError" });
  await assert.rejects(openEngine({ cores: 0 }), { name: "ZodError" });
  await assert.rejects(openEngine({ threads: 2 } as never), { name: "ZodError" });
});

Deno.test("engineInfo() states library, device, precision, cores and processor", () => {
  const { tensorflow, library, device, cores, precision, processor } = engineInfo();
  assert.match(tensorflow, /^2\.\d+\.\d+/);
  assert.equal(library, Deno.env.get("LIBTENSORFLOW") ? "LIBTENSORFLOW" : "venv");
  assert.equal(device, engine().binding?.runtime.gpu ? "gpu" : "cpu");
  assert.deepEqual([cores, precision], [2, "fp32"]);
  const known = ["avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "bf16"];
  assert.deepEqual(processor, known.filter((x) => processor.includes(x)));
});

Deno.test("withFusion() sets fusion back, also after an error, and returns what the body returns", () => {
  assert.equal(engine().fusion, true);
  assert.equal(withFusion(false, () => engine().fusion), false);
  assert.equal(engine().fusion, true);
  assert.throws(() =>
    withFusion(false, () => {
      throw new Error("inside");
    }), /inside/);
  assert.equal(engine().fusion, true);
  assert.equal(withFusion(false, () => withFusion(true, () => engine().fusion)), true);
});
