import { useState } from 'react'
import { go } from '@/common/nav'
import { BillFile } from '@/common/ui/BillFile'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { MoneyBar } from '@/common/ui/MoneyBar'
import { Banner, Failure } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { Timeline } from '@/common/ui/Timeline'
import { PiecesCard, StepsCard } from '@/common/ui/Work'
import { isDesk, useMe } from '../../common/me'
import { useJob, type Job } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'
import { receiptLine } from '../parts/lines'
import { AssignSheet } from './AssignSheet'
import { EditLineSheet } from './EditLineSheet'
import { Head } from './Head'
import { InvoiceCard } from './InvoiceCard'
import { nextOfMoney } from './money-next'
import { More } from './More'
import { NextFooter } from './NextFooter'
import { OwnerSheet } from './OwnerSheet'
import { InspectionCard, IntakeCard } from './Records'
import { useDeeds } from './use-deeds'
import { WithdrawSheet } from './WithdrawSheet'
import './index.scss'

export default function OrderPage() {
  const { orderId, job } = useJob()
  const me = useMe()
  const deeds = useDeeds(orderId, job)
  const [sheet, setSheet] = useState<'assign' | 'withdraw' | 'owner' | 'edit-line'>()
  const member = me.data?.active ?? null
  const footer = job.data && <NextFooter order={job.data} member={member} deeds={deeds} />
  return (
    <JobScreen job={job} footer={footer}>
      {(order) => (
        <>
          <Head order={order} />
          <StopRequest order={order} />
          {deeds.error !== undefined && <Failure error={deeds.error} safe="车和款项都没有变化" />}
          {order.flags.hold === 'case' && (
            <Card isFlush>
              <Cell icon="chat" label="车主申请了售后" note="答复、提出方案，都在这里" onTap={toCases} />
            </Card>
          )}
          <IntakeCard order={order} />
          <InspectionCard order={order} />
          <Bill order={order} />
          <PiecesCard order={order} />
          <StepsCard order={order} />
          {isDesk(member) && order.bill !== null && <BillFile orderId={order.id} />}
          <MoneyCard order={order} />
          {isDesk(member) && order.state === 'COMPLETED' && <InvoiceCard order={order} />}
          {order.state === 'COMPLETED' && (
            <Card isFlush>
              <Cell
                icon="image"
                label="做成维修案例"
                note="遮住车牌和人脸，车主同意后公开"
                onTap={() => go('/job/showcase/index', { orderId })}
              />
            </Card>
          )}
          <More order={order} member={member} onSheet={setSheet} />
          <Card title="进度">
            <Timeline entries={order.timeline} />
          </Card>
          {sheet === 'assign' && (
            <AssignSheet order={order} onClose={() => setSheet(undefined)} put={job.put} />
          )}
          {sheet === 'owner' && <OwnerSheet order={order} onClose={() => setSheet(undefined)} />}
          {sheet === 'edit-line' && (
            <EditLineSheet
              order={order}
              onClose={() => setSheet(undefined)}
              put={job.put}
              reload={job.reload}
            />
          )}
          {sheet === 'withdraw' && (
            <WithdrawSheet order={order} onClose={() => setSheet(undefined)} put={job.put} />
          )}
        </>
      )}
    </JobScreen>
  )
}

const toCases = () => go('/office/cases/index')

/** The owner wants the work to end: said before anything else, in her words. */
function StopRequest({ order }: { order: Job }) {
  const asked = order.timeline.find(({ type }) => type === 'stop-requested')
  if (asked === undefined || order.state !== 'IN_SERVICE') return null
  return (
    <Banner tone="danger" icon="pause">
      {`${asked.text}。请停下还没做的项目，在「完工」里勾选已经做完的`}
    </Banner>
  )
}

function Bill({ order }: { order: Job }) {
  if (order.lines.length === 0) return null
  const { bill, money } = order
  const total =
    bill !== null
      ? { label: '账单', fen: bill.totalFen }
      : { label: '车主已同意', fen: money === null ? null : money.approvedFen }
  return (
    <Receipt
      title={bill !== null ? '账单' : '项目'}
      lines={order.lines.map(receiptLine)}
      {...(total.fen === null ? {} : { total })}
      foot="只做「可施工」的项目；没同意的不施工、不收费"
    />
  )
}

function MoneyCard({ order }: { order: Job }) {
  const { money } = order
  if (money === null || money.paidFen === 0) return null
  return (
    <Card>
      <MoneyBar money={money} next={nextOfMoney(order)} />
    </Card>
  )
}
