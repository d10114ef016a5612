const VALUES: Record<string, number> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9,
  S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
} // prettier-ignore
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** Check digit at position 9, mandatory in China (GB 16735-2019, appendix A). */
export function vinCheckDigitFits(vin: string): boolean {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const char = vin.charAt(i)
    sum += (VALUES[char] ?? Number(char)) * (WEIGHTS[i] ?? 0)
  }
  const digit = sum % 11
  return vin.charAt(8) === (digit === 10 ? 'X' : String(digit))
}

export function canonicalVin(text: string): string {
  return text.trim().toUpperCase()
}

/** Whether a canonical text is a vehicle identification number. */
export function isVin(text: string): boolean {
  return /^[A-HJ-NPR-Z0-9]{17}$/.test(text) && vinCheckDigitFits(text)
}

export function maskVin(vin: string): string {
  return vin.slice(0, 3) + '*'.repeat(10) + vin.slice(-4)
}
