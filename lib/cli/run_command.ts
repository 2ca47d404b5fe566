import { SetupError } from "../jupyter/setup_error.ts"; // not by mod.ts: see setup.ts

/** A command that cannot go on: its message is for the person who typed it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

// By name, so that no room has to be loaded to know them.
const FOR_PEOPLE = ["CommandError", "ArgumentError", "FetchError"];

/**
 * Runs a command's body and ends the process with its exit code. Errors made for people end it with
 * their message alone and code 1; any other error is a defect and keeps its stack.
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
  return error instanceof SetupError || error instanceof Error && FOR_PEOPLE.includes(error.name);
}
