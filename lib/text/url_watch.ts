/** Knows, while a text is walked through from left to right, whether one stands in a web address. */
export class UrlWatch {
  #inside = false;

  constructor(readonly text: string) {}

  /** Takes note of the next unit. */
  see(i: number, unit: number): void {
    if (this.#inside) this.#inside = isInUrl(unit);
    else if (unit === 0x2f) this.#inside = this.text.startsWith("://", i - 1);
    else if (unit === 0x77) this.#inside = this.text.startsWith("www.", i);
  }

  /** Whether the address, if one stands here, goes on at `i`. */
  goesOn(i: number): boolean {
    return this.#inside && i < this.text.length && isInUrl(this.text.charCodeAt(i));
  }
}

/** Printable ASCII other than quotes, angle brackets and the space. */
function isInUrl(unit: number): boolean {
  return unit > 0x22 && unit < 0x7f && unit !== 0x27 && unit !== 0x3c && unit !== 0x3e;
}
