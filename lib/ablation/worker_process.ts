/** Makes runs for another process: orders come in, answers go out, a line of JSON each. @module */
import { openEngine } from "../engine/mod.ts";
import { stopSignal } from "../jupyter/mod.ts";
import { parseRunConfig } from "../train/mod.ts";
import { trainRun } from "./train_run.ts";
import type { GivenData } from "./variant_data.ts";
import { type Answer, linesOf, Order } from "./worker_messages.ts";

/** Rows as the other process wrote them, read once. */
const read = new Map<string, GivenData>();

async function dataIn(file: string): Promise<GivenData> {
  const data: GivenData = read.get(file) ?? JSON.parse(await Deno.readTextFile(file));
  read.set(file, data);
  return data;
}

function answer(answer: Answer): void {
  const bytes = new TextEncoder().encode(JSON.stringify(answer) + "\n");
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

async function makeRun(order: Exclude<Order, "stop">, signal: AbortSignal): Promise<void> {
  try {
    const { config, dataFile, folder } = order;
    const record = await trainRun({
      config: parseRunConfig(config),
      data: await dataIn(dataFile),
      folder,
      signal,
      onProgress: (progress) => answer({ progress }),
      onStart: (plan) => answer({ plan }),
    });
    answer({ record: record ?? null });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    answer({ error: { name, message } });
  }
}

if (import.meta.main) {
  console.log = console.error; // standard output is for answers
  const stop = new AbortController();
  using pressed = stopSignal(); // Ctrl-C reaches all processes of a terminal
  const signal = AbortSignal.any([stop.signal, pressed]);
  await openEngine({ cores: Number(Deno.args[0]) });
  let work = Promise.resolve();
  for await (const line of linesOf(Deno.stdin.readable)) {
    const order = Order.parse(JSON.parse(line));
    if (order === "stop") stop.abort();
    else work = work.then(() => makeRun(order, signal));
  }
  stop.abort(); // nobody is there to take the run
  await work.catch(() => {});
  Deno.exit(0);
}
