import { CommandError } from "./run_command.ts";

/**
 * Runs what reads data, and turns the errors that are about the data, not about this program, into
 * errors for the person who typed the command.
 */
export async function dataErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = messageFor(error);
    throw message === null ? error : new CommandError(message, { cause: error });
  }
}

/** By their first word: the library's errors for people say what was expected. */
function messageFor(error: unknown): string | null {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
    const [, path = ""] = /'([^']+)'$/.exec(error.message) ?? [];
    const found = error instanceof Deno.errors.NotFound ? "none" : "no right to";
    return `Expected a file that can be read but found ${found} (${path}). Try another path.`;
  }
  return error instanceof Error && error.message.startsWith("Expected ") ? error.message : null;
}
