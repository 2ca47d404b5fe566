import assert from "node:assert/strict";
import { countAnnotations, keepTypes, limitSplits, loadManifest, loadTags } from "lib/data/mod.ts";
import { FetchError } from "lib/fetch/mod.ts";

Deno.test("loadTags() refuses a dataset of another task before it obtains it", async () => {
  const manifest = { ...await loadManifest("people_daily_entities"), task: "sentence" as const };
  await assert.rejects(() => loadTags(manifest, { signal: AbortSignal.abort() }), {
    name: "TypeError",
    message:
      'Expected a dataset of rows of tags but found "people_daily_entities", whose task is ' +
      '"sentence". Try loadDataset, which takes every task.',
  });
});

const offline = (error: unknown) => {
  if (error instanceof FetchError && error.code === "offline") return null;
  throw error;
};
const data = await loadTags("people_daily_entities").catch(offline);
if (!data) console.log("No network: the rows that loadTags() gives are not looked at.");

Deno.test({
  name: "loadTags() gives People's Daily, whose organisations are those of one word only",
  ignore: !data,
  fn() {
    if (!data) return;
    const { train, dev, test } = data.splits, rows = [...train, ...dev, ...test];
    assert.deepEqual(data.labels, ["PER", "LOC", "ORG"]);
    assert.deepEqual([train.length, dev.length, test.length], [35023, 4380, 4380]);
    const [agency, company, university] = countAnnotations(rows, ["新华社", "公司", "北京大学"]);
    assert.ok(agency.within.ORG / agency.occurs > 0.9);
    assert.ok(company.occurs > 1500 && company.within.ORG === undefined);
    assert.ok(university.within.ORG > 10);
    const without = keepTypes(data.splits, ["PER", "LOC"]);
    const [gone] = countAnnotations(without.train, ["新华社"]);
    assert.deepEqual([gone.within, gone.occurs > 0], [{}, true]);
    const small = limitSplits(without, { train: 100, dev: 50, test: Infinity }, 1);
    assert.deepEqual(Object.values(small).map(({ length }) => length), [100, 50, 4380]);
  },
});
