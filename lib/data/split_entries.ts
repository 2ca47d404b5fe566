import type { Row, Splits } from "./rows.ts";

/** Splits by name: train, dev and test, or whatever a dataset has. */
export type NamedRows = Splits | Readonly<Record<string, readonly Row[]>>;

/** The splits in their own order. */
export function splitEntries(splits: NamedRows): [split: string, rows: readonly Row[]][] {
  const byName: Record<string, readonly Row[]> = { ...splits };
  return Object.entries(byName);
}
