import assert from "node:assert/strict";
import { join } from "node:path";
import { sweep } from "lib/engine/kernel_cache.ts";
import { inOwnProcess } from "./own_process.ts";

/** What a kernel that multiplies by `factor` gives for 1, in a new process with this cache. */
async function runKernel(cache: string, factor: number): Promise<string> {
  const { lines, errors } = await inOwnProcess(
    `await openEngine({ precision: "fp32" });
     const run = kernel("scale", (x) => tf.mul(tf.add(x, tf.exp(tf.neg(x))), ${factor}));
     console.log(Math.round(1000 * run(tf.tensor1d([1]))[0].dataSync()[0]));`,
    { WORKBOOK_CACHE: cache },
  );
  assert.equal(errors, ""); // TensorFlow says nothing of its own
  return lines[0];
}

const VALUE = 1000 * (1 + Math.exp(-1)),
  wanted = (factor: number) => String(Math.round(factor * VALUE));

/** Paths and times of the kept kernels. */
function kept(cache: string): { path: string; changed: number }[] {
  const folder = join(cache, "xla");
  return [...Deno.readDirSync(folder)].flatMap(({ name: machine }) =>
    [...Deno.readDirSync(join(folder, machine))].map(({ name }) => {
      const path = join(folder, machine, name);
      return { path, changed: Deno.statSync(path).mtime?.getTime() ?? 0 };
    })
  ).sort((a, b) => a.path < b.path ? -1 : 1);
}

Deno.test("compiled kernels are kept between runs, told apart by what they compute", async () => {
  const cache = await Deno.makeTempDir({ prefix: "kept kernels 内核 " });
  assert.equal(await runKernel(cache, 2), wanted(2));
  const first = kept(cache);
  assert.ok(first.length > 0);
  assert.equal(await runKernel(cache, 2), wanted(2));
  assert.deepEqual(kept(cache), first);
  // the same name and shapes, another number inside
  assert.equal(await runKernel(cache, 3), wanted(3));
  assert.equal(kept(cache).length, 2 * first.length);
  await Deno.remove(cache, { recursive: true });
});

Deno.test("a kept kernel that was cut short is compiled anew, and a killed run's rest is removed", async () => {
  const cache = await Deno.makeTempDir();
  await runKernel(cache, 2);
  const whole = kept(cache), [{ path }] = whole;
  for (const bytes of [0, 1000]) {
    Deno.truncateSync(path, bytes);
    const rest = `${path}.1234.tmp`, old = new Date(Date.now() - 86400_000);
    Deno.writeTextFileSync(rest, "unfinished");
    Deno.utimeSync(rest, old, old);
    assert.equal(await runKernel(cache, 2), wanted(2), `${bytes} bytes left`);
    assert.deepEqual(kept(cache).map((file) => file.path), whole.map((file) => file.path));
    assert.ok(Deno.statSync(path).size > 1000);
  }
  await Deno.remove(cache, { recursive: true });
});

Deno.test("kernels run where nothing can be kept", async () => {
  const cache = await Deno.makeTempDir();
  await Deno.writeTextFile(join(cache, "xla"), "not a folder");
  assert.equal(await runKernel(cache, 2), wanted(2));
  await Deno.remove(cache, { recursive: true });
});

Deno.test("sweep() removes the oldest kernels when all together are too large", async () => {
  const folder = await Deno.makeTempDir(), message = new Uint8Array(100).fill(0);
  message.set([0x0a, 98]);
  for (const age of [1, 2, 3, 4]) {
    const path = join(folder, `${age}.pb`), then = new Date(Date.now() - age * 60_000);
    await Deno.writeFile(path, message);
    await Deno.utime(path, then, then);
  }
  const names = () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  sweep(folder);
  assert.deepEqual(names(), ["1.pb", "2.pb", "3.pb", "4.pb"]);
  sweep(folder, 250);
  assert.deepEqual(names(), ["1.pb", "2.pb"]);
  await Deno.remove(folder, { recursive: true });
});
