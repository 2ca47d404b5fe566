import { SetupError } from "./setup_error.ts";

/** What `requirements.txt` asks for, by the way it is installed. */
export interface Requirements {
  /** With dependencies, held still by the constraints. */
  packages: string[];
  /** Without dependencies. */
  alone: string[];
  /** Exact version of TensorFlow. */
  tensorflow: string;
}

const ALONE = ["plotly"];
const TENSORFLOW = "tensorflow-cpu";

/**
 * Reads `requirements.txt`.
 *
 * @throws {SetupError} on a line that is not `name==version`, or without tensorflow-cpu
 */
export function parseRequirements(text: string): Requirements {
  const wanted = text.split("\n").map((line, index) => parseLine(line, index + 1)).filter(isThere);
  const tensorflow = wanted.find(({ name }) => name === TENSORFLOW)?.version;
  if (!tensorflow) {
    throw new SetupError(
      `Expected a line ${TENSORFLOW}==VERSION in requirements.txt but found none; restore it.`,
    );
  }
  const spec = ({ name, version }: Pin) => `${name}==${version}`;
  return {
    packages: wanted.filter(({ name }) => ![...ALONE, TENSORFLOW].includes(name)).map(spec),
    alone: wanted.filter(({ name }) => ALONE.includes(name)).map(spec),
    tensorflow,
  };
}

interface Pin {
  name: string;
  version: string;
}

function parseLine(line: string, number: number): Pin | null {
  const text = line.replace(/#.*/, "").trim();
  if (text === "" || text.startsWith("-c ")) return null;
  const [, name, version] = /^([\w.-]+)==([\w.+-]+)$/.exec(text) ?? [];
  if (name && version) return { name, version };
  throw new SetupError(
    `Expected name==version in requirements.txt, line ${number}, but found "${text}"; ` +
      "give an exact version.",
  );
}

function isThere(pin: Pin | null): pin is Pin {
  return pin !== null;
}
