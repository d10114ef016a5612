import type { ReactNode } from 'react'
import type { Loaded } from '@/common/load'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { UploadBar } from '../../common/UploadBar'
import type { Job } from './job'

/** The frame of every page about one car. */
export function JobScreen({
  job,
  footer,
  children,
}: {
  job: Loaded<Job>
  footer?: ReactNode
  children: (order: Job) => ReactNode
}) {
  return (
    <Screen footer={job.data === undefined ? undefined : footer}>
      <UploadBar />
      <WhenLoaded loaded={job}>{children}</WhenLoaded>
    </Screen>
  )
}
