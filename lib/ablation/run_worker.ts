import { join } from "node:path";
import type { RunRecord } from "../report/mod.ts";
import type { OnProgress, Progress, RunPlan } from "../train/mod.ts";
import type { RunJob } from "./train_run.ts";
import { Answer, linesOf, type Order } from "./worker_messages.ts";

/** So much of what a process said before it died goes into the error. */
const LAST_WORDS = 1500;

/** A process that makes runs, one after the other; it begins with the first. */
export class RunWorker {
  #child: Deno.ChildProcess | undefined;
  #answers: AsyncGenerator<string> | undefined;
  #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #said = "";

  /** @param cores that each run gets */
  constructor(readonly root: string, readonly cores: number) {}

  /**
   * Makes a run; undefined if it was stopped.
   *
   * @throws {Error} What the run threw, by name and message, or that the process died.
   */
  async make(job: Omit<RunJob, "data">, dataFile: string): Promise<RunRecord | undefined> {
    const { config, folder, signal, onProgress, onStart } = job;
    if (signal?.aborted) return undefined;
    if (!this.#child) this.#start();
    const stop = () => void this.#send("stop").catch(() => {});
    signal?.addEventListener("abort", stop);
    try {
      await this.#send({ config, dataFile, folder });
      return await this.#record(onProgress, onStart);
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends the process. */
  async close(): Promise<void> {
    await this.#input?.close().catch(() => {});
    await this.#child?.status;
    this.#child = undefined;
  }

  #start(): void {
    const script = join(this.root, "lib", "ablation", "worker_process.ts");
    const config = `--config=${join(this.root, "deno.json")}`; // whatever folder it is called in
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", config, script, String(this.cores)],
      cwd: Deno.cwd(),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    this.#answers = linesOf(child.stdout);
    this.#input = child.stdin.getWriter();
    this.#listen(child.stderr);
  }

  async #listen(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of linesOf(stream)) {
      this.#said = `${this.#said}${line}\n`.slice(-LAST_WORDS);
    }
  }

  async #send(order: Order): Promise<void> {
    await this.#input?.write(new TextEncoder().encode(JSON.stringify(order) + "\n"));
  }

  async #record(
    onProgress?: OnProgress,
    onStart?: (plan: RunPlan) => void,
  ): Promise<RunRecord | undefined> {
    for (let next = await this.#answers?.next(); next && !next.done;) {
      const answer = Answer.parse(JSON.parse(next.value));
      if ("record" in answer) return answer.record ?? undefined;
      if ("error" in answer) throw Object.assign(new Error(answer.error.message), answer.error);
      if ("progress" in answer) onProgress?.(withNumbers(answer.progress));
      else onStart?.(answer.plan);
      next = await this.#answers?.next();
    }
    const status = await this.#child?.status;
    this.#child = undefined;
    throw new Error(
      `The process that made the run ended with ${
        status?.signal ?? `code ${status?.code}`
      }. Try fewer processes, if memory was short. It said:\n${this.#said.trim() || "nothing"}`,
    );
  }
}

/** JSON has no NaN. */
function withNumbers(progress: Progress): Progress {
  const { loss, gradientNorm } = progress;
  return { ...progress, loss: loss ?? NaN, gradientNorm: gradientNorm ?? NaN };
}
