import assert from "node:assert/strict";
import { readMailPairs, readMails } from "lib/data/read_mails.ts";
import { tarGz } from "../fetch/archives.ts";
import { withFile } from "./rows_of.ts";

const FOLDERS = { "ham-1": "ham", "spam-1": "spam" };

async function withMails<T>(
  mails: [group: string, subject: string, body: string][],
  work: (path: string) => Promise<T>,
): Promise<T> {
  const files = mails.map(([group, subject, body], k) => {
    const id = String(k + 1).padStart(5, "0");
    const content = { id, group, text: `From: x\nSubject: ${subject}\n\n${body}\n` };
    return [`package/data/${group}/${id}.abc.json`, JSON.stringify(content)];
  });
  const archive = await tarGz({
    "package/data/file_list.json": "[]",
    ...Object.fromEntries(files),
  });
  return await withFile("a.tgz", archive, work);
}

const LONG = " is a body of more than twenty letters";

Deno.test("readMails() labels mails by folder and leaves out empty ones", async () => {
  const mails: [string, string, string][] = [
    ["spam-1", "Buy", "now"],
    ["ham-1", "Hello", ""],
    ["ham-1", "", ""],
    ["other", "ignored", "x"],
  ];
  const { rows, blank } = await withMails(mails, (path) => readMails(path, FOLDERS));
  assert.deepEqual(rows, [
    { id: "ham-1/00002", text: "Hello", label: "ham" },
    { id: "spam-1/00001", text: "Buy\nnow", label: "spam" },
  ]);
  assert.equal(blank, 1);
});

Deno.test("readMailPairs() pairs each subject with its body and with a similar mail's", async () => {
  const mails: [string, string, string][] = [
    ["ham-1", "[List] Kernel panic at boot", `one${LONG}`],
    ["ham-1", "Re: [List] Kernel panic at boot", `two${LONG}`],
    ["ham-1", "[List] Kernel upgrade", `three${LONG}`],
    ["ham-1", "[Other] Kernel panic elsewhere", `four${LONG}`],
    ["ham-1", "Re: ", `no subject${LONG}`],
    ["ham-1", "Short body", "short"],
  ];
  const { rows, blank, keyOf, expand } = await withMails(mails, (path) => {
    return readMailPairs(path, FOLDERS);
  });
  assert.equal(blank, 2);
  assert.equal(keyOf?.(rows[0]), keyOf?.(rows[1])); // one thread
  const negatives = expand?.(rows).filter(({ label }) => label === "other");
  assert.deepEqual(negatives?.map(({ id, textB }) => [id, textB.split(" ")[0]]), [
    ["ham-1/00001~ham-1/00003", "three"], // not its own thread, not another list
    ["ham-1/00002~ham-1/00003", "three"],
    ["ham-1/00003~ham-1/00001", "one"],
    ["ham-1/00004~ham-1/00001", "one"], // the only one of its list
  ]);
});
