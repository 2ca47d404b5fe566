import { SourceMap } from "node:module";
import { join } from "node:path";
import { z } from "zod";

// What the kernel puts before a cell's first line.
const PREFIX = '"use strict"; void 0; '.length;

const SourceMapText = z.object({
  version: z.number(),
  sources: z.array(z.string()),
  mappings: z.string(),
  names: z.array(z.string()),
  file: z.string().default(""),
  sourcesContent: z.array(z.string()).default([]),
  sourceRoot: z.string().default(""),
});

/**
 * The line of a cell's TypeScript that an error of Deno's kernel points at. The kernel counts in the
 * JavaScript it made of the cell, so the same translation is made once more, with its map.
 *
 * @param source the cell
 * @param trace the error's text and stack, line by line
 * @returns the line, from 1; null when the trace does not tell
 */
export async function cellLine(source: string, trace: readonly string[]): Promise<number | null> {
  const syntax = /repl\.tsx:(\d+):\d+/.exec(trace.join("\n"));
  if (syntax) return Number(syntax[1]);
  const frame = trace.findLast((line) => line.includes("<anonymous>:"));
  const [, line, column] = /<anonymous>:(\d+):(\d+)/.exec(frame ?? "")?.map(Number) ?? [];
  if (!line || !column) return null;
  const map = await translate(source);
  return map && (originalLine(map, line, column) ?? null);
}

function originalLine(map: SourceMap, line: number, column: number): number | undefined {
  const start = column - 1 - (line === 1 ? PREFIX : 0);
  const entry = map.findEntry(line - 1, Math.max(0, start));
  return "originalLine" in entry ? entry.originalLine + 1 : undefined;
}

async function translate(source: string): Promise<SourceMap | null> {
  const folder = await Deno.makeTempDir();
  try {
    const [cell, output] = [join(folder, "cell.tsx"), join(folder, "cell.js")];
    await Deno.writeTextFile(cell, source);
    const args = ["transpile", "--quiet", cell, "-o", output, "--source-map", "separate"];
    await new Deno.Command(Deno.execPath(), { args, stdout: "null", stderr: "null" }).output();
    return new SourceMap(
      SourceMapText.parse(JSON.parse(await Deno.readTextFile(`${output}.map`))),
    );
  } catch {
    return null; // the message goes without a line
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
