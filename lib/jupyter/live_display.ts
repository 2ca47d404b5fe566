import type { MimeBundle } from "./display.ts";
import { kernel } from "./kernel.ts";

/** A display that changes in place. */
export interface LiveDisplay {
  /** Takes a new state; shown at once or, when states come too fast, a moment later. */
  update(state: MimeBundle): void;
  /** Shows the last state for certain; await it before the cell ends. */
  finish(): Promise<void>;
}

// The kernel loses the tail of faster series.
const SHORTEST_PAUSE = 100;

/**
 * Opens a display that is updated in place, at most ten times a second; the last state is always
 * shown. Where a terminal or log is all there is, only a state's `text/plain` is seen. Outside a
 * kernel it does nothing.
 *
 * @param id shared by displays that shall show the same state
 *
 * @example
 * ```ts
 * import { liveDisplay } from "lib/jupyter/mod.ts";
 * const progress = liveDisplay();
 * for (let step = 1; step <= 1000; step++) progress.update({ "text/plain": `step ${step}` });
 * await progress.finish();
 * ```
 */
export function liveDisplay(id: string = crypto.randomUUID()): LiveDisplay {
  let waiting: MimeBundle | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sentAt = -Infinity;
  let update = false;
  let sending: Promise<void> = Promise.resolve();

  const send = () => {
    timer = undefined;
    if (waiting === null) return;
    const state = waiting;
    waiting = null;
    sentAt = performance.now();
    sending = sending.then(() => broadcast(id, state, update)).finally(() => update = true);
  };
  const pause = () => Math.max(0, sentAt + SHORTEST_PAUSE - performance.now());
  return {
    update(state) {
      waiting = state;
      timer ??= setTimeout(send, pause());
    },
    async finish() {
      clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, pause()));
      send();
      await sending;
    },
  };
}

async function broadcast(id: string, state: MimeBundle, update: boolean): Promise<void> {
  await kernel()?.broadcast(update ? "update_display_data" : "display_data", {
    data: state,
    metadata: {},
    transient: { display_id: id },
  });
}
