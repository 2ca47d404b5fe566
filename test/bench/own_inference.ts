/**
 * This side of the inference benchmark: JSON lines on stdin, each answered with one.
 *
 *     deno run -A test/bench/own_inference.ts EXPORT TEXTS.json STORAGE BATCH THREADS
 *
 * @module
 */
import { openSession } from "../../lib/serve/mod.ts";
import { TextLineStream } from "./text_lines.ts";

const [folder, file, storage, batch, threads] = Deno.args;
const texts: string[] = JSON.parse(await Deno.readTextFile(file));
if (storage !== "fp32" && storage !== "int8") throw new RangeError(`No storage ${storage}.`);
const session = await openSession(folder, { storage, threads: Number(threads) });
if (session.task !== "sentence") {
  throw new TypeError(`Expected sentences but found ${session.task}.`);
}

for await (const line of Deno.stdin.readable.pipeThrough(new TextLineStream())) {
  if (JSON.parse(line).quit) break;
  const start = performance.now();
  const found = await session.predict(texts, { batchSize: Number(batch) });
  const seconds = (performance.now() - start) / 1000, labels = found.map(({ label }) => label);
  console.log(JSON.stringify({ seconds, labels, versions: { deno: Deno.version.deno } }));
}
await session.dispose();
