import { SetupError } from "../jupyter/setup_error.ts"; // see setup.ts

/** A command that cannot go on: its message is for the person who typed it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/**
 * Runs a command's body. Errors made for people end it with their message alone and exit code 1;
 * any other error is a defect and keeps its stack.
 */
export async function runCommand(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof SetupError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
