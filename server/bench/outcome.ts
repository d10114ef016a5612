/** One line of the report. */
export type Outcome = { readonly name: string; readonly line: string; readonly holds: boolean }

export function us(value: number): string {
  return `${value.toFixed(0)} µs`
}

export function rate(perSecond: number): string {
  return perSecond >= 1000 ? `${(perSecond / 1000).toFixed(1)}k/s` : `${perSecond.toFixed(0)}/s`
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`
}
