/** A set-up that cannot go on: `message` is one sentence that ends with the remedy. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
