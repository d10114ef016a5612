import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'

/** Owners who would like to know what this shop thinks; nothing is shown while nobody does. */
export function OpinionCell() {
  const opinions = useLoad('opinions waiting', () => api('GET /shop/opinions', { query: { open: 'true' } }))
  const waiting = opinions.data?.items.length ?? 0
  if (waiting === 0) return null
  return (
    <Card isFlush tone="waiting">
      <Cell
        icon="search"
        label={`${waiting} 份报价想听你的看法`}
        note="30 分钟内答复，不是新订单"
        onTap={() => go('/office/opinions/index')}
      />
    </Card>
  )
}
