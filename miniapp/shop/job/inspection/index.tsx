import { Text } from '@tarojs/components'
import { useState } from 'react'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { Banner, Failure } from '@/common/ui/Notice'
import { useUploads } from '@/common/uploads'
import { isDesk, useMe } from '../../common/me'
import { FixedFooter } from '../parts/Footer'
import { useJob, type Job } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'
import { Point } from './Point'
import { groupsOf, useSheet, type SheetOfJob } from './use-sheet'
import './index.scss'

const IN_SHOP: readonly Job['state'][] = ['CHECKED_IN', 'AWAIT_APPROVAL', 'IN_SERVICE']

export default function InspectionPage() {
  const { job } = useJob()
  return (
    <JobScreen job={job}>
      {(order) =>
        IN_SHOP.includes(order.state) ? (
          <Sheet order={order} put={job.put} />
        ) : (
          <Banner>车不在店里，不能写检测单</Banner>
        )
      }
    </JobScreen>
  )
}

/** One tap a point: 良好, 留意, 急修. What needs to be seen to gets words and pictures. */
function Sheet({ order, put }: { order: Job; put: (order: Job) => void }) {
  const photos = useUploads(order.id)
  const sheet = useSheet(order, photos, put)
  const me = useMe()
  const [extra, setExtra] = useState('')
  const addExtra = () => {
    const name = extra.trim()
    if (name === '') return
    sheet.addPoint(name)
    setExtra('')
  }
  const groups = [...groupsOf(order), { group: '其他', names: sheet.draft.extra }]
  return (
    <>
      <Text className="inspection-car">{`${order.vehicleText} · ${order.serviceName}`}</Text>
      {sheet.error !== undefined && (
        <Failure
          error={sheet.error}
          safe={`${Object.values(sheet.error.fields).join('，')} 检测单没有发出，填过的都还在`}
        />
      )}
      {groups
        .filter(({ names }) => names.length > 0)
        .map(({ group, names }) => (
          <Card key={group} title={group}>
            {names.map((name) => (
              <Point key={name} orderId={order.id} name={name} sheet={sheet} photos={photos} />
            ))}
          </Card>
        ))}
      <Card title="加一项">
        <Field label="检查了什么" value={extra} onChange={setExtra} charsMax={40} hint="例如 涡轮管路" />
        <Button kind="second" isDisabled={extra.trim() === ''} onTap={addExtra}>
          加上
        </Button>
      </Card>
      <SheetButtons order={order} sheet={sheet} canQuote={isDesk(me.data?.active)} />
    </>
  )
}

function SheetButtons({ order, sheet, canQuote }: { order: Job; sheet: SheetOfJob; canQuote: boolean }) {
  const { after, counts, isSaved } = sheet
  const kind = order.state === 'IN_SERVICE' ? 'supplement' : 'quote'
  if (isSaved)
    return (
      <FixedFooter note={`检测单已写进工单：${summary(counts)}`}>
        {canQuote && counts.watch + counts.urgent > 0 && (
          <Button onTap={() => go('/job/quote/index', { orderId: order.id, kind })}>
            {kind === 'quote' ? '按检测结果报价' : '按检测结果增项'}
          </Button>
        )}
        <Button kind="second" onTap={sheet.leave}>
          回工单
        </Button>
      </FixedFooter>
    )
  if (after.isWaiting)
    return (
      <FixedFooter note={`还有 ${after.left} 张照片在上传，传完自动写进工单`}>
        <Button kind="second" onTap={after.stop}>
          先不写
        </Button>
      </FixedFooter>
    )
  return (
    <FixedFooter note={sheet.hasFailed ? '有照片没有通过，请重拍' : ''}>
      {counts.unset > 0 && (
        <Button kind="second" onTap={sheet.restGood}>
          {`其余 ${counts.unset} 项良好`}
        </Button>
      )}
      <Button
        isBusy={sheet.isBusy}
        isDisabled={counts.good + counts.watch + counts.urgent === 0 || counts.unset > 0}
        onTap={sheet.submit}
      >
        {`写进工单（${summary(counts)}）`}
      </Button>
    </FixedFooter>
  )
}

function summary({ good, watch, urgent }: SheetOfJob['counts']): string {
  const parts = [
    [urgent, '急修'],
    [watch, '留意'],
    [good, '良好'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} 项${word}`)
  return said.length === 0 ? '还没有检查' : said.join('、')
}
