import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import type { Draft } from '@/common/draft'
import { Button } from '@/common/ui/Button'
import { Banner, Failure } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { bodyOf, firstStepOf, problemsOf, rejectedFields, STEPS, type Form, type Problems } from './form'
import { AccountStep, PersonStep, SubjectStep, SubmitStep, type StepProps } from './FormSteps'
import { StateCard } from './StateCard'
import type { Merchant } from './words'

type ApplyFormProps = { merchant: Merchant; form: Draft<Form>; onApplied: (merchant: Merchant) => void }

const PARTS: readonly ((props: StepProps) => JSX.Element)[] = [
  SubjectStep,
  PersonStep,
  AccountStep,
  SubmitStep,
]

/** The form, a step at a time; what a step lacks is said when one wants to leave it. */
export function ApplyForm({ merchant, form, onApplied }: ApplyFormProps) {
  const { draft, change } = form
  const [isTried, setTried] = useState(false)
  const [marked, setMarked] = useState<Problems>(() => rejectedFields(merchant.application))
  const command = useCommand()
  const { step } = draft
  const found = problemsOf(draft, step)
  const goTo = (next: number) => {
    setTried(false)
    change({ step: next })
  }
  const apply = () =>
    command.run(async (id) => {
      onApplied(await api('POST /shop/merchant/application', { body: bodyOf(form.read(), id) }))
    })
  const next = () => {
    if (Object.keys(found).length > 0) setTried(true)
    else if (step < STEPS.length - 1) goTo(step + 1)
    else void apply()
  }
  const Part = PARTS[step] ?? SubjectStep
  return (
    <Screen
      footer={
        <>
          {step > 0 && (
            <Button kind="second" onTap={() => goTo(step - 1)}>
              上一步
            </Button>
          )}
          <Button isBusy={command.isBusy} onTap={next}>
            {step < STEPS.length - 1 ? '下一步' : '提交申请'}
          </Button>
        </>
      }
    >
      <StateCard merchant={merchant} />
      {Object.keys(marked).length > 0 && firstStepOf(marked) !== step && (
        <Button kind="plain" onTap={() => goTo(firstStepOf(marked))}>
          去改被驳回的内容
        </Button>
      )}
      <Banner>{`第 ${step + 1} 步，共 ${STEPS.length} 步：${STEPS[step] ?? ''}`}</Banner>
      {command.error !== undefined && <Failure error={command.error} safe="填写的内容还在" />}
      <Part
        form={draft}
        problems={{ ...marked, ...(isTried ? found : {}) }}
        subjects={merchant.subjects}
        onChange={(part) => {
          setMarked((before) => without(before, part))
          change(part)
        }}
      />
    </Screen>
  )
}

const PAPER_FIELDS: Readonly<Record<string, string>> = {
  licence: 'licence',
  'id-front': 'idFront',
  'id-back': 'idBack',
}

/** A field that is being changed is no longer what was rejected; of the pictures only the one taken anew. */
function without(marked: Problems, part: Partial<Form>): Problems {
  const changed = new Set(Object.keys(part))
  for (const slot of Object.keys(part.photos ?? {})) changed.add(PAPER_FIELDS[slot] ?? slot)
  return Object.fromEntries(Object.entries(marked).filter(([field]) => !changed.has(field)))
}
