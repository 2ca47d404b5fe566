import { nearestName } from "../fetch/mod.ts";

/** What was typed after `task book`. */
export interface BookArguments {
  /** Notebook names, as in `03_classification`; all of them when none was named. */
  notebooks: string[];
  parameters: Record<string, unknown>;
}

/** Words on the command line that mean nothing here; the message says what does. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/**
 * Reads `[NN …] [name=value …]`: notebooks by number, name or file, and parameters whose values are
 * JSON or, where they are not, plain words.
 *
 * @param words the command line
 * @param known names of all notebooks
 * @throws {ArgumentError} on a word that is neither
 *
 * @example
 * ```ts
 * import { readArguments } from "lib/jupyter/mod.ts";
 * console.log(readArguments(["03", "seeds=5"], ["00_start", "03_classification"]));
 * // { notebooks: ["03_classification"], parameters: { seeds: 5 } }
 * ```
 */
export function readArguments(words: readonly string[], known: readonly string[]): BookArguments {
  const parameters: Record<string, unknown> = {};
  const chosen = new Set<string>();
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) parameters[name] = readValue(value);
    else chosen.add(findNotebook(word, known));
  }
  const notebooks = known.filter((name) => chosen.size === 0 || chosen.has(name));
  return { notebooks, parameters };
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function findNotebook(word: string, known: readonly string[]): string {
  const name = word.replace(/^.*\//, "").replace(/\.ipynb$/, "");
  const number = /^\d+$/.test(name) ? name.padStart(2, "0") : null;
  const found = known.find((each) => each === name || (number && each.startsWith(`${number}_`)));
  if (found) return found;
  const nearest = nearestName(name, known);
  throw new ArgumentError(
    `There is no notebook "${word}".${nearest ? ` Did you mean ${nearest}?` : ""} ` +
      `Notebooks: ${known.join(", ") || "none"}. Parameters are written name=value.`,
  );
}
