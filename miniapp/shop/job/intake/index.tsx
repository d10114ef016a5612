import { Text, View } from '@tarojs/components'
import { useState } from 'react'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { useUploads } from '@/common/uploads'
import { CodeField } from '../parts/CodeField'
import { Footer } from '../parts/Footer'
import { backToJob, useJob, type Job } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'
import { RememberedCard } from '../parts/RememberedCard'
import { Damages } from './Damages'
import { FivePhotos } from './FivePhotos'
import { missingOf, useIntake, type Intake } from './use-intake'
import './index.scss'

const FUEL = [
  { value: '5', label: '见底' },
  { value: '25', label: '1/4' },
  { value: '50', label: '1/2' },
  { value: '75', label: '3/4' },
  { value: '100', label: '满' },
] as const

/** The car comes in: the owner's code, five photos, distance and fuel; scratches and things left where there are any. */
export default function IntakePage() {
  const { orderId, job } = useJob()
  const photos = useUploads(orderId)
  const intake = useIntake(orderId, photos, job)
  const [isAsked, setAsked] = useState(false)
  const missing = missingOf(intake.draft, photos)
  const submit = () => {
    setAsked(true)
    intake.submit()
  }
  return (
    <JobScreen
      job={job}
      footer={isOpen(job.data) && <IntakeFooter intake={intake} missing={missing} onSubmit={submit} />}
    >
      {(order) =>
        isOpen(order) ? (
          <>
            <Text className="intake-car">{order.vehicleText}</Text>
            <IntakeFailure intake={intake} />
            <RememberedCard order={order} />
            <Card title="接车码">
              <CodeField
                what="接车码"
                value={intake.draft.code}
                onChange={(code) => intake.change({ code })}
                problem={codeProblem(intake, isAsked)}
              />
            </Card>
            <FivePhotos orderId={orderId} photos={photos} refused={intake.error?.fields} />
            <OdometerAndFuel intake={intake} isAsked={isAsked} />
            <Damages
              orderId={orderId}
              photos={photos}
              damages={intake.draft.damages}
              onChange={(damages) => intake.change({ damages })}
            />
            <Card title="车内物品">
              <Field
                label="贵重物品请车主带走，留下的写在这里"
                value={intake.draft.items}
                onChange={(items) => intake.change({ items })}
                charsMax={200}
                isLong
              />
            </Card>
          </>
        ) : (
          <AlreadyIn order={order} />
        )
      }
    </JobScreen>
  )
}

function OdometerAndFuel({ intake, isAsked }: { intake: Intake; isAsked: boolean }) {
  return (
    <Card title="里程和油量">
      <Field
        label="里程"
        value={intake.draft.odometer}
        type="number"
        charsMax={7}
        suffix="公里"
        hint="看仪表盘"
        onChange={(odometer) => intake.change({ odometer })}
        problem={isAsked && intake.draft.odometer === '' ? '填写仪表盘上的里程' : undefined}
      />
      <Choice
        label="油量或电量"
        columns={5}
        options={FUEL}
        value={FUEL.find(({ value }) => value === intake.draft.fuel)?.value}
        onChoose={(fuel) => intake.change({ fuel })}
      />
    </Card>
  )
}

function isOpen(order: Job | undefined): boolean {
  return order?.state === 'ACCEPTED' && !order.flags.withdrawn
}

/** Somebody else was quicker, or the owner has cancelled. */
function AlreadyIn({ order }: { order: Job }) {
  return (
    <View>
      <Banner>{order.intake === null ? '这个订单现在不能接车' : '这辆车已经接进店了'}</Banner>
      <Button kind="second" onTap={() => backToJob(order.id)}>
        看工单
      </Button>
    </View>
  )
}

function codeProblem({ error, draft }: Intake, isAsked: boolean): string | undefined {
  if (error?.code === 'INTAKE_CODE_WRONG') return '接车码不对或已过期，请车主重新出示'
  return isAsked && draft.code.length !== 6 ? '请车主在订单里出示接车码' : undefined
}

function IntakeFailure({ intake: { error } }: { intake: Intake }) {
  if (error === undefined || error.code === 'INTAKE_CODE_WRONG') return null
  const which = Object.values(error.fields)
  return (
    <Failure
      error={error}
      safe={which.length > 0 ? `${which.join('，')}。填过的都还在` : '还没有接车，填过的和拍过的都还在'}
    />
  )
}

function IntakeFooter({
  intake,
  missing,
  onSubmit,
}: {
  intake: Intake
  missing: readonly string[]
  onSubmit: () => void
}) {
  const { after, isBusy } = intake
  if (after.isWaiting)
    return (
      <Footer note={`还有 ${after.left} 张照片在上传，传完自动接车`}>
        <Button kind="second" onTap={after.stop}>
          先不接
        </Button>
      </Footer>
    )
  return (
    <Footer note={missing.length > 0 ? `还差：${missing.join('、')}` : ''}>
      <Button isBusy={isBusy} onTap={onSubmit}>
        确认接车
      </Button>
    </Footer>
  )
}
