/**
 * The JSON value in a file of a model folder.
 *
 * @throws {Error} naming the file, when it is missing or not JSON
 */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new Error(`Expected JSON but found an error (file: ${path}): ${error.message}`, {
        cause: error,
      });
    }
    if (error instanceof Deno.errors.NotFound) {
      throw new Error(
        `Expected a file ${path} but found none. Try a model folder in Hugging Face's layout: ` +
          "config.json, model.safetensors and vocab.txt or tokenizer.json.",
        { cause: error },
      );
    }
    throw error;
  }
}
