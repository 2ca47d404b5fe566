/**
 * Opens an export in a process of its own, without the engine, and prints its answers as JSON.
 *
 *     deno run -A test/serve/without_engine.ts EXPORT TEXTS.json
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { openSession } from "lib/serve/mod.ts";

const [folder, file] = Deno.args;
const session = await openSession(folder, { threads: 1 });
if (session.task === "pair") throw new TypeError("Expected single texts.");
const answers = await session.predict(JSON.parse(await Deno.readTextFile(file)));
console.log(JSON.stringify({ backend: tf.getBackend(), answers }));
await session.dispose();
