/** What the benchmarks share: their options, medians and lines of results. */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { nearestName } from "lib/fetch/mod.ts";

/** The middle value; the upper one of two. */
export const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/** A number with so many digits that count. */
export const round = (value: number, digits = 4) => Number(value.toPrecision(digits));

/** Path of a file beside the benchmarks. */
export const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Prints one measurement as a line of JSON. */
export const print = (values: Record<string, unknown>) => console.log(JSON.stringify(values));

/** What a command line says: words, and options as `name=value`. */
export interface CommandLine<Word extends string, Options> {
  words: Word[];
  options: Options;
}

/**
 * Reads a benchmark's command line.
 *
 * @param known Words that it may have.
 * @param schema Its options; it is given texts.
 * @throws {RangeError} If a word or an option is not known, or a value not valid; says what there is.
 */
export function readCommandLine<Word extends string, Shape extends z.ZodRawShape>(
  args: readonly string[],
  known: readonly Word[],
  schema: z.ZodObject<Shape>,
): CommandLine<Word, z.output<z.ZodObject<Shape>>> {
  const isWord = (arg: string): arg is Word => known.some((word) => word === arg);
  const options = new Map(
    args.filter((arg) => arg.includes("=")).map((arg) => [
      arg.slice(0, arg.indexOf("=")),
      arg.slice(arg.indexOf("=") + 1),
    ]),
  );
  const names = Object.keys(schema.shape), words = args.filter((arg) => !arg.includes("="));
  const unknown = [
    ...words.filter((word) => !isWord(word)),
    ...[...options.keys()].filter((name) => !names.includes(name)).map((name) => `${name}=`),
  ];
  const all = [...known, ...names.map((name) => `${name}=`)];
  if (unknown.length > 0) throw notKnown(unknown[0], all);
  const read = schema.safeParse(Object.fromEntries(options));
  if (!read.success) throw new RangeError(z.prettifyError(read.error));
  return { words: words.filter(isWord), options: read.data };
}

function notKnown(found: string, all: string[]): RangeError {
  const near = nearestName(found, all), hint = near ? ` Did you mean ${near}?` : "";
  return new RangeError(`Expected some of ${all.join(", ")} but found ${found}.${hint}`);
}
