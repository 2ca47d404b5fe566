import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { nearestName, projectRoot } from "../fetch/mod.ts";
import { CommandError } from "./run_command.ts";

/** What a command takes, for its help and for reading its words. */
export interface CommandForm {
  /** The first line of the help, behind "Usage: ". */
  usage: string;
  /** What it does, in a sentence or two. */
  purpose: string;
  /** Names of the words that must be there; one that ends in "…" stands for one or more. */
  words: readonly string[];
  options: Readonly<Record<string, OptionForm>>;
  /** Lines at the end of the help. */
  examples: readonly string[];
}

/** One option of a command. */
export interface OptionForm {
  /** Name of its value; without one it is a switch. */
  value?: string;
  what: string;
  /** May be given several times. */
  many?: boolean;
}

/** The words of a command line. */
export interface CommandLine {
  words: string[];
  /** Values of each option that was given; a switch has the value "". */
  options: Record<string, string[]>;
}

/**
 * Reads a command line: words, `--name value`, `--name=value` and switches.
 *
 * @returns undefined where help was asked for and has been printed.
 * @throws {CommandError} If there are too few or too many words, or an option does not exist, lacks its
 * value or is there twice.
 */
export function readCommandLine(args: string[], form: CommandForm): CommandLine | undefined {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(helpText(form));
    return undefined;
  }
  const line: CommandLine = { words: [], options: {} };
  for (const token of tokensOf(args, form)) {
    if (token.kind === "positional") line.words.push(token.value);
    if (token.kind === "option") addOption(line, token, form);
  }
  checkWords(line.words, form);
  return line;
}

function tokensOf(args: string[], form: CommandForm) {
  const options = Object.fromEntries(
    Object.entries(form.options).map(([name, { value }]) => {
      return [name, { type: value ? "string" as const : "boolean" as const, multiple: true }];
    }),
  );
  return parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string;
}

function addOption({ options }: CommandLine, token: OptionToken, form: CommandForm): void {
  const { name, rawName, value } = token;
  if (!Object.hasOwn(form.options, name)) throw unknownOption(rawName, name, form);
  const { value: wanted, many } = form.options[name];
  if (wanted && (value === undefined || value === "")) {
    throw new CommandError(`Expected ${rawName} ${wanted} but found no value. ${helpHint(form)}`);
  }
  if (!wanted && value !== undefined) {
    throw new CommandError(`Expected ${rawName} without a value but found "${value}".`);
  }
  if (!many && options[name]) {
    throw new CommandError(`Expected ${rawName} once but found it twice.`);
  }
  (options[name] ??= []).push(value ?? "");
}

function unknownOption(rawName: string, name: string, form: CommandForm): CommandError {
  const near = nearestName(name, Object.keys(form.options));
  const known = Object.keys(form.options).map((each) => `--${each}`).join(", ");
  return new CommandError(
    `There is no option ${rawName}. ${near ? `Did you mean --${near}?` : `Options: ${known}.`}`,
  );
}

function checkWords(words: readonly string[], form: CommandForm): void {
  const isOpen = form.words.at(-1)?.endsWith("…") ?? false;
  if (words.length === form.words.length || isOpen && words.length > form.words.length) return;
  const missing = form.words.slice(words.length);
  const found = missing.length > 0
    ? `no ${missing.join(" and no ")}`
    : `"${words[form.words.length]}" as well`;
  throw new CommandError(
    `Expected ${form.words.join(" and ")} but found ${found}. ${helpHint(form)}`,
  );
}

const helpHint = ({ usage }: CommandForm) => `Usage: ${usage}`;

/** The help of a command, for 80 columns. */
export function helpText({ usage, purpose, options, examples }: CommandForm): string {
  const names = Object.entries(options).map(([name, { value, what }]) =>
    [`  --${name}${value ? ` ${value}` : ""}`, what] as const
  );
  const width = Math.max(...names.map(([name]) => name.length));
  const lines = names.map(([name, what]) => `${name.padEnd(width)}  ${what}`);
  return `Usage: ${usage}\n\n${purpose}\n\n${lines.join("\n")}\n\n${examples.join("\n")}`;
}

/**
 * A path as it was typed, from the folder in which it was typed: tasks run in the project's folder,
 * wherever they were called.
 */
export function typedPath(path: string): string {
  const here = Deno.cwd(), called = here === projectRoot() ? process.env.INIT_CWD : undefined;
  return resolve(called ?? here, path);
}
