import type { ShowcaseCard } from '@anxin/shared/showcases/showcase.contract'
import { go } from '@/common/nav'
import type { Paged } from '@/common/paged'
import { Card } from '@/common/ui/Card'
import { MoreOf } from '@/common/ui/More'
import { Empty } from '@/common/ui/Notice'
import { ShowcaseRow } from '@/common/ui/Showcase'

/** Verified cases, each with the consent of the car's owner. */
export function ShowcaseList({ showcases }: { showcases: Paged<ShowcaseCard> }) {
  return (
    <Card title="维修案例">
      <MoreOf
        paged={showcases}
        empty={<Empty icon="image" text="还没有车主同意公开的案例" />}
        render={(card) => (
          <ShowcaseRow
            key={card.id}
            card={card}
            onTap={() => go('/shops/showcase/index', { showcaseId: card.id })}
          />
        )}
      />
    </Card>
  )
}
