import { Text, View } from '@tarojs/components'
import { useCommand } from '@/common/command'
import { serverNow } from '@/common/clock'
import { dayAndClock, since } from '@/common/format'
import { go } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Empty, Failure } from '@/common/ui/Notice'
import { Tag } from '@/common/ui/Tag'
import { Tap } from '@/common/ui/Tap'
import { SHOP_STATE_WORDS } from '@/common/words'
import type { Job, StageOfBoard } from '../../common/board'
import type { Me } from '../../common/me'
import { nextWords, stepOf } from '../../common/steps'

type JobListProps = {
  stage: StageOfBoard | undefined
  member: Me['active']
  isSearch?: boolean
  onMore?: () => Promise<void>
}

export function JobList({ stage, member, isSearch = false, onMore }: JobListProps) {
  const more = useCommand()
  if (stage === undefined || stage.jobs.length === 0)
    return <Empty icon="car" text={isSearch ? '没有这个车牌的在办工单' : '这个阶段没有车'} />
  const hasMore = Object.keys(stage.cursors).length > 0
  return (
    <View>
      {stage.jobs.map((job) => (
        <JobCard key={job.id} job={job} member={member} />
      ))}
      {more.error !== undefined && <Failure error={more.error} />}
      {hasMore && onMore !== undefined && (
        <Button kind="plain" isBusy={more.isBusy} onTap={() => void more.run(onMore)}>
          加载更多
        </Button>
      )}
    </View>
  )
}

/** One car: how long it has been where it is, who acts next, and the one thing to do. Amber where it waits for us. */
function JobCard({ job, member }: { job: Job; member: Me['active'] }) {
  const step = stepOf(job, member)
  const isOurs = job.next.who === 'shop'
  const now = serverNow()
  return (
    <View className={`job ${isOurs ? 'job-ours' : ''}`}>
      <Tap
        className="job-facts"
        label={`工单 ${job.vehicleText} ${job.serviceName}`}
        onTap={() => go('/job/order/index', { orderId: job.id })}
      >
        <View className="job-head">
          <Text className="job-car">{job.vehicleText}</Text>
          <Tag tone={isOurs ? 'waiting' : 'plain'}>{SHOP_STATE_WORDS[job.state]}</Tag>
        </View>
        <Text className="job-line">{job.serviceName}</Text>
        <Text className="job-line job-second">{`${whenOf(job, now)}`}</Text>
        {job.next.who !== 'none' && (
          <Text className={`job-line ${isOurs ? 'job-waiting' : 'job-second'}`}>
            {`${nextWords(job.next)}${job.next.by === null ? '' : `，${dayAndClock(job.next.by, now)} 前`}`}
          </Text>
        )}
      </Tap>
      {step !== undefined && (
        <View className="job-action">
          <Button
            kind={isOurs ? 'waiting' : 'primary'}
            label={`${step.label} ${job.vehicleText}`}
            onTap={() => go(step.path, step.query)}
          >
            {step.label}
          </Button>
        </View>
      )}
    </View>
  )
}

function whenOf({ state, stateAt, slotStartAt }: Job, now: number): string {
  if (state === 'ACCEPTED' || state === 'PENDING_PAY') return `预约 ${dayAndClock(slotStartAt, now)}`
  if (state === 'COMPLETED' || state === 'CANCELLED') return dayAndClock(stateAt, now)
  return since(now - Date.parse(stateAt))
}
