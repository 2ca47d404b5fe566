import { basename } from "node:path";
import { unpackFile } from "lib/fetch/mod.ts";
import { decodeMember } from "./decode_text.ts";
import type { UndividedRows } from "./material.ts";
import type { SentenceRow } from "./rows.ts";

/**
 * Rows of an archive that has one file per label, one text a line. A row's id is `file:line`.
 *
 * @param archive path of the archive
 * @param files its members and their labels
 */
export async function readLabelFiles(
  archive: string,
  files: readonly { member: string; label: string }[],
): Promise<UndividedRows<SentenceRow>> {
  const rows: SentenceRow[] = [];
  let blank = 0;
  for (const { member, label } of files) {
    const lines = decodeMember(await unpackFile(archive, member), member).split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    lines.forEach((line, index) => {
      const text = line.replace(/^\ufeff/, "").trim();
      if (text === "") blank++;
      else rows.push({ id: `${basename(member)}:${index + 1}`, text, label });
    });
  }
  return { rows, blank };
}
