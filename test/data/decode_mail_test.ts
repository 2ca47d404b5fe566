import assert from "node:assert/strict";
import { decodeMail } from "lib/data/decode_mail.ts";

const mail = (...lines: string[]) => decodeMail(lines.join("\n"));

Deno.test("decodeMail() unfolds and decodes the subject", () => {
  const subject = (text: string) => mail(`Subject: ${text}`, "", "x").subject;
  assert.equal(subject("plain\n  and folded"), "plain and folded");
  assert.equal(subject("=?iso-8859-1?Q?caf=E9_cr=E8me?= now"), "café crème now");
  assert.equal(subject("=?utf-8?B?5L2g5aW9?=\n =?utf-8?b?5ZCX?="), "你好吗");
  assert.equal(subject("=?gb2312?B?xOO6ww==?="), "你好");
  assert.equal(subject("=?utf-8?B?*?="), "=?utf-8?B?*?="); // broken: kept as it stands
  assert.equal(subject("=?no-such?Q?a=41?="), "aA");
});

Deno.test("decodeMail() undoes quoted-printable and base64 with their character sets", () => {
  const body = (encoding: string, charset: string, text: string) =>
    mail(
      `Content-Type: text/plain; charset="${charset}"`,
      `Content-Transfer-Encoding: ${encoding}`,
      ...["", text],
    ).body;
  assert.equal(
    body("quoted-printable", "iso-8859-1", "caf=E9 =3D soft=\nbreak"),
    "café = softbreak",
  );
  assert.equal(body("Base64", "utf-8", "5L2g\n5aW9"), "你好");
  assert.equal(body("7bit", "us-ascii", "=E9"), "=E9");
  assert.equal(body("base64", "utf-8", "?!"), "?!");
});

Deno.test("decodeMail() takes the first plain text of nested parts, else HTML, else everything", () => {
  const nested = [
    "Content-Type: multipart/mixed;\n boundary=outer",
    ...["", "preamble", "--outer"],
    ...['Content-Type: multipart/alternative; boundary="in ner"', "", "--in ner"],
    ...["Content-Type: text/html", "", "<p>rich</p>", "--in ner"],
    ...["Content-Type: text/plain", "", "plain", "--in ner--", "--outer--", "epilogue"],
  ];
  assert.equal(mail(...nested).body, "plain");
  const html = ["Content-Type: multipart/x; boundary=b", "", "--b", "Content-Type: text/html", ""];
  assert.equal(mail(...html, "<p>", "--b--").body, "<p>");
  const bare = ["Content-Type: multipart/x; boundary=b", "", "--b", "", "no headers", "--b--"];
  assert.equal(mail(...bare).body, "no headers");
  assert.match(mail("Content-Type: multipart/x", "", "no boundary").body, /no boundary/);
  assert.deepEqual(mail("no mail at all"), { subject: "", body: "" });
});

Deno.test("decodeMail() ends on hostile mails", () => {
  const deep = Array.from(
    { length: 2000 },
    (_, k) => `Content-Type: multipart/x; boundary=b${k}\n\n--b${k}\n`,
  ).join("");
  const begin = performance.now();
  decodeMail(deep);
  decodeMail("Subject: " + "=?".repeat(100_000) + "\n\n");
  decodeMail("Content-Transfer-Encoding: quoted-printable\n\n" + "=".repeat(300_000));
  assert.ok(performance.now() - begin < 5000);
});
