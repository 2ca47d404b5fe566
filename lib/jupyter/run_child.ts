import type { Environment } from "./child_environment.ts";

/** How a finished program went. */
export interface ChildResult {
  code: number;
  /** Standard output and standard error, in the order of their arrival. */
  output: string;
}

/**
 * Runs a program to its end. Its standard input stays open and empty until then, so a program that
 * watches it notices when this process dies.
 *
 * @returns the result, or null when there is no such program
 */
export async function runChild(
  program: string,
  args: string[],
  env: Environment,
): Promise<ChildResult | null> {
  const child = start(program, args, env);
  if (child === null) return null;
  const pieces: string[] = [];
  const [, , status] = await Promise.all([
    collect(child.stdout, pieces),
    collect(child.stderr, pieces),
    child.status,
  ]);
  await child.stdin.close().catch(() => {});
  return { code: status.code, output: pieces.join("") };
}

function start(program: string, args: string[], env: Environment): Deno.ChildProcess | null {
  try {
    return new Deno.Command(program, {
      args,
      env,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return null;
    }
    throw error;
  }
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, into: string[]) {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) into.push(text);
}
