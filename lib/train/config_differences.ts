/**
 * The entries by their paths, such as "optim.clip", in which two configs differ.
 *
 * @param ignored Entries at the top that do not count.
 */
export function configDifferences(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  ignored: readonly string[] = [],
): string[] {
  const [a, b] = [before, now].map(entries);
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => a.get(path) !== b.get(path))
    .filter((path) => !ignored.includes(path.split(".")[0]));
}

/** All values of a config by path; an entry that is undefined is none. */
function entries(config: Record<string, unknown>): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown, path: string[]) => {
    if (typeof node === "object" && node !== null && !Array.isArray(node)) {
      for (const [key, value] of Object.entries(node)) walk(value, [...path, key]);
    } else if (node !== undefined) found.set(path.join("."), JSON.stringify(node));
  };
  walk(config, []);
  return found;
}
