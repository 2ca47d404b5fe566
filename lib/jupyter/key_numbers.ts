import { join } from "node:path";
import { formatMeanSd, meanSd, readRunRecords, variantsOf } from "../report/mod.ts";

/** One number of a report, as text, with its name. */
export interface KeyNumber {
  name: string;
  value: string;
}

/** More would hide the rest of the index. */
const MOST = 8;

/**
 * The few numbers of a notebook's results worth showing on the index: for each named run, the test
 * score it was tuned for, as mean ± standard deviation over its seeds. Empty when the notebook left
 * no results.
 *
 * @param folder the folder that may hold `results.json`, or one for each study right below it
 * @throws {TypeError} when a file is there but is not run records
 */
export async function keyNumbers(folder: string): Promise<KeyNumber[]> {
  const own = await numbersIn(folder);
  if (own.length > 0) return own.slice(0, MOST);
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  const studies = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  const found = await Promise.all(studies.map(async (study) => {
    const numbers = await numbersIn(join(folder, study));
    return numbers.map(({ name, value }) => ({ name: `${study}: ${name}`, value }));
  }));
  return found.flat().slice(0, MOST);
}

async function numbersIn(folder: string): Promise<KeyNumber[]> {
  const file = join(folder, "results.json");
  if (!await Deno.stat(file).then(() => true, () => false)) return [];
  const records = await readRunRecords(file);
  const metric = records.find(({ best }) => best)?.best?.metric.name;
  if (metric === undefined) return [];
  return variantsOf(records, metric)
    .filter(({ values }) => values.length > 0)
    .map(({ name, values }) => ({
      name: `${name}, test ${metric}`,
      value: formatMeanSd(meanSd(values)),
    }));
}
