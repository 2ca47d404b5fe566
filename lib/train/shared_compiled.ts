import type { Compiled } from "../engine/mod.ts";

/** A compiled function that may serve several runs. */
export interface Shared<A extends unknown[], R> {
  call: (...args: A) => R;
  /** To be called when the run ends; frees what is not shared. */
  release: () => void;
}

/** Kinds whose recordings are kept; the one used longest ago goes first. */
const MOST_KINDS = 8;

const kept = new Map<string, Compiled<never[], unknown>>();

/**
 * A compiled function that runs of the same kind share: recording a training step and preparing it takes
 * about a second for each length of batch, which seeds and variants of one comparison need not pay
 * again.
 *
 * @param kind Functions of equal kinds must be the same but for their arguments; undefined: not shared.
 * @param make Compiles the function; called if there is none of this kind.
 */
export function sharedCompiled<A extends unknown[], R>(
  kind: string | undefined,
  make: () => Compiled<A, R>,
): Shared<A, R> {
  if (kind === undefined) {
    const own = make();
    return { call: own, release: own.dispose };
  }
  const known = (kept.get(kind) as Compiled<A, R> | undefined) ?? make();
  kept.delete(kind);
  kept.set(kind, known as Compiled<never[], unknown>);
  const [[oldest, function_]] = kept;
  if (kept.size > MOST_KINDS) {
    kept.delete(oldest);
    function_.dispose(); // where a run still uses it, its next call records anew
  }
  return { call: known, release: () => {} };
}
