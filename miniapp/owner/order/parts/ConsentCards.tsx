import { Text, View } from '@tarojs/components'
import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import {
  compareWithOem,
  consentText,
  differenceText,
  needsConsent,
  PART_TYPE_WORDS,
  type ConsentLine,
} from '@anxin/shared/catalogue/part-types'
import { money } from '@/common/format'
import { Card } from '@/common/ui/Card'
import { Icon } from '@/common/ui/Icon'
import { Tap } from '@/common/ui/Tap'
import './ConsentCards.scss'

type Line = Omit<ConsentLine, 'partType' | 'unitPriceFen'> & {
  readonly id: string
  readonly kind: LineKind
  readonly partType: PartType | null
  readonly unitPriceFen: number | null
}

type ConsentCardsProps = {
  /** The lines that are chosen. */
  lines: readonly Line[]
  consented: ReadonlySet<string>
  onToggle: (lineId: string) => void
}

/** A card for each part that is not the original, never ticked beforehand: without it the line cannot be approved. */
export function ConsentCards({ lines, consented, onToggle }: ConsentCardsProps) {
  return lines
    .filter(needsConsent)
    .map((line) => (
      <ConsentCard
        key={line.id}
        part={{ ...line, unitPriceFen: line.unitPriceFen ?? 0 }}
        isConsented={consented.has(line.id)}
        onToggle={() => onToggle(line.id)}
      />
    ))
}

type ConsentCardProps = { part: ConsentLine; isConsented: boolean; onToggle: () => void }

function ConsentCard({ part, isConsented, onToggle }: ConsentCardProps) {
  const { amountFen, oemAmountFen, differenceFen } = compareWithOem(part)
  const type = PART_TYPE_WORDS[part.partType]
  return (
    <Card title={`${part.name} 用${type}`} tone={isConsented ? 'plain' : 'waiting'}>
      <View className="consent-sums">
        <Sum label={part.brand === null ? type : `${type} ${part.brand}`} fen={amountFen} />
        <Sum label="原厂件" fen={oemAmountFen} />
      </View>
      <Text className="consent-difference">{differenceText(differenceFen)}</Text>
      <Text className="consent-text">{consentText(part)}</Text>
      <Tap
        className="consent-yes"
        role="checkbox"
        label={`我同意「${part.name}」用${type}`}
        isChosen={isConsented}
        onTap={onToggle}
      >
        <View className={`consent-box ${isConsented ? 'consent-box-on' : ''}`}>
          {isConsented && <Icon name="check" size="small" />}
        </View>
        <Text>{`我同意用${type}`}</Text>
      </Tap>
    </Card>
  )
}

function Sum({ label, fen }: { label: string; fen: number | null }) {
  return (
    <View className="consent-sum">
      <Text className="consent-label">{label}</Text>
      <Text className="consent-fen">{fen === null ? '—' : money(fen)}</Text>
    </View>
  )
}
