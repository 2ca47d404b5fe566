/** A failure that may pass by itself. */
export class PassingFailure extends Error {
  /**
   * @param code `offline` where nothing answered, `server` where the answer was a failure
   * @param afterMs how long the other side asked to wait
   */
  constructor(readonly code: "offline" | "server", message: string, readonly afterMs?: number) {
    super(message);
  }
}

/** How often and how patiently. */
export interface RetryOptions {
  /** Attempts in a row that may fail without any progress. */
  tries: number;
  /** Wait before the second attempt; it doubles each time, up to {@link MAX_WAIT_MS}. */
  firstWaitMs: number;
  signal?: AbortSignal;
}

const MAX_WAIT_MS = 30_000;

/**
 * Runs `work` until it succeeds, fails for good, or has failed `tries` times in a row. `work` gets a
 * function to call when it made progress: from then on the count begins anew.
 *
 * @throws {PassingFailure} the last one, when it was one too many; any other error at once
 */
export async function retry<T>(
  work: (progressed: () => void) => Promise<T>,
  { tries, firstWaitMs, signal }: RetryOptions,
): Promise<T> {
  for (let failures = 0;;) {
    try {
      return await work(() => failures = 0);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PassingFailure) || ++failures >= tries) throw error;
      // Random, so that many machines thrown out together do not come back together.
      const wait = firstWaitMs * 2 ** (failures - 1) * (0.75 + Math.random() / 2);
      await pause(Math.min(error.afterMs ?? wait, MAX_WAIT_MS), signal);
    }
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
