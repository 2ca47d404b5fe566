import { basename, dirname } from "node:path";
import { FetchError, fetchHub, type FetchOptions } from "lib/fetch/mod.ts";
import { readBertConfig } from "./config.ts";
import { statedLicence } from "./stated_licence.ts";
import { HOW_TO_CONVERT, shardNames, WEIGHTS, WEIGHTS_INDEX } from "./weight_files.ts";

const VOCABULARIES = ["tokenizer.json", "vocab.txt"]; // at least one of them
const COMPANIONS = [
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "README.md", // says the licence
];

/**
 * Obtains a BERT from a Hugging Face hub: configuration, tokenizer and weights of one commit. What is
 * no BERT is refused before its weights are fetched.
 *
 * @param source `org/name` or `name`, perhaps with `@revision`
 */
export async function locateOnHub(
  source: string,
  options: FetchOptions,
): Promise<{ folder: string; licence: string; origin: string }> {
  const [repo, branch] = splitRevision(source);
  const folder = dirname(await fetchHub(repo, "config.json", { ...options, revision: branch }));
  await readBertConfig(folder);
  const commit = basename(folder);
  // From here on the commit that the configuration came from, should the branch move meanwhile.
  const revision = /^[0-9a-f]{40}$/.test(commit) ? commit : branch;
  const get = (file: string) => fetchHub(repo, file, { ...options, revision });
  await getTokenizer(repo, get);
  await getWeights(repo, get);
  const origin = `Hugging Face hub: ${repo} at ${commit}`;
  return { folder, licence: await statedLicence(folder), origin };
}

type Get = (file: string) => Promise<string>;

function splitRevision(source: string): [repo: string, revision: string | undefined] {
  const at = source.indexOf("@");
  return at < 0 ? [source, undefined] : [source.slice(0, at), source.slice(at + 1)];
}

async function getTokenizer(repo: string, get: Get): Promise<void> {
  let found = 0;
  for (const file of VOCABULARIES) if (await getIfThere(get, file)) found++;
  if (found === 0) {
    throw new FetchError(
      "not_found",
      `Expected ${VOCABULARIES.join(" or ")} in ${repo} but found neither. Try a repository that ` +
        "has its tokenizer.",
    );
  }
  for (const file of COMPANIONS) await getIfThere(get, file);
}

async function getWeights(repo: string, get: Get): Promise<void> {
  if (await getIfThere(get, WEIGHTS)) return;
  const index = await getIfThere(get, WEIGHTS_INDEX);
  if (index === null) {
    throw new Error(
      `Expected ${WEIGHTS} in ${repo} but found neither it nor ${WEIGHTS_INDEX}: older ` +
        `repositories have only pytorch_model.bin, a pickle that can run code when it is read. ` +
        HOW_TO_CONVERT.replaceAll("NAME", repo),
    );
  }
  for (const shard of await shardNames(index)) await get(shard);
}

async function getIfThere(get: Get, file: string): Promise<string | null> {
  try {
    return await get(file);
  } catch (error) {
    if (error instanceof FetchError && error.code === "not_found") return null;
    throw error;
  }
}
