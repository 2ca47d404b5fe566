import {
  type Comparison,
  comparisonColumns,
  comparisonFigure,
  comparisonNumbers,
  csvTable,
  type Figure,
  htmlTable,
  latexTable,
  markdownTable,
  printedColumns,
  scoreName,
  type StudyPart,
  toSvg,
} from "../report/mod.ts";

/** Files of a study, by name, and what its page shows of them. */
export interface StudyFiles {
  files: Record<string, string>;
  part: StudyPart;
}

/** A comparison as JSON, Markdown, CSV, LaTeX and, where something can be drawn, SVG. */
export async function comparisonFiles(comparison: Comparison, where: string): Promise<StudyFiles> {
  const { metric, variants } = comparison, name = scoreName(comparison);
  const ending = metric.replaceAll(/[^\p{L}\p{N}_-]+/gu, "_");
  const caption = `${name}${where}, compared with ${variants[0].name}`;
  const files: Record<string, string> = {
    [`comparison-${ending}.json`]: JSON.stringify(comparison, null, 1) + "\n",
    [`table-${ending}.md`]: `${caption}\n\n${markdownTable(variants, comparisonColumns)}`,
    [`table-${ending}.csv`]: csvTable(variants, comparisonNumbers),
    [`table-${ending}.tex`]: latexTable(variants, printedColumns, { caption }),
  };
  const figures = [];
  if (variants.some(({ difference }) => difference !== null)) {
    const svg = await toSvg(comparisonFigure(comparison));
    files[`comparison-${ending}.svg`] = svg;
    figures.push({ svg, caption: legendOf(comparison) });
  }
  const tables = [htmlTable(variants, comparisonColumns, { caption })];
  return { files, part: { heading: name, tables, figures } };
}

function legendOf({ variants, level }: Comparison): string {
  const found = variants.flatMap(({ difference }) => difference ? [difference] : []);
  const n = Math.max(...found.map((each) => each.n)), share = Math.round(100 * (1 - level));
  const over = found.some(({ rows }) => rows) ? "seeds and over test rows" : "seeds";
  return `Differences over ${n} seeds, each a point; ${share} % bootstrap intervals of the mean over ` +
    `${over}. Tests are corrected over the table by Holm's procedure.`;
}

/** Figures as files, each with its caption on the page. */
export async function figureFiles(
  figures: readonly { name: string; caption: string; figure: Figure }[],
): Promise<StudyFiles> {
  const drawn = await Promise.all(
    figures.map(async ({ figure, ...rest }) => ({ ...rest, svg: await toSvg(figure) })),
  );
  return {
    files: Object.fromEntries(drawn.map(({ name, svg }) => [`${name}.svg`, svg])),
    part: { heading: "Figures", tables: [], figures: drawn },
  };
}
