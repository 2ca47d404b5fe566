import { z } from "zod";

/**
 * Reads a JSON file and checks its shape.
 *
 * @returns null when there is no such file
 * @throws {TypeError} naming the file and every key that is not as expected
 */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readTextIfThere(path);
  return text === null ? null : checkShape(parse(text, path), schema, path);
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

function checkShape<T>(value: unknown, schema: z.ZodType<T>, path: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const list = result.error.issues.map((issue) =>
    `${issue.path.join(".") || "the whole"}: ${issue.message}`
  );
  throw new TypeError(
    `Expected the file of a BERT WordPiece tokenizer but found: ${list.join("; ")} (${path}). ` +
      "For other kinds of tokenizers try AutoTokenizer of @huggingface/transformers.",
  );
}
