import type { ReactNode } from 'react'
import type { Loaded } from '@/common/load'
import { goTab } from '@/common/nav'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { UploadBar } from '../../common/UploadBar'
import type { Job } from './job'

/** The frame of every page about one car; who cannot see it is told why and where the own ones are. */
export function JobScreen({
  job,
  footer,
  children,
}: {
  job: Loaded<Job>
  footer?: ReactNode
  children: (order: Job) => ReactNode
}) {
  if (job.data === undefined && job.error?.code === 'NOT_FOUND')
    return (
      <Screen>
        <Empty
          icon="search"
          text="没有找到这个工单，可能已经改派给别人"
          action="看我的工单"
          onAction={() => goTab('/pages/jobs/index')}
        />
      </Screen>
    )
  return (
    <Screen footer={job.data === undefined ? undefined : footer}>
      <UploadBar />
      <WhenLoaded loaded={job}>{children}</WhenLoaded>
    </Screen>
  )
}
