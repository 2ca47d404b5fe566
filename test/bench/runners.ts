import type { Runner } from "./runner.ts";

/** Starts a process under a name. */
export type Start = (name: string) => Runner;

/** Processes by name, each started when it is first needed and all ended together. */
export class Runners implements AsyncDisposable {
  readonly #started = new Map<string, Runner>();

  constructor(readonly starts: ReadonlyMap<string, Start>) {}

  get names(): string[] {
    return [...this.starts.keys()];
  }

  get(name: string): Runner {
    const start = this.starts.get(name);
    if (!start) throw new RangeError(`Expected one of ${this.names.join(", ")} but found ${name}.`);
    const runner = this.#started.get(name) ?? start(name);
    this.#started.set(name, runner);
    return runner;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.#started.values(), (one) => one[Symbol.asyncDispose]()));
  }
}
