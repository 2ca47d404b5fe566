import { CommandError } from "./run_command.ts";

/**
 * Replaces what stands between `<!-- generated: NAME -->` and the next `<!-- /generated -->`.
 *
 * @param file Its name, for the message.
 * @throws {CommandError} When the text has no such block.
 */
export function replaceBlock(text: string, name: string, content: string, file: string): string {
  const begin = `<!-- generated: ${name} -->`, end = "<!-- /generated -->";
  const from = text.indexOf(begin), to = text.indexOf(end, from);
  if (from < 0 || to < 0) {
    throw new CommandError(`Expected the lines "${begin}" and "${end}" in ${file} but found none.`);
  }
  const head = text.slice(0, from + begin.length);
  return `${head}\n\n${content.trim()}\n\n${text.slice(to)}`;
}
