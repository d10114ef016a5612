import { View } from '@tarojs/components'
import { useState } from 'react'
import { yuan } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Sheet } from '@/common/ui/Sheet'
import { LINE_KIND_WORDS, PART_TYPE_WORDS } from '@/common/words'
import { parseQuantity, parseYuan } from '../../common/amounts'
import { problemOf, type DraftLine } from './draft'

type LineKind = DraftLine['kind']
type PartType = NonNullable<DraftLine['partType']>
const KINDS = (Object.keys(LINE_KIND_WORDS) as LineKind[]).map((value) => ({
  value,
  label: LINE_KIND_WORDS[value],
}))
const PART_TYPES = (Object.keys(PART_TYPE_WORDS) as PartType[]).map((value) => ({
  value,
  label: PART_TYPE_WORDS[value],
}))
/** What a line is counted in, where nobody says otherwise. */
const UNITS: Readonly<Record<LineKind, string>> = {
  labour: '工时',
  part: '个',
  consumable: '份',
  fee: '次',
  outside: '次',
}

type LineProps = { line: DraftLine; onChange: (line: DraftLine) => void }

/** One line: what it is, of which kind, how much of it, at what price. Every change is kept at once. */
export function LineSheet({
  line,
  onChange,
  onRemove,
  onClose,
}: LineProps & { onRemove: () => void; onClose: () => void }) {
  const changeKind = (kind: LineKind) => {
    // A unit that was written by hand stays.
    const isUsual = line.unit === '项' || Object.values(UNITS).includes(line.unit)
    const unit = isUsual ? UNITS[kind] : line.unit
    onChange({ ...line, kind, unit, partType: kind === 'part' ? line.partType : null })
  }
  const problem = problemOf(line)
  const remove = () => {
    onRemove()
    onClose()
  }
  return (
    <Sheet
      title="这一行"
      onClose={onClose}
      footer={
        <>
          <Button kind="danger" onTap={remove}>
            删除
          </Button>
          <Button onTap={onClose}>{problem === null ? '好了' : `先放着（${problem}）`}</Button>
        </>
      }
    >
      <View className="line-sheet">
        <Choice label="种类" columns={3} options={KINDS} value={line.kind} onChoose={changeKind} />
        <Field
          label="名称"
          value={line.name}
          charsMax={40}
          onChange={(name) => onChange({ ...line, name })}
        />
        {line.kind === 'part' && (
          <Choice
            label="配件类型，必选"
            columns={3}
            options={PART_TYPES}
            value={line.partType ?? undefined}
            onChoose={(partType) => onChange({ ...line, partType })}
          />
        )}
        <PriceAndQuantity line={line} onChange={onChange} />
        <Field label="单位" value={line.unit} charsMax={8} onChange={(unit) => onChange({ ...line, unit })} />
      </View>
    </Sheet>
  )
}

/** What is typed stays as it is typed; the line takes what it means. */
function PriceAndQuantity({ line, onChange }: LineProps) {
  const [quantity, setQuantity] = useState(String(line.quantityMilli / 1000))
  const [price, setPrice] = useState(line.unitPriceFen === null ? '' : yuan(line.unitPriceFen))
  return (
    <>
      <Field
        label="单价"
        value={price}
        type="digit"
        suffix="元"
        charsMax={9}
        onChange={(text) => {
          setPrice(text)
          onChange({ ...line, unitPriceFen: parseYuan(text) })
        }}
        problem={price !== '' && parseYuan(price) === null ? '填写金额，最多两位小数' : undefined}
      />
      <Field
        label="数量"
        value={quantity}
        type="digit"
        suffix={line.unit}
        charsMax={8}
        onChange={(text) => {
          setQuantity(text)
          onChange({ ...line, quantityMilli: parseQuantity(text) ?? 0 })
        }}
        problem={parseQuantity(quantity) === null ? '填写数量，最多三位小数' : undefined}
      />
    </>
  )
}
