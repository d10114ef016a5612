import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import type { ChoiceOption } from '@/common/ui/Choice'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '@/common/words'

const KINDS: readonly LineKind[] = ['labour', 'part', 'consumable', 'fee', 'outside']
const TYPES: readonly PartType[] = ['oem', 'equivalent', 'brand', 'aftermarket', 'remanufactured', 'used']

export const LINE_KINDS: readonly ChoiceOption<LineKind>[] = KINDS.map((value) => ({
  value,
  label: LINE_KIND_WORDS[value],
}))
export const PART_TYPES: readonly ChoiceOption<PartType>[] = TYPES.map((value) => ({
  value,
  label: PART_TYPE_WORDS[value],
}))
