import { Card } from '@/common/ui/Card'
import { PhotoStrip } from '@/common/ui/Photo'
import { Toggle } from '@/common/ui/Toggle'
import { readDraft } from '../../common/booking-draft'
import { pastText, wishedOf, WORK_LEVEL_WORDS } from '../../common/remembered'
import type { Booking } from './use-booking'

/** What this car did not get the last time: it may be done now, and nothing is chosen beforehand. */
export function RememberedPart({ booking: { remembered, wished, patch, car } }: { booking: Booking }) {
  const open = remembered.filter(({ state, isBooked }) => state === 'open' && !isBooked)
  if (open.length === 0 || car === undefined) return null
  return (
    <Card title="上次没做的，这次一起看看？">
      {open.map((work) => (
        <Toggle
          key={work.id}
          label={work.name}
          note={`${WORK_LEVEL_WORDS[work.level]} · ${pastText(work)}`}
          isOn={wished.includes(work.id)}
          onChange={(isOn) => {
            // From the draft itself: two fingers are quicker than a drawing.
            const others = wishedOf(open, readDraft()?.rememberedIds).filter((id) => id !== work.id)
            patch({ rememberedIds: isOn ? [...others, work.id] : others })
          }}
        />
      ))}
      <PhotoStrip
        photoIds={open.flatMap(({ photoIds }) => photoIds).slice(0, 6)}
        label="上次发现"
        folder={`/vehicles/${car.id}/record/photos`}
      />
    </Card>
  )
}
