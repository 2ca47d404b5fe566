/** Why a text is refused by {@link parseHeaderJson}. */
export type JsonProblem = { code: "header_json" | "duplicate_key" | "header_number"; text: string };

/**
 * `JSON.parse` with two silent losses made plain, which a file from elsewhere could use to show
 * different readers different content: a key that occurs twice in one object, and a number that
 * is no whole number from 0 to 2^53 - 1.
 */
export function parseHeaderJson(text: string): { value: unknown } | { problem: JsonProblem } {
  try {
    const problem = scan(text); // first, as JSON.parse of 10 million open brackets takes minutes
    return problem ? { problem } : { value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: { code: "header_json", text: error.message } };
  }
}

const MAX_DEPTH = 16; // a header's own is 3
const NUMBER = /[-\d][-+.\deE]*/y;

/** Walks over the text once, without recursion or backtracking; need not be valid JSON. */
function scan(text: string): JsonProblem | null {
  const open: (Set<string> | null)[] = []; // keys so far of each open object; null for an array
  let before = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (open.length > MAX_DEPTH) return { code: "header_json", text: "too deep nesting" };
    if (char === "{") open.push(new Set());
    else if (char === "[") open.push(null);
    else if (char === "}" || char === "]") open.pop();
    else if (char === '"') {
      const token = text.slice(at, endOfString(text, at));
      const keys = open.at(-1);
      const isKey = keys && (before === "{" || before === ",");
      if (isKey && isRepeated(keys, token)) return { code: "duplicate_key", text: token };
      at += token.length - 1;
    } else if (char === "-" || (char >= "0" && char <= "9")) {
      const token = tokenAt(NUMBER, text, at);
      if (!isWhole(token)) return { code: "header_number", text: token };
      at += token.length - 1;
    } else if (char !== ",") continue; // white space, a colon, letters of true, false or null
    before = char;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function tokenAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

function isRepeated(keys: Set<string>, token: string): boolean {
  const key: string = token.includes("\\") ? JSON.parse(token) : token.slice(1, -1);
  if (keys.has(key)) return true;
  keys.add(key);
  return false;
}

function isWhole(token: string): boolean {
  return /^\d+$/.test(token) && Number.isSafeInteger(Number(token));
}
