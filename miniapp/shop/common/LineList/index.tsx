import { Text, View } from '@tarojs/components'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { useState } from 'react'
import { quantity, yuan } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '@/common/words'
import { LineEditor } from '../LineEditor'
import { lineAmountFen, newLine, type OpenLine } from '../price-line'
import './index.scss'

type Editing = { readonly index: number; readonly line: OpenLine }

/** The lines of a price, each opened by a tap, and one more at the end. What is half typed is not yet in `lines`. */
export function LineList({
  lines,
  onChange,
  linesMax = 60,
}: {
  lines: readonly PriceLine[]
  onChange: (lines: PriceLine[]) => void
  linesMax?: number
}) {
  const [editing, setEditing] = useState<Editing>()
  const isNew = editing !== undefined && editing.index === lines.length
  const done = (line: PriceLine) => {
    if (editing !== undefined)
      onChange([...lines.slice(0, editing.index), line, ...lines.slice(editing.index + 1)])
    setEditing(undefined)
  }
  const remove = () => {
    if (editing !== undefined && !isNew) onChange(lines.filter((_, index) => index !== editing.index))
    setEditing(undefined)
  }
  return (
    <View className="line-list">
      {lines.map((line, index) => (
        <Row key={index} line={line} onTap={() => setEditing({ index, line })} />
      ))}
      {lines.length < linesMax && (
        <Button kind="second" onTap={() => setEditing({ index: lines.length, line: newLine() })}>
          添加一项
        </Button>
      )}
      {editing !== undefined && (
        <LineEditor line={editing.line} isNew={isNew} onRemove={remove} onDone={done} />
      )}
    </View>
  )
}

function Row({ line, onTap }: { line: PriceLine; onTap: () => void }) {
  const amountFen = lineAmountFen(line)
  return (
    <Tap className="line-list-row" label={`${line.name} ${yuan(amountFen)} 元，修改`} onTap={onTap}>
      <View className="line-list-words">
        <View className="line-list-name">
          <Text>{line.name}</Text>
          {line.partType !== null && <Tag>{PART_TYPE_WORDS[line.partType]}</Tag>}
        </View>
        <Text className="line-list-how">
          {`${LINE_KIND_WORDS[line.kind]} · ${quantity(line.quantityMilli, line.unit)} × ${yuan(line.unitPriceFen)}`}
        </Text>
      </View>
      <Money fen={amountFen} />
      <Icon name="edit" size="small" />
    </Tap>
  )
}
