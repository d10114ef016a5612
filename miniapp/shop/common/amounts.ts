const FEN_MAX = 100_000_000
const QUANTITY_MILLI_MAX = 1_000_000

/** Fen of what was typed in yuan, "286" or "286.5"; null where it is no amount. Digit by digit: never a float. */
export function parseYuan(text: string): number | null {
  const fen = parseDecimal(text, 2)
  return fen === null || fen > FEN_MAX ? null : fen
}

/** Thousandths of what was typed, "1.5"; null where it is no quantity. */
export function parseQuantity(text: string): number | null {
  const milli = parseDecimal(text, 3)
  return milli === null || milli < 1 || milli > QUANTITY_MILLI_MAX ? null : milli
}

function parseDecimal(text: string, places: number): number | null {
  const match = /^(\d{1,7})(?:\.(\d*))?$/.exec(text.trim())
  if (match === null) return null
  const fraction = match[2] ?? ''
  if (fraction.length > places) return null
  return Number(`${match[1]}${fraction.padEnd(places, '0')}`)
}
