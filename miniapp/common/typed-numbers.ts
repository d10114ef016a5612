import { FEN_MAX } from '@anxin/shared/kernel/money'

/** Numbers as a person types them, and back. Digits are moved as text, so that no sum passes through a fraction. */

const QUANTITY_MILLI_MAX = 1_000_000

/** Fen of "286", "286.5" or "286.50"; undefined where it is no sum of money, or more than any repair costs. */
export function parseFen(text: string): number | undefined {
  const fen = parseDecimal(text, 2)
  return fen !== undefined && fen <= FEN_MAX ? fen : undefined
}

/** Thousandths of "1", "1.5" or "0.125"; undefined where it is no quantity, or none at all. */
export function parseMilli(text: string): number | undefined {
  const milli = parseDecimal(text, 3)
  return milli !== undefined && milli > 0 && milli <= QUANTITY_MILLI_MAX ? milli : undefined
}

/** "286", "286.5": as a person would type it. */
export function fenText(fen: number): string {
  return decimalText(fen, 2)
}

export function milliText(milli: number): string {
  return decimalText(milli, 3)
}

/** An integer in units of the last decimal: 1.5 with two decimals is 150. */
function parseDecimal(text: string, decimals: number): number | undefined {
  const plain = text.trim().replace(/[。．]/, '.')
  const match = /^(\d{1,7})(?:\.(\d*))?$/.exec(plain)
  if (match === null) return undefined
  const [, whole = '', part = ''] = match
  if (part.length > decimals) return undefined
  return Number(whole + part.padEnd(decimals, '0'))
}

function decimalText(value: number, decimals: number): string {
  const digits = String(value).padStart(decimals + 1, '0')
  const part = digits.slice(-decimals).replace(/0+$/, '')
  return part === '' ? digits.slice(0, -decimals) : `${digits.slice(0, -decimals)}.${part}`
}
