import { Text, View } from '@tarojs/components'
import { BANKS, OTHER_BANK, type MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { kindOf, type Form, type Problems } from './form'
import { Paper } from './Paper'
import { SUBJECT_WORDS, type Application } from './words'

export type StepProps = {
  form: Form
  problems: Problems
  subjects: readonly Application['subject'][]
  onChange: (part: Partial<Form>) => void
}

type Text = { [K in keyof Form]: Form[K] extends string ? K : never }[keyof Form]

/** A field of the form, with what is wrong in it. */
function FormField({
  form,
  problems,
  onChange,
  name,
  label,
  hint = '',
  charsMax = 60,
}: StepProps & { name: Text; label: string; hint?: string; charsMax?: number }) {
  const problem = problems[name]
  return (
    <Field
      label={label}
      value={form[name]}
      hint={hint}
      charsMax={charsMax}
      onChange={(text) => onChange({ [name]: text })}
      {...(problem === undefined ? {} : { problem })}
    />
  )
}

function FormPaper({
  form,
  problems,
  onChange,
  slot,
  name,
  label,
}: StepProps & { slot: MerchantPhotoSlot; name: string; label: string }) {
  return (
    <Paper
      slot={slot}
      label={label}
      photoId={form.photos[slot]}
      problem={problems[name]}
      onSent={(id) => onChange({ photos: { ...form.photos, [slot]: id } })}
    />
  )
}

export function SubjectStep(props: StepProps) {
  const { form, subjects, onChange } = props
  const options = subjects.map((value) => ({ value, ...SUBJECT_WORDS[value] }))
  return (
    <Card title="门店是什么主体">
      <Choice
        label="主体类型"
        columns={1}
        options={options}
        value={form.subject}
        onChoose={(subject) => onChange({ subject })}
      />
      <FormField {...props} name="shortName" label="商户简称（车主付款时看到）" charsMax={20} />
      {form.subject !== 'micro' && (
        <>
          <FormField {...props} name="licenceNo" label="统一社会信用代码" hint="18 位" charsMax={20} />
          <FormField {...props} name="legalName" label="营业执照上的名称" />
          <View className="merchant-papers">
            <FormPaper {...props} slot="licence" name="licence" label="营业执照" />
          </View>
        </>
      )}
    </Card>
  )
}

const VALIDITY = [
  { value: 'until', label: '有到期日' },
  { value: 'ever', label: '长期' },
] as const

export function PersonStep(props: StepProps) {
  const { form, onChange } = props
  return (
    <Card title={form.subject === 'company' ? '法定代表人' : '经营者'}>
      <FormField {...props} name="personName" label="姓名" charsMax={30} />
      <FormField {...props} name="idNumber" label="身份证号码" charsMax={18} />
      <FormField {...props} name="idFrom" label="身份证有效期从" hint="例如 2015-03-01" charsMax={10} />
      <Text className="merchant-label">身份证有效期到</Text>
      <Choice
        label="身份证有效期到"
        columns={2}
        options={VALIDITY}
        value={form.isForEver ? 'ever' : 'until'}
        onChoose={(value) => onChange({ isForEver: value === 'ever' })}
      />
      {!form.isForEver && (
        <FormField {...props} name="idUntil" label="到期日" hint="例如 2035-03-01" charsMax={10} />
      )}
      <View className="merchant-papers">
        <FormPaper {...props} slot="id-front" name="idFront" label="身份证人像面" />
        <FormPaper {...props} slot="id-back" name="idBack" label="身份证国徽面" />
      </View>
    </Card>
  )
}

const KINDS = [
  { value: 'personal', label: '经营者银行卡' },
  { value: 'corporate', label: '对公账户' },
] as const
const BANK_OPTIONS = BANKS.map((value) => ({ value, label: value }))

export function AccountStep(props: StepProps) {
  const { form, problems, onChange } = props
  return (
    <Card title="钱打到哪里">
      {form.subject === 'individual' && (
        <Choice
          label="账户类型"
          columns={2}
          options={KINDS}
          value={form.kind}
          onChoose={(kind) => onChange({ kind })}
        />
      )}
      <FormField
        {...props}
        name="holder"
        label={kindOf(form) === 'corporate' ? '户名（公司名称）' : '户名'}
      />
      <FormField {...props} name="accountNumber" label="银行账号" charsMax={40} />
      <Text className="merchant-label">开户银行</Text>
      <Choice
        label="开户银行"
        columns={2}
        options={BANK_OPTIONS}
        value={form.bank}
        onChoose={(bank) => onChange({ bank })}
      />
      {problems['bank'] !== undefined && <Text className="merchant-problem">{problems['bank']}</Text>}
      {form.bank === OTHER_BANK && <FormField {...props} name="branch" label="开户银行全称（含支行）" />}
    </Card>
  )
}

export function SubmitStep(props: StepProps) {
  return (
    <Card title="怎么联系你">
      <FormField {...props} name="phone" label="手机号" charsMax={11} />
      <FormField {...props} name="email" label="邮箱（接收微信支付通知）" />
      <Text className="merchant-line">资料只用于向微信支付申请收款，加密保存，开通后从我们这里删除。</Text>
    </Card>
  )
}
