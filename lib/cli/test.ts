import { nearestName, projectRoot } from "../fetch/mod.ts";
import { CommandError, runCommand } from "./run_command.ts";
import { runDeno } from "./run_tool.ts";
import { testCounts } from "./test_counts.ts";

/** `task test [room …] [option …]`: runs `deno test` and ends with the line "N passed, N failed". */
if (import.meta.main) {
  await runCommand(async () => {
    const options = Deno.args.filter((word) => word.startsWith("-"));
    const paths = testPaths(Deno.args.filter((word) => !word.startsWith("-")), await rooms());
    const args = ["test", "-A", "--no-check", ...options, ...paths];
    const { code, output } = await runDeno(args, (bytes) => Deno.stdout.writeSync(bytes));
    const { passed, failed } = testCounts(output, code);
    console.log(`${passed} passed, ${failed} failed`);
    return code;
  });
}

async function rooms(): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(`${projectRoot()}/test`));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

/** Files as they are, rooms as their folder; everything when nothing was named. */
function testPaths(words: string[], known: string[]): string[] {
  if (words.length === 0) return ["test/"];
  return words.map((word) => {
    if (word.includes("/")) return word;
    if (known.includes(word)) return `test/${word}/`;
    const nearest = nearestName(word, known);
    throw new CommandError(
      `There are no tests of "${word}".${nearest ? ` Did you mean ${nearest}?` : ""} ` +
        `Rooms: ${known.join(", ")}.`,
    );
  });
}
