/**
 * Finds ends of mark-up that may lie far away. What was looked for in vain is not looked for again:
 * that keeps a text of many beginnings without an end linear.
 */
export class TagEnds {
  readonly #lacking = new Set<string>();
  readonly #closed = new Map<string, boolean>();

  constructor(readonly text: string) {}

  /** After the comment, `<!DOCTYPE …>` or `<![CDATA[` at `at`; -1 where none is. */
  ofDeclaration(at: number): number {
    const { text } = this;
    if (text.startsWith("<!--", at)) return this.#after("-->", at + 4);
    if (text.startsWith("<![CDATA[", at)) return at + 9; // its text stays
    return /^<!doctype\s/i.test(text.slice(at, at + 10)) ? this.#after(">", at) : -1;
  }

  /** After the `<?xml …?>` at `at`; -1 where none is. */
  ofInstruction(at: number): number {
    return /^<\?(?:xml|php)\b/i.test(this.text.slice(at, at + 6)) ? this.#after("?>", at) : -1;
  }

  /** After the tag that closes a script or a style sheet; -1 where none does. */
  ofElement(name: string, from: number): number {
    if (this.#lacking.has(name)) return -1;
    const pattern = new RegExp(`</${name}\\s*>`, "gi");
    pattern.lastIndex = from;
    if (pattern.test(this.text)) return pattern.lastIndex;
    this.#lacking.add(name);
    return -1;
  }

  /** Whether a tag of that name is closed anywhere. */
  isClosed(name: string): boolean {
    let closed = this.#closed.get(name);
    if (closed === undefined) {
      closed = new RegExp(`</${name}\\s*>`, "i").test(this.text);
      this.#closed.set(name, closed);
    }
    return closed;
  }

  #after(mark: string, from: number): number {
    if (this.#lacking.has(mark)) return -1;
    const at = this.text.indexOf(mark, from);
    if (at === -1) this.#lacking.add(mark);
    return at === -1 ? -1 : at + mark.length;
  }
}
