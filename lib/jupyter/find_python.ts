import type { Environment } from "./child_environment.ts";
import { runChild } from "./run_child.ts";
import { SetupError } from "./setup_error.ts";

/** An interpreter that can make environments. */
export interface Python {
  program: string;
  /** For example `3.12.1`. */
  version: string;
}

interface Candidate extends Python {
  /** Modules of the standard library that the system left out. */
  missing: string[];
}

const OLDEST = [3, 11];
const NAMES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11"];
const QUESTION = `
import sys, importlib.util as u
missing = [m for m in ("venv", "ensurepip") if u.find_spec(m) is None]
print("%d.%d.%d" % sys.version_info[:3], *missing)`;

/**
 * Finds a Python of at least 3.11 with the `venv` and `ensurepip` modules: the first of `python3`,
 * `python` and the names with a version.
 *
 * @throws {SetupError} when there is none, saying what was found instead and what to install
 */
export async function findPython(env: Environment): Promise<Python> {
  const found: Candidate[] = [];
  for (const program of NAMES) {
    const candidate = await ask(program, env);
    if (!candidate) continue;
    const { version, missing } = candidate;
    if (isRecent(version) && missing.length === 0) return { program, version };
    found.push(candidate);
  }
  throw new SetupError(whyNot(found));
}

async function ask(program: string, env: Environment): Promise<Candidate | null> {
  const answer = await runChild(program, ["-c", QUESTION], env);
  const words = answer?.code === 0 ? /^(\d+\.\d+\.\d+)(.*)$/m.exec(answer.output) : null;
  if (!words) return null;
  return { program, version: words[1], missing: words[2].split(" ").filter(Boolean) };
}

function isRecent(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function whyNot(found: Candidate[]): string {
  const incomplete = found.find(({ version }) => isRecent(version));
  if (incomplete) {
    const [major, minor] = incomplete.version.split(".");
    return `Python ${incomplete.version} was found but its ${incomplete.missing.join(" and ")} ` +
      `module is missing; install it (on Debian and Ubuntu: sudo apt install ` +
      `python${major}.${minor}-venv) and run the same command again.`;
  }
  const instead = found.length > 0
    ? `only Python ${[...new Set(found.map(({ version }) => version))].join(" and ")}`
    : "no Python";
  return `Python 3.11 or newer is needed but the PATH has ${instead}; install it from ` +
    "python.org or your system's packages (on Debian and Ubuntu: sudo apt install python3 " +
    "python3-venv) and run the same command again.";
}
