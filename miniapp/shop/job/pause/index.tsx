import { Picker, Text } from '@tarojs/components'
import { useState } from 'react'
import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { useCommand } from '@/common/command'
import { addDays, dayAndClock, instantOf, localDay } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { Footer } from '../parts/Footer'
import { backToJob, useJob } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'

const REASONS = ['配件在路上', '本地缺货，外地调货', '厂家订货', '其他'] as const
const NOON = 12 * 60
const EVENING = 18 * 60
const FAR = 'pick'

/** Waiting for parts: until when, and why. The owner reads both, so the promise is what the button says. */
export default function PausePage() {
  const { orderId, job } = useJob()
  const [at, setAt] = useState<string>()
  const [picked, setPicked] = useState({ on: addDays(localDay(serverNow()), 2), time: '18:00' })
  const [chosen, setChosen] = useState<Reason>()
  const [words, setWords] = useState('')
  const pause = useCommand()
  const promisedAt = at === FAR ? instantOfPicked(picked) : at
  const reason = chosen === '其他' ? words.trim() : (chosen ?? '')
  const submit = async () => {
    if (promisedAt === undefined) return
    const isDone = await pause.run(async (commandId) =>
      job.put(
        await api('POST /shop/orders/:orderId/pause', {
          params: { orderId },
          body: { commandId, promisedAt, reason },
        }),
      ),
    )
    if (isDone) backToJob(orderId)
  }
  const isOpen = job.data?.state === 'IN_SERVICE'
  return (
    <JobScreen
      job={job}
      footer={
        isOpen && (
          <PromiseFooter
            at={promisedAt}
            reason={reason}
            isBusy={pause.isBusy}
            onSubmit={() => void submit()}
          />
        )
      }
    >
      {() =>
        isOpen ? (
          <>
            {pause.error !== undefined && <Failure error={pause.error} safe="还没有告诉车主" />}
            <Card title="配件什么时候到">
              <Choice
                label="到货时间"
                columns={2}
                options={chipsOf(serverNow())}
                value={at}
                onChoose={setAt}
              />
            </Card>
            {at === FAR && <PickTime picked={picked} onPick={setPicked} />}
            <Why chosen={chosen} words={words} onChoose={setChosen} onWords={setWords} />
            <Text>到时间没到货，会再告诉车主一次。说得宽一点，比改第二次好。</Text>
          </>
        ) : (
          <Banner>这个订单现在不能暂停</Banner>
        )
      }
    </JobScreen>
  )
}

type Reason = (typeof REASONS)[number]

function PromiseFooter({
  at,
  reason,
  isBusy,
  onSubmit,
}: {
  at: string | undefined
  reason: string
  isBusy: boolean
  onSubmit: () => void
}) {
  const now = serverNow()
  const isOver = at !== undefined && Date.parse(at) <= now
  return (
    <Footer note={isOver ? '这个时间已经过了' : ''}>
      <Button isBusy={isBusy} isDisabled={at === undefined || reason === '' || isOver} onTap={onSubmit}>
        {at === undefined ? '告诉车主' : `告诉车主 ${dayAndClock(at, now)} 前到货`}
      </Button>
    </Footer>
  )
}

function Why({
  chosen,
  words,
  onChoose,
  onWords,
}: {
  chosen: Reason | undefined
  words: string
  onChoose: (reason: Reason) => void
  onWords: (words: string) => void
}) {
  return (
    <Card title="为什么等">
      <Choice
        label="等配件的原因"
        columns={2}
        options={REASONS.map((value) => ({ value, label: value }))}
        value={chosen}
        onChoose={onChoose}
      />
      {chosen === '其他' && (
        <Field label="原因（车主会看到）" value={words} onChange={onWords} charsMax={200} />
      )}
    </Card>
  )
}

type Picked = { readonly on: string; readonly time: string }

function PickTime({ picked, onPick }: { picked: Picked; onPick: (picked: Picked) => void }) {
  const today = localDay(serverNow())
  return (
    <Card isFlush>
      <Picker
        mode="date"
        value={picked.on}
        start={today}
        end={addDays(today, 60)}
        onChange={({ detail }) => onPick({ ...picked, on: String(detail.value) })}
      >
        <Cell icon="calendar" label="日期" value={picked.on} />
      </Picker>
      <Picker
        mode="time"
        value={picked.time}
        onChange={({ detail }) => onPick({ ...picked, time: String(detail.value) })}
      >
        <Cell icon="clock" label="时间" value={picked.time} />
      </Picker>
    </Card>
  )
}

/** The usual answers, as far as they lie ahead. */
function chipsOf(nowMs: number) {
  const today = localDay(nowMs)
  const tomorrow = addDays(today, 1)
  const near = [
    { value: instantOf(today, EVENING), label: '今天下午', note: '18:00 前' },
    { value: instantOf(tomorrow, NOON), label: '明天上午', note: '12:00 前' },
    { value: instantOf(tomorrow, EVENING), label: '明天下午', note: '18:00 前' },
    { value: instantOf(addDays(today, 2), EVENING), label: '后天', note: '18:00 前' },
  ]
  return [
    ...near.filter(({ value }) => Date.parse(value) > nowMs),
    { value: FAR, label: '选日子', note: '更晚' },
  ]
}

function instantOfPicked({ on, time }: Picked): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return instantOf(on, hours * 60 + minutes)
}
