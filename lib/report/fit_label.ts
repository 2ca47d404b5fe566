import { splitGraphemes, textWidth } from "./text_width.ts";
import { escapeText } from "./escape_plotly.ts";

/**
 * A name from data as an axis label of at most `lines` lines of `width` pixels: broken at spaces
 * where it has them (Han characters anywhere), the rest cut with "…". Escaped for Plotly.
 */
export function fitLabel(text: string, width: number, lines = 2, size = 12): string {
  const rows: string[] = [];
  let rest = text.replace(/\s+/g, " ").trim();
  while (rest !== "" && rows.length < lines) {
    const isLast = rows.length === lines - 1;
    const row = textWidth(rest, size) <= width ? rest : firstRow(rest, width, size, isLast);
    rows.push(row);
    rest = row === rest ? "" : rest.slice(row.length).trim();
  }
  if (rest !== "") rows.push(`${rows.pop()}…`);
  return rows.map(escapeText).join("<br>");
}

/** As much of the text as fits, up to a space unless that wastes most of the row. */
function firstRow(text: string, width: number, size: number, isLast: boolean): string {
  const room = isLast ? width - textWidth("…", size) : width;
  let row = "";
  for (const letter of splitGraphemes(text)) {
    if (row !== "" && textWidth(row + letter, size) > room) break;
    row += letter;
  }
  const space = row.lastIndexOf(" ");
  const breaksWord = text[row.length] !== " " && space > row.length / 3;
  return breaksWord && !isLast ? row.slice(0, space) : row;
}

/** The first `length` graphemes on one line, with "…" when something was cut off. */
export function truncate(text: string, length: number): string {
  const letters = splitGraphemes(text.replace(/[\s\p{Cc}]+/gu, " ").trim());
  return letters.length <= length ? letters.join("") : `${letters.slice(0, length - 1).join("")}…`;
}
