import type { OptionForm } from "./command_line.ts";
import { CommandError } from "./run_command.ts";
import { parseJson } from "./parse_json.ts";

/** `--set`, as every command that reads a config has it. */
export const SET_OPTION: OptionForm = {
  value: "KEY=VALUE",
  what: "set an entry of the config; VALUE is JSON or a plain word",
  many: true,
};

/**
 * A config with some entries set, as `--set optim.ema=0.999` asks for: the part before `=` is the path
 * of the entry, the part behind it JSON or, where it does not look like JSON, a text.
 *
 * @throws {CommandError} If a setting has no path or no `=`, its JSON is not right, or its path leads
 * through an entry that has no parts.
 */
export function applySettings(config: unknown, settings: readonly string[]): unknown {
  return settings.reduce<unknown>((changed, setting) => {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    if (path !== undefined) {
      return withEntry(changed, path.trim().split("."), readValue(text, setting));
    }
    throw new CommandError(
      `Expected an entry and its value but found "${setting}" (where: --set). Try --set epochs=5.`,
    );
  }, config);
}

function readValue(text: string, setting: string): unknown {
  const looksLikeJson = /^\s*(?:["{[]|-?\d+(?:\.\d*)?(?:e[-+]?\d+)?\s*$|(?:true|false|null)\s*$)/i;
  return looksLikeJson.test(text) ? parseJson(text, `--set ${setting}`) : text;
}

function withEntry(config: unknown, path: readonly string[], value: unknown, done = ""): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (config !== undefined && !isObject(config)) {
    throw new CommandError(
      `Expected an entry that has parts but found ${JSON.stringify(config)} (where: ${
        done || "the config"
      }). Try setting ${done || "another entry"} as a whole.`,
    );
  }
  const parts = config ?? {}, present = Object.hasOwn(parts, key) ? parts[key] : undefined;
  return { ...parts, [key]: withEntry(present, rest, value, done ? `${done}.${key}` : key) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
