import { api } from '@/common/api'
import { serverNow } from '@/common/clock'
import { dayAndClock } from '@/common/format'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { usePulled } from '@/common/pull'
import type { Reply } from '@/common/request'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { MoreOf } from '@/common/ui/More'
import { Banner, Empty } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'

type Look = Reply<'GET /me/disclosures'>['items'][number]

const WHAT_WORDS: Readonly<Record<Look['what'], string>> = { phone: '手机号', vehicle: '车牌、车架号' }
const REASON_WORDS: Readonly<Record<Look['reason'], string>> = {
  appointment: '确认到店',
  work: '施工沟通',
  parts: '订配件',
  'hand-over': '通知提车',
  complaint: '处理投诉',
  safety: '核查资金安全',
  support: '客服协助',
  other: '其他',
}

/** Every look at phone, plate or VIN in full: who, when, what and why. */
export default function LooksPage() {
  const paged = usePaged<Look>('looks', (cursor) => api('GET /me/disclosures', { query: { cursor } }))
  usePulled(paged.reload)
  return (
    <Screen>
      <MoreOf
        paged={paged}
        empty={<Empty icon="shield" text="还没有人看过你的手机号、车牌或车架号" />}
        arrange={(looks) => (
          <>
            <Banner icon="shield">平时大家看到的都是打码的。要看完整的，须写明原因，并记在这里。</Banner>
            <Card isFlush>
              {looks.map((look) => (
                <LookRow key={look.id} look={look} />
              ))}
            </Card>
          </>
        )}
      />
    </Screen>
  )
}

function LookRow({ look: { what, byName, reason, note, at, orderId } }: { look: Look }) {
  const why = note === '' ? REASON_WORDS[reason] : note
  return (
    <Cell
      label={`${byName} 看了${WHAT_WORDS[what]}`}
      note={`${dayAndClock(at, serverNow())} · 原因：${why}`}
      onTap={() => go('/order/detail/index', { orderId })}
    />
  )
}
