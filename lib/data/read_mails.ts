import { z } from "zod";
// The archive's 6,046 members are read in one pass.
import { tarMembers } from "lib/fetch/mod.ts";
import { duplicateKey } from "./duplicate_key.ts";
import { decodeMail, type Mail } from "./decode_mail.ts";
import { withHardNegatives } from "./hard_negatives.ts";
import type { UndividedRows } from "./material.ts";
import type { PairRow, SentenceRow } from "./rows.ts";

/** Folder of the archive → label, e.g. `{"spam-1": "spam"}`. */
export type MailFolders = Readonly<Record<string, string>>;

interface LabelledMail extends Mail {
  id: string;
  label: string;
}

const MailFile = z.object({ id: z.string(), group: z.string(), text: z.string() });

/** Whether each mail is spam: subject and body as one text. */
export async function readMails(
  archive: string,
  folders: MailFolders,
): Promise<UndividedRows<SentenceRow>> {
  const mails = await mailsOf(archive, folders);
  const rows = mails.map(({ id, label, subject, body }): SentenceRow => {
    return { id, label, text: `${subject}\n${body}`.trim() };
  });
  const withText = rows.filter(({ text }) => text !== "");
  return { rows: withText, blank: rows.length - withText.length };
}

/**
 * Whether a subject line belongs to a body: each mail with its own body, and as often with that of
 * another mail of the same mailing list or folder whose subject is as similar as possible. Mails of
 * one thread stay in one split, and a negative's two mails come from the same split.
 */
export async function readMailPairs(
  archive: string,
  folders: MailFolders,
): Promise<UndividedRows<PairRow>> {
  const mails = await mailsOf(archive, folders);
  const fit = mails.filter(({ subject, body }) => threadOf(subject).length > 3 && body.length > 20);
  return {
    rows: fit.map(({ id, subject, body }) => ({ id, text: subject, textB: body, label: "match" })),
    blank: mails.length - fit.length,
    keyOf: ({ text }) => threadOf(text),
    expand: (split) =>
      withHardNegatives(split, {
        label: "other",
        groupOf: ({ text }) => threadOf(text),
        kindOf: ({ id, text }) => listOf(text) ?? id.split("/")[0],
      }),
  };
}

/** A subject without what replies and mailing lists put before it. */
function threadOf(subject: string): string {
  const own = subject.replace(/^(?:\s*(?:re|fw|fwd|aw|sv)\s*(?:\[\d+\])?:|\s*\[[^\]]*\])+/i, "");
  return duplicateKey(own); // mail programs break long subjects, and some change their case
}

/** The mailing list's mark in a subject, e.g. `[ILUG]`; null without one. */
function listOf(subject: string): string | null {
  return /\[([^\]]+)\]/.exec(subject)?.[1].toLowerCase() ?? null;
}

async function mailsOf(archive: string, folders: MailFolders): Promise<LabelledMail[]> {
  const mails: LabelledMail[] = [];
  const decoder = new TextDecoder();
  for await (const member of tarMembers(archive)) {
    if (!/\/data\/[^/]+\/[^/]+\.json$/.test(member.name)) continue;
    const file = MailFile.parse(JSON.parse(decoder.decode(await member.bytes())));
    const label = folders[file.group];
    if (label !== undefined) {
      mails.push({ id: `${file.group}/${file.id}`, label, ...decodeMail(file.text) });
    }
  }
  return mails.sort((a, b) => a.id < b.id ? -1 : 1); // archives do not promise an order
}
