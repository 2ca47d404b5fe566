import { PARAMETERS_VARIABLE } from "./parameters.ts";

/**
 * The command that makes a notebook's report with the parameters of the run under way.
 *
 * @param notebook its name
 * @param profile its profile, which may be a default
 *
 * @example
 * ```ts
 * import { bookCommand } from "lib/jupyter/mod.ts";
 * console.log(bookCommand("04_sentence_pairs", "full")); // deno task book 04 profile=full
 * ```
 */
export function bookCommand(notebook: string, profile: string): string {
  const given: Record<string, unknown> = JSON.parse(Deno.env.get(PARAMETERS_VARIABLE) ?? "{}");
  const words = Object.entries({ profile, ...given }).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return /^[\w.,+-]*$/.test(text) ? `${name}=${text}` : `${name}='${text}'`;
  });
  const number = /^\d+(?=_)/.exec(notebook)?.[0] ?? notebook;
  return ["deno task book", number, ...words].join(" ");
}
