import { basename } from "node:path";
import { decodeBytes, type DecodeProblem, type TextEncoding } from "lib/text/mod.ts";
import { type RowProblem, RowsError } from "./rows_error.ts";

/** The text of a file, and what is to be said of its bytes. */
export interface DecodedFile {
  text: string;
  /** Bytes that are no text, by line: they make rows unsound. */
  problems: RowProblem[];
  /** What to know, though nothing is wrong: the encoding, unless it is UTF-8 throughout. */
  notes: string[];
}

/** Bytes of hexadecimal that tell where to look; damage can be long. */
const SHOWN = 8;

/**
 * Decodes a file of any encoding that `decodeBytes` knows.
 *
 * @param path where the bytes are from, for the notes
 * @param encoding what the bytes are encoded in, where that is known
 */
export function decodeFile(
  bytes: Uint8Array,
  path: string,
  encoding?: TextEncoding,
): DecodedFile {
  const decoded = decodeBytes(bytes, { encoding });
  const problems: RowProblem[] = [];
  const others: OtherLines[] = [];
  for (const problem of decoded.problems) {
    if (problem.kind === "other encoding") others.push(problem);
    else problems.push(damage(problem, decoded.encoding));
  }
  const notes = decoded.encoding === "utf-8" ? [] : [`read as ${decoded.encoding}`];
  if (others.length > 0) notes.push(describeOthers(others, decoded.encoding));
  return { text: decoded.text, problems, notes: notes.map((note) => `${basename(path)}: ${note}`) };
}

/**
 * The text of a member of an archive.
 *
 * @throws {RowsError} naming the bytes that are no text
 */
export function decodeMember(bytes: Uint8Array, member: string): string {
  const { text, problems } = decodeFile(bytes, member);
  if (problems.length > 0) throw new RowsError(member, problems);
  return text;
}

type OtherLines = Extract<DecodeProblem, { kind: "other encoding" }>;
type Damage = Extract<DecodeProblem, { kind: "undecodable" }>;

function damage({ line, offset, hex }: Damage, encoding: TextEncoding): RowProblem {
  const bytes = hex.split(" ");
  const found = [...bytes.slice(0, SHOWN), ...(bytes.length > SHOWN ? ["…"] : [])].join(" ");
  return {
    line,
    column: null,
    message: `expected text in ${encoding} but found ${bytes.length === 1 ? "byte" : "bytes"} ` +
      `${found} at offset ${offset}. Try replacing what is damaged there`,
  };
}

function describeOthers(others: readonly OtherLines[], main: TextEncoding): string {
  const lines = others.reduce((sum, each) => sum + each.lines, 0);
  const encodings = [...new Set(others.map(({ encoding }) => encoding))].join(" or ");
  const which = lines === 1
    ? `line ${others[0].line}`
    : `${lines} lines (the first is line ${others[0].line})`;
  return `${which} read as ${encodings}, the rest as ${main}`;
}
