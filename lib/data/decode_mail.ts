/** What a reader sees of a mail. */
export interface Mail {
  subject: string;
  /** The first plain text part, else the first HTML part, with its tags. */
  body: string;
}

interface Part {
  headers: ReadonlyMap<string, string>;
  content: string;
}

/** Deeper nesting does not occur in mails that people wrote. */
const MAX_DEPTH = 8;

/**
 * Reads a mail as it was sent (RFC 5322, MIME): unfolds and decodes the subject, picks the text part
 * and undoes its transfer encoding and character set. What is broken is kept as it stands: this is
 * for data sets, where broken mails are part of the matter.
 *
 * @param source the mail with its headers; bytes beyond ASCII already read as some text
 */
export function decodeMail(source: string): Mail {
  const mail = splitPart(source.replace(/\r\n?/g, "\n"));
  const text = findText(mail, "text/plain", 0) ?? findText(mail, "text/html", 0) ?? mail;
  return {
    subject: decodeWords(mail.headers.get("subject") ?? ""),
    body: decodeContent(text).trim(),
  };
}

function splitPart(source: string): Part {
  if (source.startsWith("\n")) return { headers: new Map(), content: source.slice(1) };
  const gap = source.indexOf("\n\n");
  const [head, content] = gap === -1 ? [source, ""] : [source.slice(0, gap), source.slice(gap + 2)];
  const headers = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, content };
}

/** The first part of that type, depth first. */
function findText(part: Part, type: string, depth: number): Part | null {
  const declared = part.headers.get("content-type") ?? "text/plain";
  if (!/^multipart\//i.test(declared)) {
    return declared.toLowerCase().startsWith(type) ? part : null;
  }
  const boundary = parameter(declared, "boundary");
  if (boundary === null || depth === MAX_DEPTH) return null;
  const [, ...pieces] = `\n${part.content}`.split(`\n--${boundary}`);
  for (const piece of pieces) {
    if (piece.startsWith("--")) break;
    const found = findText(splitPart(piece.replace(/^[^\n]*\n/, "")), type, depth + 1);
    if (found && found.content.trim() !== "") return found;
  }
  return null;
}

function parameter(header: string, name: string): string | null {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, "i").exec(header);
  return match ? match[1] ?? match[2] : null;
}

function decodeContent({ headers, content }: Part): string {
  const encoding = (headers.get("content-transfer-encoding") ?? "").toLowerCase();
  const charset = parameter(headers.get("content-type") ?? "", "charset") ?? "windows-1252";
  if (encoding === "base64") return decodeBytes(fromBase64(content), charset) ?? content;
  if (encoding !== "quoted-printable") return content;
  return decodeBytes(fromQuoted(content.replace(/=[ \t]*\n/g, "")), charset) ?? content;
}

/** Decodes `=?charset?B or Q?text?=` (RFC 2047). */
function decodeWords(header: string): string {
  return header
    .replace(/(\?=)\s+(?==\?)/g, "$1")
    .replace(/=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=/gi, (whole, charset, kind, text) => {
      const bytes = kind.toLowerCase() === "b"
        ? fromBase64(text)
        : fromQuoted(text.replaceAll("_", " "));
      return decodeBytes(bytes, charset) ?? whole;
    });
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text.replace(/\s+/g, "")), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The bytes of quoted-printable text; what is beyond ASCII already stands as UTF-8. */
function fromQuoted(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const [piece, hex] of text.matchAll(/=([\da-f]{2})|[^=]+|=/gi)) {
    if (hex) bytes.push(parseInt(hex, 16));
    else for (const byte of new TextEncoder().encode(piece)) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

function decodeBytes(bytes: Uint8Array | null, charset: string): string | null {
  if (bytes === null) return null;
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // an unknown name
  }
}
