import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { money } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Failure } from '@/common/ui/Notice'
import { Sheet } from '@/common/ui/Sheet'
import { LineForm } from '../../common/LineEditor/LineForm'
import { problemsOf, wholeLine } from '../../common/price-line'
import type { Job } from '../parts/job'
import { draftOf, type DraftLine } from '../quote/draft'

type Line = Job['lines'][number]
type EditLineProps = {
  order: Job
  onClose: () => void
  put: (order: Job) => void
  reload: () => Promise<void>
}

/** The lines that can be changed one by one: those that the owner is looking at, and what is approved and not done. */
export function editableLines({ state, lines, next, money: sums }: Job): Line[] {
  if ((sums?.dueFen ?? 0) > 0 || next.who === 'operator') return []
  if (state === 'AWAIT_APPROVAL') return lines.filter((line) => line.state === 'shown')
  if (state !== 'IN_SERVICE') return []
  return lines.filter((line) => line.state === 'shown' || line.state === 'approved')
}

/** One line, changed with a reason: it waits for the owner again, the others stay as they were decided. */
export function EditLineSheet({ order, onClose, put, reload }: EditLineProps) {
  const [line, setLine] = useState<Line>()
  if (line !== undefined)
    return <EditForm order={order} line={line} onClose={onClose} put={put} reload={reload} />
  return (
    <Sheet title="改哪一项" onClose={onClose}>
      <Choice
        label="改哪一项"
        columns={1}
        value={undefined}
        options={editableLines(order).map(({ id, name, amountFen, state }) => ({
          value: id,
          label: name,
          note: `${amountFen === null ? '' : money(amountFen)} ${state === 'approved' ? '车主已同意' : '等车主确认'}`,
        }))}
        onChoose={(id) => setLine(order.lines.find((one) => one.id === id))}
      />
    </Sheet>
  )
}

const SAFE: Readonly<Record<string, string>> = {
  QUOTE_CHANGED: '车主刚刚作了决定，或报价已更新。没有改动，请看过再改',
  PAYMENT_UNCERTAIN: '车主正在付款，等有了结果再改。没有改动',
}

function EditForm({ order, line, onClose, put, reload }: EditLineProps & { line: Line }) {
  const [draft, setDraft] = useState<DraftLine>(() => draftOf(line, order))
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const edit = useCommand()
  const submit = async () => {
    const whole = wholeLine(draft)
    if (whole === undefined || reason.trim() === '') return setTried(true)
    const isDone = await edit.run(async (commandId) =>
      put(
        await api('POST /shop/orders/:orderId/lines/:lineId/edit', {
          params: { orderId: order.id, lineId: line.id },
          body: {
            commandId,
            quoteRound: order.quoteRound,
            was: line.state === 'approved' ? 'approved' : 'shown',
            line: whole,
            reason: reason.trim(),
          },
        }),
      ),
    )
    if (isDone) onClose()
    else await reload()
    return undefined
  }
  return (
    <Sheet
      title={`修改「${line.name}」`}
      onClose={onClose}
      footer={
        <Button isBusy={edit.isBusy} onTap={() => void submit()}>
          {line.state === 'approved' ? '改好了，等车主重新同意再做' : '改好了，给车主重新确认'}
        </Button>
      }
    >
      {edit.error !== undefined && (
        <Failure error={edit.error} safe={SAFE[edit.error.code] ?? '没有改动，填写的内容还在'} />
      )}
      <LineForm
        line={draft}
        problems={isTried ? problemsOf(draft) : {}}
        onChange={(part) => setDraft((now) => ({ ...now, ...part }))}
      />
      <Field
        label="为什么改（车主会看到）"
        value={reason}
        charsMax={200}
        onChange={setReason}
        hint="例如 原厂件缺货，换同质件"
        problem={isTried && reason.trim() === '' ? '请填写原因' : undefined}
      />
    </Sheet>
  )
}
