/** Knows, while a text is walked through from left to right, whether one stands in a web address. */
export class UrlWatch {
  #scheme = -1; // where the next :// is, Infinity when there is none
  #www = -1;
  #start = -1;
  #end = 0;

  constructor(readonly text: string) {
    this.#next();
  }

  /** Whether an address stands before `i` and goes on there. Ask for growing offsets only. */
  goesOn(i: number): boolean {
    while (this.#end <= i) this.#next();
    return this.#start < i;
  }

  /** Finds the next address; each mark is looked for once, so that all look-ups are one pass. */
  #next(): void {
    const from = this.#end;
    if (this.#scheme < from) this.#scheme = find(this.text, "://", from);
    if (this.#www < from) this.#www = find(this.text, "www.", from);
    this.#start = this.#end = Math.min(this.#scheme, this.#www);
    while (isInUrl(this.text.charCodeAt(this.#end))) this.#end++;
  }
}

function find(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? Infinity : at;
}

/** Printable ASCII other than quotes, angle brackets and the space. */
function isInUrl(unit: number): boolean {
  return unit > 0x22 && unit < 0x7f && unit !== 0x27 && unit !== 0x3c && unit !== 0x3e;
}
