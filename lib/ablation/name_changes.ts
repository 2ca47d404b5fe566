import { valueInWords } from "../report/mod.ts";

/** A variant's name from what it changes: "optim.ema 0.99, loss.name focal". */
export function nameOfChanges(changes: Record<string, unknown>): string {
  return Object.entries(changes).map(([path, value]) => `${path} ${valueInWords(value)}`).join(
    ", ",
  );
}
