import { z } from "zod";

/**
 * Reads a JSON file and checks its shape.
 *
 * @param owner whose file it is, for messages: "a tokenizer"
 * @returns null when there is no such file
 * @throws {TypeError} naming the file and every key that is not as expected
 */
export async function readJson<T>(
  path: string,
  schema: z.ZodType<T>,
  owner: string,
): Promise<T | null> {
  const text = await readTextIfThere(path);
  return text === null ? null : checkShape(parse(text, path), schema, path, owner);
}

/** The text of a file, or null when there is none. */
export async function readTextIfThere(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(
      `Expected JSON but found something else: ${(error as Error).message} (${path}). ` +
        "Try obtaining the file anew.",
    );
  }
}

/**
 * A value in the shape that it was expected to have.
 *
 * @throws {TypeError} naming the file and every key that is not as expected
 */
export function checkShape<T>(
  value: unknown,
  schema: z.ZodType<T>,
  path: string,
  owner: string,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const list = result.error.issues.map((issue) =>
    `${issue.path.join(".") || "the whole"}: ${issue.message}`
  );
  throw new TypeError(
    `Expected the file of ${owner} but found: ${list.join("; ")} (${path}). ` +
      "Try the files that the model's authors publish.",
  );
}
