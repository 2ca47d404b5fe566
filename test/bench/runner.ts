/** Processes that do work when asked, so that engines can take turns within one run. */
import { z } from "zod";
import { TextLineStream } from "./text_lines.ts";

/** Lines of stderr that are kept to tell why a process ended. */
const KEPT_LINES = 15;
const QUIT_SECONDS = 10;
/** Processes that still run: a signal that ends this one ends them. */
const running = new Set<Runner>();

/** Options of a {@linkcode Runner}. */
export interface RunnerOptions {
  /** Environment variables beside those of this process. */
  env?: Record<string, string>;
}

/**
 * A process that answers each JSON line on its stdin with one on its stdout, and ends at
 * `{"quit": true}` or the end of stdin. A line `{"error": "…"}` says that it could not do what was asked.
 * Declare it by `await using`: it is then ended whatever happens.
 */
export class Runner implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #errors: ReadableStreamDefaultReader<string>;
  readonly #said: string[] = [];
  readonly #listened: Promise<void>;

  constructor(readonly name: string, command: readonly string[], { env }: RunnerOptions = {}) {
    const [program, ...args] = command;
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    this.#process = new Deno.Command(program, { args, env, ...pipes }).spawn();
    this.#lines = this.#process.stdout.pipeThrough(new TextLineStream()).getReader();
    this.#errors = this.#process.stderr.pipeThrough(new TextLineStream()).getReader();
    this.#input = this.#process.stdin.getWriter();
    this.#listened = this.#listen();
    if (running.size === 0) eachSignal(Deno.addSignalListener);
    running.add(this);
  }

  /**
   * Asks for a piece of work.
   *
   * @param answer What the process is to answer.
   * @param seconds When they are over, the process is ended.
   * @throws {Error} If it answers with an error, not at all, or something else; says what it wrote last.
   */
  async ask<T>(request: unknown, answer: z.ZodType<T>, seconds = 900): Promise<T> {
    let late = false;
    const timer = setTimeout(() => (late = true, this.kill()), seconds * 1000);
    const line = await this.#exchange(JSON.stringify(request)).finally(() => clearTimeout(timer));
    if (line === undefined) {
      throw await this.#ended(late ? `did not answer within ${seconds} s` : "ended");
    }
    const { error } = z.object({ error: z.string().optional() }).parse(JSON.parse(line));
    if (error !== undefined) throw new Error(`${this.name}: ${error}`);
    return answer.parse(JSON.parse(line));
  }

  /** Ends the process at once. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // it has ended already
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.kill(), QUIT_SECONDS * 1000);
    await this.#write('{"quit": true}').then(() => this.#input.close()).catch(() => {});
    await this.#process.status;
    clearTimeout(timer);
    // a grandchild may hold the pipes open
    await Promise.all([this.#lines.cancel(), this.#errors.cancel()]);
    running.delete(this);
    if (running.size === 0) eachSignal(Deno.removeSignalListener);
  }

  async #exchange(request: string): Promise<string | undefined> {
    try {
      await this.#write(request);
      return (await this.#lines.read()).value;
    } catch (error) {
      if (error instanceof Deno.errors.BrokenPipe) return undefined;
      throw error;
    }
  }

  #write(line: string): Promise<void> {
    return this.#input.write(new TextEncoder().encode(line + "\n"));
  }

  async #listen(): Promise<void> {
    for (;;) {
      const { value, done } = await this.#errors.read();
      if (done) return;
      this.#said.push(value);
      if (this.#said.length > KEPT_LINES) this.#said.shift();
    }
  }

  async #ended(how: string): Promise<Error> {
    const moment = new Promise<void>((resolve) => setTimeout(resolve, 1000));
    await Promise.race([this.#listened, moment]); // a grandchild may hold the pipe open
    const said = this.#said.length > 0 ? `It wrote:\n${this.#said.join("\n")}` : "";
    return new Error(`${this.name} ${how}. ${said}`.trim());
  }
}

function eachSignal(set: (signal: Deno.Signal, handler: () => void) => void): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) set(signal, endAll);
}

function endAll(): void {
  running.forEach((runner) => runner.kill());
  Deno.exit(130);
}
