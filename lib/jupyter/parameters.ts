import { z } from "zod";
import { kernel } from "./kernel.ts";
import { nearestName } from "../fetch/mod.ts";
import "./uncaught_errors.ts"; // every notebook begins here, in JupyterLab too

/** Carries the parameters of a run, as JSON, into the notebook's kernel. */
export const PARAMETERS_VARIABLE = "WORKBOOK_PARAMS";

/** In outputs: the parameters a notebook ran with, defaults included. */
export const PARAMETERS_MIME = "application/vnd.workbook.parameters+json";

/** A parameter that the notebook does not have, or a value it does not take. */
export class ParameterError extends Error {
  override readonly name = "ParameterError";
}

/**
 * Reads this notebook's parameters: what `task book NN name=value` gave, defaults for the rest. The
 * result is also shown, so that a report says what it was made with.
 *
 * @param schema one field for each parameter, each with a default
 * @throws {ParameterError} unknown name (with the nearest known one) or wrong value
 *
 * @example
 * ```ts
 * import { z } from "zod";
 * import { readParameters } from "lib/jupyter/mod.ts";
 * const { profile, seeds } = readParameters(z.object({
 *   profile: z.enum(["quick", "full"]).default("quick"),
 *   seeds: z.int().min(1).default(3),
 * }));
 * ```
 */
export function readParameters<Schema extends z.ZodObject>(schema: Schema): z.output<Schema> {
  const given = givenParameters();
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    const hint = nearest ? ` Did you mean "${nearest}"?` : "";
    throw new ParameterError(
      `This notebook has no parameter "${unknown}".${hint} ${listAllowed(schema)}`,
    );
  }
  const result = schema.safeParse(given);
  if (!result.success) throw new ParameterError(wrongValue(result.error, given, schema));
  showParameters(result.data);
  return result.data;
}

function givenParameters(): Record<string, unknown> {
  const text = Deno.env.get(PARAMETERS_VARIABLE) ?? "{}";
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new ParameterError(
      `Expected a JSON object in ${PARAMETERS_VARIABLE} but found ${text}. ` +
        'Try {"profile": "quick"}.',
    );
  }
}

function wrongValue(
  error: z.ZodError,
  given: Record<string, unknown>,
  schema: z.ZodObject,
): string {
  const [issue] = error.issues;
  const name = String(issue.path[0]);
  const found = name in given ? JSON.stringify(given[name]) : "nothing";
  const text = issue.message.replace(/^Invalid (input|option): /, "");
  return `Parameter "${name}" was ${found}: ${text}. ${listAllowed(schema)}`;
}

function listAllowed(schema: z.ZodObject): string {
  const properties = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }).properties ??
    {};
  const allowed = Object.entries(properties).map(([name, field]) => `${name} (${describe(field)})`);
  return `Allowed: ${allowed.join(", ") || "none"}.`;
}

function describe(field: z.core.JSONSchema.JSONSchema | boolean): string {
  if (typeof field === "boolean") return "anything";
  const values = field.enum?.map((value) => JSON.stringify(value)).join(" | ");
  const kind = values ?? String(field.type ?? "any value");
  return field.default === undefined ? kind : `${kind}, default ${JSON.stringify(field.default)}`;
}

function showParameters(parameters: Record<string, unknown>): void {
  const pairs = Object.entries(parameters).map(([name, value]) =>
    `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  void kernel()?.broadcast("display_data", {
    data: { "text/plain": pairs.join(" "), [PARAMETERS_MIME]: parameters },
    metadata: {},
    transient: {},
  });
}
