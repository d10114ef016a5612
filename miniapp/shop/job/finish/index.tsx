import { Text, View } from '@tarojs/components'
import { money } from '@/common/format'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Banner, Failure } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { Tap } from '@/common/ui/Tap'
import { useUploads } from '@/common/uploads'
import { OLD_PART_WORDS } from '@/common/words'
import { Footer } from '../parts/Footer'
import { useJob, type Job } from '../parts/job'
import { JobScreen } from '../parts/JobScreen'
import { receiptLine, sumOf } from '../parts/lines'
import { TagPhotos } from '../parts/TagPhotos'
import { Box, StepsToDo } from './Notes'
import { PiecesToNote } from './Pieces'
import { useFinish, type Finish } from './use-finish'
import './index.scss'

/** The work is done: which lines, a picture of it, and who has checked. All that was agreed is ticked beforehand. */
export default function FinishPage() {
  const { orderId, job } = useJob()
  const photos = useUploads(orderId)
  const finish = useFinish(orderId, photos, job)
  const order = job.data
  const canFinish = order?.state === 'IN_SERVICE' && !order.flags.supplementPending
  return (
    <JobScreen
      job={job}
      footer={order !== undefined && canFinish && <FinishFooter order={order} finish={finish} />}
    >
      {(shown) =>
        shown.state !== 'IN_SERVICE' ? (
          <Banner>{shown.bill === null ? '这个订单现在不能完工' : '这辆车已经完工'}</Banner>
        ) : (
          <>
            <FinishFailure finish={finish} />
            {shown.flags.supplementPending && (
              <Banner tone="waiting" icon="clock">
                车主还没确认增项，确认或到时自动不做后才能完工
              </Banner>
            )}
            <Lines order={shown} finish={finish} />
            <StepsToDo order={shown} notes={finish.notes} photos={photos} />
            <PiecesToNote order={shown} notes={finish.notes} photos={photos} done={finish.done} />
            <Card title="完工照片">
              <TagPhotos orderId={orderId} slot="finish" label="完工照" photos={photos} />
            </Card>
            <Card title="旧件照片" aside={<Text className="finish-aside">{oldPartsWanted(shown)}</Text>}>
              <TagPhotos orderId={orderId} slot="old-part" label="旧件" photos={photos} />
            </Card>
            <Card isFlush>
              <Checked isOn={finish.isChecked} rest={finish.notes.rest} onTap={finish.toggleChecked} />
            </Card>
          </>
        )
      }
    </JobScreen>
  )
}

function oldPartsWanted({ oldParts }: Job): string {
  if (oldParts === null) return '换过件的拍一张'
  return oldParts === 'dispose' ? '车主不要旧件' : `车主：${OLD_PART_WORDS[oldParts]}，必须拍`
}

function Lines({ order, finish }: { order: Job; finish: Finish }) {
  const lines = order.lines.filter(({ state }) => state === 'approved')
  if (lines.length === 0) return null
  const sum = sumOf(lines.filter(({ id }) => finish.done.has(id)))
  return (
    <Receipt
      title="做完的项目"
      lines={lines.map((line) => ({
        ...receiptLine(line),
        mark: finish.done.has(line.id) ? undefined : { text: '没做，退款', tone: 'waiting' as const },
        isOut: !finish.done.has(line.id),
      }))}
      choice={{ chosen: finish.done, onToggle: finish.toggleLine }}
      {...(sum === null ? {} : { total: { label: '合计', fen: sum } })}
      foot="没做的取消勾选，车主付的会退回去"
    />
  )
}

/** Who checks the work vouches for the steps that no photo shows, so one tap does for all of them. */
function Checked({ isOn, rest, onTap }: { isOn: boolean; rest: readonly string[]; onTap: () => void }) {
  return (
    <Tap className="finish-checked" role="checkbox" label="我已质检" isChosen={isOn} onTap={onTap}>
      <Box isOn={isOn} />
      <View className="finish-words">
        <Text className="finish-label">我已质检</Text>
        <Text className="finish-aside">
          {rest.length === 0
            ? '试车或试机正常，螺栓按扭力复核，没有工具和旧件留在车上'
            : `同时确认做完：${rest.join('、')}`}
        </Text>
      </View>
    </Tap>
  )
}

function FinishFailure({ finish: { error } }: { finish: Finish }) {
  if (error === undefined) return null
  const which = Object.values(error.fields).join('，')
  return <Failure error={error} safe={which === '' ? '还没有完工，账单没有变化' : `${which}。勾选的都还在`} />
}

function FinishFooter({ order, finish }: { order: Job; finish: Finish }) {
  if (finish.after.isWaiting)
    return (
      <Footer note={`还有 ${finish.after.left} 张照片在上传，传完自动${finish.isSaving ? '存好' : '完工'}`}>
        <Button kind="second" onTap={finish.after.stop}>
          {finish.isSaving ? '先不存' : '先不完工'}
        </Button>
      </Footer>
    )
  return (
    <Footer note={finish.missing.length === 0 ? '' : `还差：${finish.missing.join('、')}`}>
      {finish.notes.isOpen && !finish.isChecked && (
        <Button kind="second" isBusy={finish.isBusy} onTap={finish.save}>
          先存施工记录
        </Button>
      )}
      <Button
        isBusy={finish.isBusy}
        isDisabled={!finish.isChecked || finish.notes.isHalf}
        onTap={finish.submit}
      >
        {buttonWords(order, finish.done)}
      </Button>
    </Footer>
  )
}

/**
 * The bill on the button, exactly where this phone can know it. A coupon of the owner's lowers it by a share of what is
 * done, which only the API works out.
 */
function buttonWords(order: Job, done: ReadonlySet<string>): string {
  const approved = order.lines.filter(({ state }) => state === 'approved')
  const sum = sumOf(approved.filter(({ id }) => done.has(id)))
  if (sum === null || order.couponFen === null) return '完工'
  if (order.couponFen === 0) return `完工，账单 ${money(sum)}`
  const isWhole = approved.every(({ id }) => done.has(id))
  return isWhole ? `完工，账单 ${money(sum - order.couponFen)}` : `完工，用券前合计 ${money(sum)}`
}
