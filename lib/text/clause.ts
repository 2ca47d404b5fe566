import { Kind, kindOf } from "./unit_kind.ts";

/** Which scripts the words since the last mark, quote or line end are in. */
export class Clause {
  han = false;
  latin = false;

  /** Takes note of a unit that is no mark. */
  see(unit: number): void {
    const kind = kindOf(unit);
    if (kind === Kind.HAN) this.han = true;
    else if (kind === Kind.LATIN) this.latin = true;
    else if (kind === Kind.LINE_END || isQuote(unit)) this.end();
  }

  /** A new clause begins. */
  end(): void {
    this.han = this.latin = false;
  }
}

function isQuote(unit: number): boolean {
  return unit === 0x22 || unit === 0x201c || unit === 0x201d || (unit >= 0x300c && unit <= 0x300f);
}
