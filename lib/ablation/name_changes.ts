/** A variant's name from what it changes: "optim.ema 0.99, loss.name focal". */
export function nameOfChanges(changes: Record<string, unknown>): string {
  return Object.entries(changes).map(([path, value]) => `${path} ${valueInWords(value)}`).join(
    ", ",
  );
}

/** A value of a config as a person would write it. */
export function valueInWords(value: unknown): string {
  if (value === undefined || value === null) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}
