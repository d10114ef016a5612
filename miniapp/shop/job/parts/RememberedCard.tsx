import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import type { Job } from './job'
import { useRemembered, workText } from './remembered'

/** What was found at this car before and not done, whoever found it. */
export function RememberedCard({ order }: { order: Job }) {
  const works = useRemembered(order)
  if (works.length === 0) return null
  return (
    <Card title="这辆车上次没做的" isFlush>
      {works.map((work) => (
        <Cell key={work.id} icon="wrench" label={work.name} note={workText(work)} />
      ))}
    </Card>
  )
}
