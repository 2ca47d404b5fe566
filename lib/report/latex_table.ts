import { type Column, tableText } from "./table.ts";

/**
 * Rows as a LaTeX table with the rules of the package booktabs; where texts are long, as wide as the line,
 * with columns that wrap (tabularx). Every title and cell is escaped; letters
 * that LaTeX's fonts lack, such as Chinese ones, need XeLaTeX or LuaLaTeX.
 *
 * @param rows what to show, one row each
 * @param columns heading and value of each column
 * @param options.caption above the table
 * @throws {RangeError} when there is no column
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latexTable } from "lib/report/mod.ts";
 * const table = latexTable([{ name: "a_b & c" }], [{ title: "variant", value: (row) => row.name }]);
 * assert.match(table, /a\\_b \\& c/);
 * ```
 */
export function latexTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { caption?: string } = {},
): string {
  const { titles, align, cells } = tableText(rows, columns);
  const line = (texts: readonly string[]) => `${texts.map(escapeLatex).join(" & ")} \\\\`;
  const isWide = (j: number) => cells.some((row) => row[j].length > LONG);
  const sides = align.map((side, j) => side === "right" ? "r" : isWide(j) ? WRAPPED : "l");
  const [name, width] = sides.includes(WRAPPED) ? ["tabularx", "{\\linewidth}"] : ["tabular", ""];
  return [
    `% \\usepackage{booktabs${width ? ",tabularx" : ""}}`,
    "\\begin{table}",
    ...(width ? ["\\footnotesize"] : []),
    ...(options.caption ? [`\\caption{${escapeLatex(options.caption)}}`] : []),
    `\\begin{${name}}${width}{${sides.join("")}}`,
    "\\toprule",
    line(titles),
    "\\midrule",
    ...cells.map(line),
    "\\bottomrule",
    `\\end{${name}}`,
    "\\end{table}",
    "",
  ].join("\n");
}

/** Characters from which a column of texts wraps. */
const LONG = 24;
const WRAPPED = ">{\\raggedright\\arraybackslash}X";

const COMMANDS: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "±": "$\\pm$",
  "−": "$-$",
  "→": "$\\to$",
  "–": "--",
  "[": "{[}", // at the beginning of a row it would be an option of the line before
};

function escapeLatex(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\\~^<>|"±−→–#$%&_{}[]/gu, (letter) => COMMANDS[letter] ?? `\\${letter}`)
    .trim();
}
