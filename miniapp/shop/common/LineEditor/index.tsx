import { Input, Text, View } from '@tarojs/components'
import { LINE_KINDS, PART_TYPES } from './choices'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { useRef, useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Sheet } from '@/common/ui/Sheet'
import { Tap } from '@/common/ui/Tap'
import {
  fenText,
  lineAmountFen,
  milliText,
  parseFen,
  parseMilli,
  problemsOf,
  UNITS,
  withKind,
} from '../price-line'
import './index.scss'

type LineEditorProps = {
  /** Start a new one with `newLine('part')`. */
  line: PriceLine
  onChange: (line: PriceLine) => void
  /** Take the line out; of a new one, never mind. */
  onRemove: () => void
  /** The line is complete: a part has its type, everything a name and a price. */
  onDone: () => void
  isNew: boolean
}

const NAME_CHARS_MAX = 40
const HALF_MILLI = 500
const ONE_MILLI = 1000

/** One priced line in a sheet: what it is, how much of it, at what price; the sum adds up while it is typed. */
export function LineEditor({ line, onChange, onRemove, onDone, isNew }: LineEditorProps) {
  const [price, setPrice] = useState(isNew && line.unitPriceFen === 0 ? '' : fenText(line.unitPriceFen))
  const newestPrice = useRef(price)
  const [isTried, setTried] = useState(false)
  const { newest, change } = useNewest(line, onChange)
  const priceFen = parseFen(price)
  const problems = problemsOf(line)
  const told = isTried ? problems : {}
  const priceProblem =
    priceFen === undefined && (isTried || price !== '') ? '请填写金额，最多两位小数' : undefined
  const done = () => {
    const isReady = parseFen(newestPrice.current) !== undefined && isEmpty(problemsOf(newest.current))
    return isReady ? onDone() : setTried(true)
  }
  const typePrice = (text: string) => {
    newestPrice.current = text
    setPrice(text)
    const fen = parseFen(text)
    if (fen !== undefined) change({ unitPriceFen: fen })
  }
  return (
    <Sheet
      title={isNew ? '添加一项' : '修改一项'}
      onClose={isNew ? onRemove : done}
      footer={
        <>
          <Button kind="danger" onTap={onRemove}>
            {isNew ? '不加了' : '删除这项'}
          </Button>
          <Button onTap={done}>{isNew ? '加上这项' : '改好了'}</Button>
        </>
      }
    >
      <View className="line-editor">
        <Choice
          label="类别"
          options={LINE_KINDS}
          value={line.kind}
          onChoose={(kind) => change(withKind(newest.current, kind))}
        />
        <View className="line-editor-gap" />
        <Field
          label="名称"
          value={line.name}
          onChange={(name) => change({ name })}
          charsMax={NAME_CHARS_MAX}
          hint="例如 更换前刹车片"
          {...(told.name === undefined ? {} : { problem: told.name })}
        />
        {line.kind === 'part' && <PartType line={line} problem={told.partType} onChange={change} />}
        <Quantity line={line} onChange={change} />
        <Unit line={line} problem={told.unit} onChange={change} />
        <Field
          label={`单价（元／${line.unit}）`}
          value={price}
          onChange={typePrice}
          type="digit"
          charsMax={10}
          hint="0.00"
          suffix="元"
          {...(priceProblem === undefined ? {} : { problem: priceProblem })}
        />
        <View className="line-editor-sum" aria-live="polite">
          <Text>这一项共</Text>
          <Money fen={priceFen === undefined ? null : lineAmountFen(line)} size="title" />
        </View>
      </View>
    </Sheet>
  )
}

/** Two fingers are quicker than a drawing: each change goes on from the newest and not from what was drawn. */
function useNewest(line: PriceLine, onChange: (line: PriceLine) => void) {
  const newest = useRef(line)
  newest.current = line
  const change = (part: Partial<PriceLine>) => {
    newest.current = { ...newest.current, ...part }
    onChange(newest.current)
  }
  return { newest, change }
}

function isEmpty(problems: object): boolean {
  return Object.keys(problems).length === 0
}

type PartProps = {
  line: PriceLine
  problem?: string | undefined
  onChange: (part: Partial<PriceLine>) => void
}

function PartType({ line, problem, onChange }: PartProps) {
  return (
    <View className="line-editor-part">
      <Text className="line-editor-label">配件类型（车主会看到）</Text>
      <Choice
        label="配件类型"
        options={PART_TYPES}
        value={line.partType ?? undefined}
        onChoose={(partType) => onChange({ partType })}
      />
      {problem !== undefined && <Text className="line-editor-problem">{problem}</Text>}
    </View>
  )
}

/** By the two buttons, which a glove can hit, or typed. */
function Quantity({ line, onChange }: PartProps) {
  const [text, setText] = useState(milliText(line.quantityMilli))
  const step = line.kind === 'labour' ? HALF_MILLI : ONE_MILLI
  const put = (quantityMilli: number) => {
    setText(milliText(quantityMilli))
    onChange({ quantityMilli })
  }
  const type = (typed: string) => {
    setText(typed)
    const quantityMilli = parseMilli(typed)
    if (quantityMilli !== undefined) onChange({ quantityMilli })
  }
  const isWrong = parseMilli(text) === undefined
  return (
    <View className="line-editor-part">
      <Text className="line-editor-label">数量</Text>
      <View className="line-editor-quantity">
        <Tap
          className="line-editor-step"
          label="数量减少"
          isDisabled={line.quantityMilli <= step}
          onTap={() => put(line.quantityMilli - step)}
        >
          <Icon name="minus" />
        </Tap>
        <Input
          className="line-editor-count"
          type="digit"
          value={text}
          maxlength={8}
          aria-label="数量"
          onInput={({ detail }) => type(detail.value)}
        />
        <Tap className="line-editor-step" label="数量增加" onTap={() => put(line.quantityMilli + step)}>
          <Icon name="plus" />
        </Tap>
      </View>
      {isWrong && (
        <Text className="line-editor-problem">{`请填写数量，现在按 ${milliText(line.quantityMilli)} 计`}</Text>
      )}
    </View>
  )
}

function Unit({ line, problem, onChange }: PartProps) {
  const usual = UNITS[line.kind]
  const [isOwn, setOwn] = useState(!usual.includes(line.unit))
  const options = [...usual, '其他'].map((value) => ({ value, label: value }))
  return (
    <View className="line-editor-part">
      <Text className="line-editor-label">单位</Text>
      <Choice
        label="单位"
        columns={4}
        options={options}
        value={isOwn ? '其他' : line.unit}
        onChoose={(unit) => {
          setOwn(unit === '其他')
          onChange({ unit: unit === '其他' ? '' : unit })
        }}
      />
      {isOwn && (
        <View className="line-editor-own">
          <Field
            label="其他单位"
            value={line.unit}
            charsMax={8}
            onChange={(unit) => onChange({ unit })}
            {...(problem === undefined ? {} : { problem })}
          />
        </View>
      )}
    </View>
  )
}
