import { standardError } from "../jupyter/mod.ts";

/** One line of a terminal that changes in place. */
export interface TerminalLine {
  /** Shows a text in place of the last, at most ten times a second. */
  update(text: string): void;
  /** Shows the last text for certain and ends the line. */
  finish(): void;
}

const SHORTEST_PAUSE = 100;

/**
 * Opens a line on standard error; does nothing where that is no terminal. Texts are cut to the
 * terminal's width, for a line that wraps can not be written over.
 */
export function terminalLine(terminal = standardError(), width = columns): TerminalLine {
  let last: string | undefined, shownAt = -Infinity;
  const show = () => terminal.write(`\r\x1b[K${cut(last ?? "", width() - 1)}`);
  return {
    update(text) {
      last = text;
      if (!terminal.live || performance.now() - shownAt < SHORTEST_PAUSE) return;
      shownAt = performance.now();
      show();
    },
    finish() {
      if (!terminal.live || last === undefined) return;
      show();
      terminal.write("\n");
    },
  };
}

const columns = () => Deno.consoleSize().columns;
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;

function cut(text: string, width: number): string {
  let used = 0, kept = "";
  for (const character of text) {
    used += WIDE.test(character) ? 2 : 1;
    if (used > width) break;
    kept += character;
  }
  return kept;
}
