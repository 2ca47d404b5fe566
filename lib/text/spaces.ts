import { EditList } from "./edit_list.ts";
import { extendsCluster } from "./grapheme.ts";
import type { Edit, TextRule } from "./rule.ts";
import { isWhite, Trait } from "./traits.ts";

/** Units that end a line. */
const LINE_ENDS = /[\n\v\f\r\u2028\u2029]/;

const SPACE = 0x20, LINE_FEED = 0x0a;
/** The first unit that could stand on a space. */
const FIRST_ACCENT = 0x300;

/**
 * Makes a run of white space one space, or one line feed where it ends a line, or two where it
 * ends a paragraph; removes it at the beginning and at the end.
 */
export const spacesRule: TextRule = {
  name: "spaces",
  reason: "Runs of white space, odd spaces and line ends say no more than one space does.",
  concerns: (traits) => (traits & (Trait.ODD_WHITE | Trait.WHITE_RUN | Trait.WHITE_END)) !== 0,
  find,
};

function find(text: string): Edit[] {
  const list = new EditList();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isWhite(unit)) continue;
    const start = i++;
    const plain = unit === SPACE || unit === LINE_FEED;
    if (plain && start > 0 && text.charCodeAt(i) < FIRST_ACCENT && !isWhite(text.charCodeAt(i))) {
      continue;
    }
    while (i < text.length && isWhite(text.charCodeAt(i))) i++;
    const end = extendsCluster(text, i) ? i - 1 : i; // an accent stands on the last space
    if (end === start) continue;
    const run = text.slice(start, end);
    const wanted = start === 0 || end === text.length ? "" : inOne(run);
    if (run !== wanted) list.replace(start, end, wanted);
  }
  return list.edits;
}

function inOne(run: string): string {
  if (run === " " || run === "\n" || !LINE_ENDS.test(run)) return run === "\n" ? "\n" : " ";
  const lineEnds = run.match(/\r\n|[\n\v\f\r\u2028\u2029]/g)!.length;
  return lineEnds > 1 ? "\n\n" : "\n";
}
