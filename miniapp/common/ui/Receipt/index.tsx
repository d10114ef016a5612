import { Text, View } from '@tarojs/components'
import type { LineKind, PartType } from '@anxin/shared/catalogue/catalogue.contract'
import { money, quantity, yuan } from '../../format'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '../../words'
import { Icon } from '../Icon'
import { Money } from '../Money'
import { Tag, type TagTone } from '../Tag'
import { Tap } from '../Tap'
import './index.scss'

export type ReceiptLine = {
  readonly id: string
  readonly kind: LineKind
  readonly name: string
  readonly partType: PartType | null
  readonly quantityMilli: number
  readonly unit: string
  readonly unitPriceFen: number | null
  readonly amountFen: number | null
  /** A mark at the end of the name: what has become of this line. */
  readonly mark?: { readonly text: string; readonly tone: TagTone }
  /** Not part of the sum any more: struck through. */
  readonly isOut?: boolean
  readonly note?: string
}

type ReceiptProps = {
  title: string
  lines: readonly ReceiptLine[]
  total?: { readonly label: string; readonly fen: number | null }
  /** Further sums below the total, such as what has been paid. */
  sums?: readonly {
    readonly label: string
    readonly fen: number | null
    readonly tone?: 'second' | 'released' | 'waiting'
  }[]
  /** Where lines are chosen: which are, and what a tap does. */
  choice?: { readonly chosen: ReadonlySet<string>; readonly onToggle: (lineId: string) => void }
  /** Where lines are written: a tap on one opens it. */
  onLine?: (lineId: string) => void
  foot?: string
}

const ORDER_OF_KINDS: readonly LineKind[] = ['labour', 'part', 'consumable', 'fee', 'outside']

/**
 * 账单: labour, parts and consumables as lines on paper whose sum adds up before one's eyes. It is the estimate, the
 * quote, the supplement and the bill.
 */
export function Receipt({ title, lines, total, sums = [], choice, onLine, foot }: ReceiptProps) {
  const groups = ORDER_OF_KINDS.map((kind) => ({
    kind,
    own: lines.filter((line) => line.kind === kind),
  })).filter(({ own }) => own.length > 0)
  return (
    <View className="receipt">
      <Text className="receipt-title">{title}</Text>
      {groups.map(({ kind, own }) => (
        <View key={kind} className="receipt-group">
          <View className="receipt-kind">
            <Text>{LINE_KIND_WORDS[kind]}</Text>
            <Text className="receipt-kind-sum">{subtotal(own)}</Text>
          </View>
          {own.map((line) => (
            <Line key={line.id} line={line} choice={choice} onLine={onLine} />
          ))}
        </View>
      ))}
      {total !== undefined && (
        <View className="receipt-total">
          <Text>{total.label}</Text>
          <Money fen={total.fen} size="title" />
        </View>
      )}
      {sums.map(({ label, fen, tone = 'second' }) => (
        <View key={label} className="receipt-sum">
          <Text>{label}</Text>
          <Money fen={fen} size="note" tone={tone} />
        </View>
      ))}
      {foot !== undefined && <Text className="receipt-foot">{foot}</Text>}
    </View>
  )
}

function subtotal(lines: readonly ReceiptLine[]): string {
  const amounts = lines.filter(({ isOut }) => !isOut).map(({ amountFen }) => amountFen)
  if (amounts.some((fen) => fen === null)) return ''
  return money(amounts.reduce<number>((sum, fen) => sum + (fen ?? 0), 0))
}

function Line({ line, choice, onLine }: { line: ReceiptLine } & Pick<ReceiptProps, 'choice' | 'onLine'>) {
  // What has been decided is struck; what can still be chosen is only quiet.
  const isStruck = line.isOut === true && choice === undefined
  const body = (
    <>
      {choice !== undefined && (
        <View className={`receipt-box ${choice.chosen.has(line.id) ? 'receipt-box-on' : ''}`}>
          {choice.chosen.has(line.id) && <Icon name="check" size="small" />}
        </View>
      )}
      <View className="receipt-words">
        <View className="receipt-name">
          <Text className={isStruck ? 'receipt-out' : line.isOut ? 'receipt-off' : ''}>{line.name}</Text>
          {line.partType !== null && (
            <Tag tone={line.partType === 'oem' ? 'action' : 'plain'}>{PART_TYPE_WORDS[line.partType]}</Tag>
          )}
          {line.mark !== undefined && <Tag tone={line.mark.tone}>{line.mark.text}</Tag>}
        </View>
        <Text className="receipt-how">{howMuch(line)}</Text>
        {line.note !== undefined && line.note !== '' && <Text className="receipt-how">{line.note}</Text>}
      </View>
      <Money fen={line.amountFen} tone={line.isOut ? 'second' : 'text'} isStruck={isStruck} />
    </>
  )
  if (onLine !== undefined)
    return (
      <Tap className="receipt-line" label={`修改 ${line.name}`} onTap={() => onLine(line.id)}>
        {body}
      </Tap>
    )
  if (choice === undefined) return <View className="receipt-line">{body}</View>
  const isChosen = choice.chosen.has(line.id)
  const spoken = `${line.name} ${line.amountFen === null ? '' : money(line.amountFen)}`
  return (
    <Tap
      className="receipt-line"
      role="checkbox"
      label={spoken}
      isChosen={isChosen}
      onTap={() => choice.onToggle(line.id)}
    >
      {body}
    </Tap>
  )
}

function howMuch({ quantityMilli, unit, unitPriceFen }: ReceiptLine): string {
  const count = quantity(quantityMilli, unit)
  return unitPriceFen === null ? count : `${count} × ${yuan(unitPriceFen)}`
}
