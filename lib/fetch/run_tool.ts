/** What a finished tool left. */
export interface ToolResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** How to run a tool. */
export interface ToolOptions {
  cwd?: string;
  env?: Record<string, string>;
  signal?: AbortSignal;
  /** Called with each complete line of standard output. */
  onLine?: (line: string) => void;
}

/**
 * Runs a program to its end with its output collected; `null` when there is no such program. An
 * abort ends the program and rejects with the signal's reason.
 */
export async function runTool(
  program: string,
  args: string[],
  { cwd, env, signal, onLine }: ToolOptions = {},
): Promise<ToolResult | null> {
  signal?.throwIfAborted();
  const child = start(program, args, { cwd, env });
  if (child === null) return null;
  const stop = () => kill(child);
  signal?.addEventListener("abort", stop);
  try {
    const [stdout, stderr, status] = await Promise.all([
      collect(child.stdout, onLine),
      collect(child.stderr),
      child.status,
    ]);
    signal?.throwIfAborted();
    return { code: status.code, stdout, stderr };
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function start(
  program: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string> },
): Deno.ChildProcess | null {
  try {
    return new Deno.Command(program, {
      args,
      ...options,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGTERM");
  } catch {
    // It had ended by itself.
  }
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine?: (line: string) => void,
): Promise<string> {
  const lines: string[] = [];
  for await (const line of stream.pipeThrough(new TextDecoderStream()).pipeThrough(textLines())) {
    lines.push(line);
    onLine?.(line);
  }
  return lines.join("\n");
}

function textLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(text, controller) {
      const parts = (rest + text).split(/\r?\n|\r/);
      rest = parts.pop() ?? "";
      for (const part of parts) controller.enqueue(part);
    },
    flush(controller) {
      if (rest !== "") controller.enqueue(rest);
    },
  });
}
