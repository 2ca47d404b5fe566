import { z } from "zod";
import { PARAMETERS_MIME } from "./parameters.ts";

const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);

const Output = z.looseObject({
  output_type: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
});

const Cell = z.looseObject({
  cell_type: z.string(),
  source: text,
  outputs: z.array(Output).optional(),
});

/** A notebook file, as far as the workbook looks into it; everything else is kept. */
export const Notebook = z.looseObject({
  cells: z.array(Cell),
  metadata: z.looseObject({}),
  nbformat: z.int(),
});
/** A notebook file. */
export type Notebook = z.infer<typeof Notebook>;

/**
 * Reads a notebook file.
 *
 * @throws {Error} when it is not a notebook, naming the file and what is wrong
 */
export async function readNotebook(path: string): Promise<Notebook> {
  try {
    return Notebook.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Error(`Expected a Jupyter notebook in ${path} but could not read it: ${reason}`);
  }
}

/** The notebook's first heading, as plain text; null without one. */
export function notebookTitle({ cells }: Notebook): string | null {
  const heading = markdown(cells).flatMap((source) => source.split("\n")).find((line) =>
    /^#\s/.test(line)
  );
  return heading ? plainText(heading.replace(/^#\s+/, "")) : null;
}

/** The notebook's first paragraph, as one line of plain text; empty without one. */
export function notebookSummary({ cells }: Notebook): string {
  const blocks = markdown(cells).flatMap((source) => source.split(/\n\s*\n|(?<=^#.*)\n/m));
  const paragraph = blocks.find((block) => /^[^\s#>|<!`*+-]|^\*\*?\w/.test(block.trim()));
  return plainText(paragraph ?? "");
}

/** The parameters a run showed, defaults included; null when it showed none. */
export function shownParameters({ cells }: Notebook): Record<string, unknown> | null {
  for (const output of cells.flatMap(({ outputs = [] }) => outputs)) {
    const shown = z.record(z.string(), z.unknown()).safeParse(output.data?.[PARAMETERS_MIME]);
    if (shown.success) return shown.data;
  }
  return null;
}

/** Whether any cell shows an interactive figure. */
export function hasFigure({ cells }: Notebook): boolean {
  return cells.flatMap(({ outputs = [] }) => outputs).some(({ data }) =>
    data !== undefined && "application/vnd.plotly.v1+json" in data
  );
}

function markdown(cells: Notebook["cells"]): string[] {
  return cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => source);
}

/** Markdown's text without its marks for emphasis, code and links. */
function plainText(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|[*`])(?=\S)(.+?)(?<=\S)\1/g, "$2")
    .replace(/\s+/g, " ")
    .trim();
}
