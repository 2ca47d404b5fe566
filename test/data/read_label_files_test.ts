import assert from "node:assert/strict";
import { readLabelFiles } from "lib/data/read_label_files.ts";
import { tarGz } from "../fetch/archives.ts";
import { withFile } from "./rows_of.ts";

Deno.test("readLabelFiles() makes each line a row, with its place as id", async () => {
  const archive = await tarGz({ "p/pos.txt": "\ufeff好\r\n\r\n 很好 \r\n", "p/neg.txt": "坏" });
  const files = [{ member: "p/pos.txt", label: "1" }, { member: "p/neg.txt", label: "0" }];
  const { rows, blank } = await withFile(
    "a.tar.gz",
    archive,
    (path) => readLabelFiles(path, files),
  );
  assert.deepEqual(rows, [
    { id: "pos.txt:1", text: "好", label: "1" },
    { id: "pos.txt:3", text: "很好", label: "1" },
    { id: "neg.txt:1", text: "坏", label: "0" },
  ]);
  assert.equal(blank, 1);
});
