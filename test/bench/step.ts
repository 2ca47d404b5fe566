/**
 * One training step (forward, backward, clipping, AdamW) against PyTorch on the same machine, in turns
 * within one run. PyTorch's Python is named by WORKBOOK_TORCH_PYTHON (torch 2.13.0, transformers).
 *
 *     deno task bench step [small|base] [rounds=5] [dropout=0]
 *
 * Prints a JSON line for each engine and precision: the median milliseconds of a step, peak memory,
 * tensors alive, and the ratio to each peer.
 *
 * @module
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { TextLineStream } from "./text_lines.ts";

const option = (name: string, or: number) =>
  Number(Deno.args.find((x) => x.startsWith(`${name}=`))?.split("=")[1] ?? or);
const sizes = ["small", "base"].filter((x) => Deno.args.includes(x));
const rounds = option("rounds", 5), dropout = option("dropout", 0), STEPS = 3;

interface Answer {
  milliseconds: number[];
  peakMegabytes: number;
  tensors: number;
  versions: Record<string, unknown>;
}

/** A process that runs steps when asked. */
class Runner {
  readonly times: number[] = [];
  last: Answer | undefined;
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;

  constructor(readonly engine: string, readonly precision: string, command: string[]) {
    const [first, ...args] = command;
    this.#process = new Deno.Command(first, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    })
      .spawn();
    this.#lines = this.#process.stdout.pipeThrough(new TextLineStream()).getReader();
    this.#input = this.#process.stdin.getWriter();
  }

  async ask(request: Record<string, unknown>): Promise<Answer> {
    await this.#input.write(new TextEncoder().encode(JSON.stringify(request) + "\n"));
    const { value } = await this.#lines.read();
    if (!value) throw new Error(`${this.engine} ${this.precision} ended without an answer.`);
    return this.last = JSON.parse(value);
  }

  async quit(): Promise<void> {
    await this.#input.write(new TextEncoder().encode('{"quit": true}\n'));
    await this.#input.close();
    await this.#process.status;
  }
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

function runners(size: string): Runner[] {
  const own = (precision: string) =>
    new Runner("workbook", precision, [
      Deno.execPath(),
      "run",
      "-A",
      here("own_step.ts"),
      size,
      precision,
      String(dropout),
    ]); // deno-fmt-ignore
  const python = process.env.WORKBOOK_TORCH_PYTHON;
  if (!python) {
    console.error(
      "No peer: set WORKBOOK_TORCH_PYTHON to a Python with torch 2.13.0 and transformers.",
    );
    return [own("fp32"), own("bf16")];
  }
  const peer = (precision: string) =>
    new Runner("pytorch", precision, [
      python,
      here("peer_step.py"),
      "--size",
      size,
      "--precision",
      precision,
      "--dropout",
      String(dropout),
    ]); // deno-fmt-ignore
  return [own("fp32"), peer("fp32"), own("bf16"), peer("bf16")];
}

for (const size of sizes.length ? sizes : ["small", "base"]) {
  const all = runners(size);
  for (const runner of all) await runner.ask({ warmup: 3 });
  for (let round = 0; round < rounds; round++) {
    for (const runner of all) {
      runner.times.push(...(await runner.ask({ steps: STEPS })).milliseconds);
    }
  }
  const peers = all.filter((x) => x.engine === "pytorch");
  for (const runner of all) {
    const ms = median(runner.times);
    const ratios = peers.map((x) => [`to pytorch ${x.precision}`, ms / median(x.times)] as const);
    console.log(JSON.stringify({
      bench: "step",
      size: size === "small" ? "6x384 b32x64" : "12x768 b16x64",
      engine: runner.engine,
      precision: runner.precision,
      dropout,
      milliseconds: Number(ms.toFixed(1)),
      steps: runner.times.length,
      peakMegabytes: runner.last?.peakMegabytes,
      tensors: runner.last?.tensors,
      ...Object.fromEntries(ratios.map(([name, ratio]) => [name, Number(ratio.toFixed(3))])),
      versions: runner.last?.versions,
    }));
  }
  for (const runner of all) await runner.quit();
}
