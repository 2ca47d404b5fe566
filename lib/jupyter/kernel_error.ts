import { z } from "zod";
import { projectRoot } from "../fetch/mod.ts";

/** An error as Deno's kernel reports it. */
export const KernelError = z.object({
  output_type: z.literal("error"),
  ename: z.string(),
  evalue: z.string(),
  traceback: z.array(z.string()),
});
/** An error as Deno's kernel reports it. */
export type KernelError = z.infer<typeof KernelError>;

/** The error's name and text, without what the kernel adds. */
export function errorText({ ename, evalue }: Pick<KernelError, "ename" | "evalue">): string {
  if (ename.includes("\n")) return ename.split("\n")[0]; // a syntax error puts all it has in the name
  return ename === "Unknown error" ? `Thrown: ${evalue}` : `${ename}: ${evalue}`;
}

/** Places in the project's own files that a trace names, innermost first, as `lib/x.ts:12`. */
export function libraryPlaces(trace: readonly string[], root = projectRoot()): string[] {
  const inside = `file://${encodeURI(root)}/`;
  return trace
    .filter((line) => line.includes(inside) && !line.includes("/node_modules/"))
    .flatMap((line) => /file:\/\/\S+:\d+(?=:\d+\)?$)/.exec(line)?.[0] ?? [])
    .map((place) => decodeURI(place.slice(inside.length)));
}

/** An error in lines for readers: its text, then the project's own places it went through. */
export function errorLines(error: KernelError): string[] {
  return [errorText(error), ...libraryPlaces(error.traceback).map((place) => `    at ${place}`)];
}
