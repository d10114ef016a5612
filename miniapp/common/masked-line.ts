import type { MaskedQuote } from '@anxin/shared/opinions/opinion.contract'
import { quantity } from './format'
import { LEVELS } from './line-basis'
import { PART_TYPE_WORDS } from './words'

/** What a line of a masked quote says beside its name: how much, of which kind, and what was found. */
export function maskedLineNote({
  quantityMilli,
  unit,
  partType,
  brand,
  finding,
}: MaskedQuote['lines'][number]): string {
  return [
    quantity(quantityMilli, unit),
    partType === null ? '' : PART_TYPE_WORDS[partType],
    brand ?? '',
    finding === null ? '' : `检测：${finding.name}${LEVELS[finding.level]}`,
  ]
    .filter((word) => word !== '')
    .join(' · ')
}
