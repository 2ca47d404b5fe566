import { join } from "node:path";
import type { Environment } from "./child_environment.ts";

/** How a finished program went. */
export interface ChildResult {
  code: number;
  /** Standard output and standard error, in the order of their arrival. */
  output: string;
}

/**
 * Runs a program to its end.
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

/**
 * Runs a Python module like `python -m`, as long as this process lives: what is left of a killed
 * set-up must not write into the folder that the next one makes.
 *
 * @param args the module and its arguments
 */
export function runModule(
  python: string,
  args: string[],
  env: Environment,
): Promise<ChildResult | null> {
  return runChild(python, [join(import.meta.dirname ?? "", "while_parent_lives.py"), ...args], env);
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
