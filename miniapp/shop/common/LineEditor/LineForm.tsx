import { needsConsent } from '@anxin/shared/catalogue/part-types'
import { Input, Text, View } from '@tarojs/components'
import { useState } from 'react'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Icon } from '@/common/ui/Icon'
import { Money } from '@/common/ui/Money'
import { Tap } from '@/common/ui/Tap'
import { Toggle } from '@/common/ui/Toggle'
import { fenText, milliText, parseFen, parseMilli } from '@/common/typed-numbers'
import { asKind, lineAmountFen, UNITS, type LineProblems, type OpenLine } from '../price-line'
import { LINE_KINDS, PART_TYPES } from './choices'
import './index.scss'

type LineFormProps = {
  line: OpenLine
  /** Those that the person is told of. */
  problems?: LineProblems
  onChange: (part: Partial<OpenLine>) => void
}

const NAME_CHARS_MAX = 40
const HALF_MILLI = 500
const ONE_MILLI = 1000

/** What a line is, how much of it, at what price; the sum adds up while it is typed. */
export function LineForm({ line, problems = {}, onChange }: LineFormProps) {
  return (
    <View className="line-editor">
      <Choice
        label="类别"
        options={LINE_KINDS}
        value={line.kind}
        onChoose={(kind) => onChange(asKind(line, kind))}
      />
      <View className="line-editor-gap" />
      <Field
        label="名称"
        value={line.name}
        onChange={(name) => onChange({ name })}
        charsMax={NAME_CHARS_MAX}
        hint="例如 更换前刹车片"
        {...(problems.name === undefined ? {} : { problem: problems.name })}
      />
      {line.kind === 'part' && <PartType line={line} problem={problems.partType} onChange={onChange} />}
      {needsConsent(line) && <OtherPart line={line} problem={problems.oemPrice} onChange={onChange} />}
      <Quantity line={line} onChange={onChange} />
      <Unit line={line} problem={problems.unit} onChange={onChange} />
      <PriceField
        label="单价"
        line={line}
        fen={line.unitPriceFen}
        problem={problems.price}
        onFen={(unitPriceFen) => onChange({ unitPriceFen })}
      />
      {line.kind !== 'fee' && <Promised line={line} onChange={onChange} />}
      <View className="line-editor-sum" aria-live="polite">
        <Text>这一项共</Text>
        <Money fen={line.unitPriceFen === null ? null : lineAmountFen(line)} size="title" />
      </View>
    </View>
  )
}

type PartProps = Omit<LineFormProps, 'problems'> & { problem?: string | undefined }

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

/** What the owner's consent card says of a part that is not the original: whose it is, and what the original costs. */
function OtherPart({ line, problem, onChange }: PartProps) {
  const isNone = line.hasNoOemPrice === true
  return (
    <View className="line-editor-part">
      <Field
        label="品牌"
        value={line.brand ?? ''}
        charsMax={NAME_CHARS_MAX}
        hint="例如 曼牌，没有可不填"
        onChange={(brand) => onChange({ brand })}
      />
      {!isNone && (
        <PriceField
          label="原厂件单价"
          line={line}
          fen={line.oemUnitPriceFen ?? null}
          problem={problem}
          onFen={(fen) => onChange({ oemUnitPriceFen: fen ?? undefined })}
        />
      )}
      <Toggle
        label="没有原厂价可比"
        note="车主会看到这一句"
        isOn={isNone}
        onChange={(isOn) => onChange({ hasNoOemPrice: isOn ? true : undefined })}
      />
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
  // A unit may be called like a kind: 工时. Read out, the two must differ.
  const options = [
    ...usual.map((value) => ({ value, label: `按${value}` })),
    { value: '其他', label: '其他' },
  ]
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

/** Empty where the shop promises no more than the law wants. */
function Promised({ line, onChange }: PartProps) {
  const whole = (text: string) => (/^[1-9]\d*$/.test(text) ? Number(text) : undefined)
  return (
    <View className="line-editor-part">
      <Field
        label="承诺质保多少天（不填按国家规定）"
        value={line.warrantyDays === undefined ? '' : String(line.warrantyDays)}
        type="number"
        charsMax={4}
        suffix="天"
        onChange={(text) => onChange({ warrantyDays: whole(text) })}
      />
      <Field
        label="承诺质保多少公里"
        value={line.warrantyKm === undefined ? '' : String(line.warrantyKm)}
        type="number"
        charsMax={6}
        suffix="公里"
        onChange={(text) => onChange({ warrantyKm: whole(text) })}
      />
    </View>
  )
}

type PriceFieldProps = {
  label: string
  line: OpenLine
  fen: number | null
  problem: string | undefined
  onFen: (fen: number | null) => void
}

/** What is typed stays as it is typed; the line takes what it means. */
function PriceField({ label, line, fen, problem, onFen }: PriceFieldProps) {
  const [text, setText] = useState(fen === null ? '' : fenText(fen))
  const isWrong = text !== '' && fen === null
  return (
    <Field
      label={label}
      value={text}
      onChange={(typed) => {
        setText(typed)
        onFen(parseFen(typed) ?? null)
      }}
      type="digit"
      charsMax={10}
      hint="0.00"
      suffix={`元／${line.unit}`}
      problem={problem ?? (isWrong ? '请填写金额，最多两位小数' : undefined)}
    />
  )
}
