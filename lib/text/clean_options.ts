import { z } from "zod";
// The file, not the door: nearest_name.ts runs in any JavaScript, all of fetch does not.
import { nearestName } from "../fetch/nearest_name.ts";

const SHAPE = {
  controls: z.boolean().default(true), // control codes, terminal colours, broken UTF-16
  mojibake: z.boolean().default(true), // text that was decoded with the wrong encoding
  entities: z.boolean().default(true), // &amp; and &#20320;
  tags: z.boolean().default(true), // <br>, <p class="x">, comments, scripts
  invisible: z.boolean().default(true), // zero-width, soft hyphen, bidi controls, U+FFFD
  width: z.boolean().default(true), // full-width letters and digits, half-width katakana
  simplified: z.boolean().default(false), // traditional Chinese to simplified
  /** The style to unify to; "auto" is that of the text's main script. */
  punctuation: z.union([z.enum(["auto", "chinese", "english"]), z.literal(false)]).default("auto"),
  /** How many of the same mark in a row may stay. */
  repeats: z.union([z.int().min(1), z.literal(false)]).default(3),
  spaces: z.boolean().default(true), // runs of white space, line ends, white space at the ends
};

/**
 * Options of the cleaning: every rule can be switched off by its name. An unknown key is refused
 * with the nearest known one.
 *
 * @example
 * ```ts
 * import { CleanOptions } from "lib/text/mod.ts";
 * console.log(CleanOptions.parse({ punctuation: "chinese", tags: false }));
 * ```
 */
export const CleanOptions = z.strictObject(SHAPE, {
  error: (issue) => issue.code === "unrecognized_keys" ? unknownKeys(issue.keys) : undefined,
});

/** Options as a user writes them: all keys may be left out. */
export type CleanOptions = z.input<typeof CleanOptions>;

/** Options with every default filled in. */
export type ResolvedCleanOptions = Readonly<z.output<typeof CleanOptions>>;

/** What cleaning does when nothing is asked. */
export const DEFAULT_OPTIONS: ResolvedCleanOptions = Object.freeze(CleanOptions.parse({}));

/** Options that were checked before, with what they were then: a caller may change its object. */
const checked = new WeakMap<CleanOptions, { then: CleanOptions; resolved: ResolvedCleanOptions }>();

/**
 * Fills in the defaults. The same options give the same object, at little cost per text.
 *
 * @throws {TypeError} If an option is unknown or out of range; its cause is the ZodError.
 */
export function resolveOptions(options: CleanOptions | undefined): ResolvedCleanOptions {
  if (options === undefined) return DEFAULT_OPTIONS;
  const known = checked.get(options);
  if (known && isSame(options, known.then)) return known.resolved;
  const resolved = check(options);
  checked.set(options, { then: { ...options }, resolved });
  return resolved;
}

function isSame(options: CleanOptions, then: CleanOptions): boolean {
  const names = Object.keys(options) as (keyof CleanOptions)[];
  return names.length === Object.keys(then).length &&
    names.every((name) => options[name] === then[name]);
}

function check(options: CleanOptions): ResolvedCleanOptions {
  const result = CleanOptions.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    `  ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`
  );
  throw new TypeError(`Expected cleaning options but found:\n${problems.join("\n")}`, {
    cause: result.error,
  });
}

function unknownKeys(keys: readonly string[]): string {
  return keys.map((key) => {
    const near = nearestName(key, Object.keys(SHAPE));
    const advice = near ? `did you mean "${near}"?` : `known: ${Object.keys(SHAPE).join(", ")}`;
    return `unknown option "${key}"; ${advice}`;
  }).join("\n  ");
}
