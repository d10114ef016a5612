/**
 * Why a review is shown but does not count: its author works at the shop, has the phone number of somebody who does, or
 * paid with the phone of somebody who does.
 */
export const EXCLUDED_CAUSES = ['staff', 'phone', 'device'] as const
export type ExcludedCause = (typeof EXCLUDED_CAUSES)[number]

/** What WeChat says of a picture. */
export const PHOTO_VERDICTS = ['pass', 'review', 'risky'] as const
export type PhotoVerdict = (typeof PHOTO_VERDICTS)[number]

/** The stars as everybody reads them, 1 to 5: the mean of the three marks, rounded. */
export function starsOf({
  skill,
  manner,
  priceClarity,
}: {
  readonly skill: number
  readonly manner: number
  readonly priceClarity: number
}): number {
  return Math.round((skill + manner + priceClarity) / 3)
}
