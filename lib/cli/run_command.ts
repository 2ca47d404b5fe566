import { SetupError } from "../jupyter/setup_error.ts"; // not by mod.ts: see setup.ts

/** A command that cannot go on: its message is for the person who typed it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

// By name, so that no room has to be loaded to know them.
const FOR_PEOPLE = [
  "CommandError",
  "ArgumentError",
  "FetchError",
  "NonFiniteError",
  "EngineError",
  "SafetensorsError",
];

/**
 * Runs a command's body and ends the process with its exit code. Errors made for people (the
 * rooms begin theirs with "Expected") and those of the system end it with their message alone and code
 * 1; any other error is a defect and keeps its stack.
 *
 * @param body returns the exit code, or nothing for 0
 */
export async function runCommand(body: () => Promise<number | void>): Promise<void> {
  try {
    Deno.exitCode = await body() ?? 0;
  } catch (error) {
    if (!isForPeople(error)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}

function isForPeople(error: unknown): error is Error {
  if (error instanceof SetupError) return true;
  if (!(error instanceof Error)) return false;
  return FOR_PEOPLE.includes(error.name) || error.message.startsWith("Expected ") ||
    isOfSystem(error);
}

/** No permission, no room on the disk, no such file. */
function isOfSystem(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && /^E[A-Z]+$/.test(error.code);
}
