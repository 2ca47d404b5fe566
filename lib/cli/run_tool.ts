import { projectRoot } from "../fetch/mod.ts";
import { childEnvironment } from "../jupyter/mod.ts";

/** How a tool went. */
export interface ToolRun {
  code: number;
  /** What it wrote, both streams; empty when it wrote to ours. */
  output: string;
}

/**
 * Runs this very `deno` in the project folder.
 *
 * @param args its arguments
 * @param onOutput gets what it writes, as it comes, with colours where ours is a terminal
 */
export async function runDeno(
  args: string[],
  onOutput: (bytes: Uint8Array) => void = () => {},
): Promise<ToolRun> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: projectRoot(),
    env: toolEnvironment(),
    clearEnv: true,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const pieces: string[] = [];
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      onOutput(bytes);
      pieces.push(decoder.decode(bytes, { stream: true }));
    }
  };
  const [{ code }] = await Promise.all([
    child.status,
    collect(child.stdout),
    collect(child.stderr),
  ]);
  return { code, output: pieces.join("") };
}

function toolEnvironment(): Record<string, string> {
  const env = childEnvironment(projectRoot());
  return Deno.stdout.isTerminal() ? { FORCE_COLOR: "1", ...env } : { NO_COLOR: "1", ...env };
}

/** Text without the colours of a terminal. */
export function withoutColours(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}
