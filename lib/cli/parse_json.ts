import { CommandError } from "./run_command.ts";

/**
 * The value of a JSON text.
 *
 * @param file The text's name, for the message.
 * @throws {CommandError} saying what is wrong at which line and column.
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { at, wanted } = firstFault(text), before = text.slice(0, at).split("\n");
    const found = at >= text.trimEnd().length ? "the end of the text" : shown(text.slice(at));
    throw new CommandError(
      `Expected ${wanted} but found ${found} (file: ${file}, line ${before.length}, column ${
        [...before[before.length - 1]].length + 1
      }). ${hint(text, at)}`,
    );
  }
}

/** Raised where a text stops being JSON. */
class Fault extends Error {
  constructor(readonly at: number, readonly wanted: string) {
    super(wanted);
  }
}

/** Where a text that is not JSON goes wrong first; JSON.parse says so for some faults only. */
function firstFault(text: string): { at: number; wanted: string } {
  try {
    const end = skip(text, value(text, skip(text, 0)));
    return { at: end, wanted: "nothing more" };
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

const SCALAR =
  /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])|true(?!\w)|false(?!\w)|null(?!\w)/y;
// deno-lint-ignore no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;
const SPACE = /[ \t\r\n]*/y;

/** Where a match that begins at a place ends; -1 where there is none. */
function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

const skip = (text: string, at: number) => match(SPACE, text, at);

function value(text: string, at: number): number {
  if (text[at] === "{") return list(text, at, "}", property);
  if (text[at] === "[") return list(text, at, "]", value);
  if (text[at] === '"') return string(text, at, "a value");
  const end = match(SCALAR, text, at);
  if (end < 0) throw new Fault(at, "a value");
  return end;
}

/** The place behind a list of items, `at` being that of its bracket. */
function list(
  text: string,
  at: number,
  close: string,
  item: (text: string, at: number) => number,
): number {
  let next = skip(text, at + 1);
  if (text[next] === close) return next + 1;
  for (;;) {
    next = skip(text, item(text, next));
    if (text[next] === close) return next + 1;
    if (text[next] !== ",") throw new Fault(next, `"," or "${close}"`);
    next = skip(text, next + 1);
  }
}

function property(text: string, at: number): number {
  const colon = skip(text, string(text, at, "a name in double quotes"));
  if (text[colon] !== ":") throw new Fault(colon, '":"');
  return value(text, skip(text, colon + 1));
}

function string(text: string, at: number, wanted: string): number {
  const end = match(STRING, text, at);
  if (end < 0) throw new Fault(at, wanted);
  if (text[end] !== '"') throw new Fault(end, "the end of a text in double quotes");
  return end + 1;
}

function shown(rest: string): string {
  const word = /^(?:[\w.+-]+|[^])/u.exec(rest)?.[0] ?? "";
  return JSON.stringify(word.length > 20 ? `${word.slice(0, 20)}…` : word);
}

function hint(text: string, at: number): string {
  const before = text.slice(0, at).trimEnd();
  if (/[}\]]/.test(text[at] ?? "") && before.endsWith(",")) {
    return "Try without the comma before it.";
  }
  if (text[at] === "'") return "Try double quotes.";
  if (text.startsWith("//", at) || text.startsWith("/*", at)) return "JSON has no comments.";
  return "Try correcting it there.";
}
