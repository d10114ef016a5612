/** A day or a time of day as the numbers of its wheels. */
type Parts = number[]

export type DateKind = {
  readonly separator: '-' | ':'
  readonly units: readonly string[]
  readonly lowest: Parts
  readonly highest: Parts
}

const DATE: DateKind = {
  separator: '-',
  units: ['年', '月', '日'],
  lowest: [1900, 1, 1],
  highest: [2100, 12, 31],
}
const TIME: DateKind = { separator: ':', units: ['时', '分'], lowest: [0, 0], highest: [23, 59] }
const UNITS_OF_FIELDS: Record<string, number> = { year: 1, month: 2, day: 3 }

export function dateKind(mode: 'date' | 'time', fields: string): DateKind {
  if (mode === 'time') return TIME
  return { ...DATE, units: DATE.units.slice(0, UNITS_OF_FIELDS[fields] ?? 3) }
}

/** The numbers of `2026-12-24` or `08:30`, as many as there are wheels; the fallback where there is no such text. */
export function toParts({ separator, units }: DateKind, text: string, fallback: Parts): Parts {
  const numbers = text.split(separator).map(Number)
  return units.map((_, index) => {
    const given = numbers[index]
    return text === '' || given === undefined || Number.isNaN(given) ? (fallback[index] ?? 0) : given
  })
}

export function fromParts({ separator }: DateKind, parts: Parts): string {
  return parts.map((part) => String(part).padStart(2, '0')).join(separator)
}

/** The first and the last number of one wheel, which the wheels before it decide. */
export function rangeOf(
  kind: DateKind,
  parts: Parts,
  index: number,
  from: Parts,
  to: Parts,
): [number, number] {
  const isAtEdge = (edge: Parts) => parts.slice(0, index).every((part, before) => part === edge[before])
  const [year = 2000, month = 1] = parts
  const isDay = kind.separator === '-' && index === 2
  const last = isDay ? new Date(Date.UTC(year, month, 0)).getUTCDate() : (kind.highest[index] ?? 0)
  return [
    isAtEdge(from) ? (from[index] ?? 0) : (kind.lowest[index] ?? 0),
    isAtEdge(to) ? Math.min(to[index] ?? 0, last) : last,
  ]
}

/** What is nearest to the wish and within the range, wheel by wheel. */
export function clampParts(kind: DateKind, wish: Parts, from: Parts, to: Parts): Parts {
  const parts: Parts = []
  for (const [index, part] of wish.entries()) {
    const [first, last] = rangeOf(kind, parts, index, from, to)
    parts.push(Math.min(Math.max(part, first), last))
  }
  return parts
}
