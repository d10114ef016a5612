import { Text } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { LineList } from '../../common/LineList'
import type { DraftProblems, PriceDraft, Service } from './price-draft'

type PriceFormProps = {
  service: Service
  draft: PriceDraft
  problems: DraftProblems
  onChange: (part: Partial<PriceDraft>) => void
}

const OFFERED = [
  { value: 'yes', label: '提供', note: '车主可以预约' },
  { value: 'no', label: '不提供', note: '价格留着以后用' },
] as const

const MODES: Readonly<Record<Service['priceMode'], string>> = {
  fixed: '一口价：车主下单时付清，按这份价目施工',
  range: '价格区间：车主先看到区间，到店检测后你再报价',
  'inspect-first': '检测后报价：先检测，再给出价目',
}

export function PriceForm({ service, draft, problems, onChange }: PriceFormProps) {
  const mode = service.priceMode
  const problemOf = (key: keyof DraftProblems) => {
    const problem = problems[key]
    return problem === undefined ? {} : { problem }
  }
  return (
    <>
      <Card title="这项服务">
        <Text className="service-about">{service.about}</Text>
        <Text className="service-mode">{MODES[mode]}</Text>
        <Choice
          label="是否提供"
          columns={2}
          options={OFFERED}
          value={draft.active ? 'yes' : 'no'}
          onChoose={(value) => onChange({ active: value === 'yes' })}
        />
      </Card>
      {mode !== 'inspect-first' && (
        <Card title={mode === 'range' ? '最少要做的' : '价目'}>
          <LineList lines={draft.lines} onChange={(lines) => onChange({ lines })} />
          {problems.lines !== undefined && <Text className="service-problem">{problems.lines}</Text>}
        </Card>
      )}
      {mode !== 'fixed' && (
        <Card title={mode === 'range' ? '上限和预收' : '预收'}>
          {mode === 'range' && (
            <Field
              label="价格上限"
              value={draft.totalMax}
              type="digit"
              suffix="元"
              charsMax={10}
              onChange={(totalMax) => onChange({ totalMax })}
              {...problemOf('totalMax')}
            />
          )}
          <Field
            label="订金（接单后车主先付，计入总价）"
            value={draft.deposit}
            type="digit"
            suffix="元"
            charsMax={10}
            hint="不收就空着"
            onChange={(deposit) => onChange({ deposit })}
            {...problemOf('deposit')}
          />
          <Field
            label="检测费（车主不同意报价时收）"
            value={draft.inspectionFee}
            type="digit"
            suffix="元"
            charsMax={10}
            hint="不收就空着"
            onChange={(inspectionFee) => onChange({ inspectionFee })}
            {...problemOf('inspectionFee')}
          />
        </Card>
      )}
    </>
  )
}
