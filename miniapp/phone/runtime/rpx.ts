/** One rpx is 1/750 of the screen's width. Also inline styles need this: no browser knows the unit. */
export function rpxToVw(text: string): string {
  return text.replace(
    /(-?\d*\.?\d+)rpx\b/g,
    (_, rpx: string) => `${Number((Number(rpx) / 7.5).toFixed(4))}vw`,
  )
}
