import assert from "node:assert/strict";
import { join } from "node:path";
import {
  convertTags,
  encodeTagRows,
  entitiesOfUnits,
  type EntityRow,
  mergeWindows,
  type Row,
  tagSet,
} from "lib/data/mod.ts";
import { projectRoot } from "lib/fetch/mod.ts";
import { cleanWithReport } from "lib/text/mod.ts";
import { loadTokenizer } from "lib/tokenizer/mod.ts";
import { hasShared, readCluener, sharedFiles } from "./shared_datasets.ts";

const tokenizer = await loadTokenizer(join(projectRoot(), "datasets/pretrained/bert-mini-zh"));
const nameOf = ({ start, end, label }: EntityRow["entities"][number]) => `${start}-${end} ${label}`;
const hasEntities = (row: Row): row is EntityRow => "entities" in row;

Deno.test({
  name:
    "entities of CLUENER come back from tags, cleaned and cut into windows, but where words join them",
  ignore: !hasShared,
  async fn() {
    const dev: readonly Row[] = Array.from((await readCluener()).dev);
    const rows = dev.filter(hasEntities);
    const types = [...new Set(rows.flatMap(({ entities }) => entities.map(({ label }) => label)))];
    const tags = tagSet(types, "BIOES"), clean = cleanWithReport;
    for (const [pieces, share] of [["first", 0.995], ["all", 0.999]] as const) {
      const options = { tags, scheme: "BIOES", clean, pieces } as const;
      const whole = encodeTagRows(rows, tokenizer, options);
      const truth = whole.map((example) => example.tags.filter((tag) => tag !== -1));
      const windows = encodeTagRows(rows, tokenizer, { ...options, maxLength: 24, overlap: 8 });
      assert.ok(windows.length > 1.5 * rows.length);
      const merged = mergeWindows(
        windows,
        windows.map(({ units, row }) => Array.from(units, (unit) => truth[row][unit] ?? -1)),
        1,
      );
      let all = 0, back = 0;
      for (const { row, units, values } of merged) {
        const names = Array.from(values, (tag) => tags[tag]);
        const found = new Set(entitiesOfUnits(names, whole[row].rowUnits, units).map(nameOf));
        all += rows[row].entities.length;
        back += rows[row].entities.filter((entity) => found.has(nameOf(entity))).length;
      }
      assert.ok(all > 3000 && back / all > share, `${pieces}: ${back} of ${all}`);
    }
  },
});

Deno.test({
  name:
    "rows of Resume NER go from BMES to BIO and back, but for four that are cut within an entity",
  ignore: !hasShared,
  async fn() {
    const { train } = await sharedFiles("zh_resume_ner", { train: "train.char.bmes" });
    const broken = train.filter((row) => {
      if (!("tags" in row)) return true;
      try {
        assert.deepEqual(
          convertTags(convertTags(row.tags, "BMES", "BIO"), "BIO", "BMES"),
          row.tags,
        );
        return false;
      } catch (error) {
        if (error instanceof RangeError) return true;
        throw error;
      }
    });
    assert.equal(broken.length, 4);
  },
});
