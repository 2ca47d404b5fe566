import { PassingFailure } from "./retry.ts";

/**
 * A signal that fires when the caller's does, or when nothing was heard for so long: a connection
 * can die without a word. `heard` starts the wait anew; disposing ends it.
 */
export class StallGuard implements Disposable {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly stallMs: number, signal?: AbortSignal) {
    const own = this.#controller.signal;
    this.signal = signal ? AbortSignal.any([signal, own]) : own;
    this.heard();
  }

  heard(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const seconds = Math.round(this.stallMs / 1000);
      this.#controller.abort(new PassingFailure("offline", `nothing came for ${seconds} s`));
    }, this.stallMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
