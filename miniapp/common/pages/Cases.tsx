import { CASE_TYPE_NAMES } from '@anxin/shared/care/case-words'
import type { CaseSummary } from '@anxin/shared/care/case.contract'
import { api } from '../api'
import { serverNow } from '../clock'
import { withDeadline } from '../format'
import { useLive } from '../live'
import { go, goTab } from '../nav'
import { usePaged } from '../paged'
import { usePulled } from '../pull'
import { Card } from '../ui/Card'
import { Cell } from '../ui/Cell'
import { MoreOf } from '../ui/More'
import { Empty } from '../ui/Notice'
import { Screen } from '../ui/Screen'
import { Tag } from '../ui/Tag'
import { CASE_STATE_WORDS } from '../words'

const WHERE = {
  owner: {
    page: '/order/case/index',
    text: '没有售后。修得不满意，在订单里申请',
    word: '看订单',
    home: '/pages/orders/index',
  },
  shop: { page: '/job/case/index', text: '没有售后', word: '看工单', home: '/pages/jobs/index' },
} as const

/** Every case of the owner, or of the shop, newest first; each says who acts next and until when. */
export function CasesPage() {
  const paged = usePaged<CaseSummary>('cases', (cursor) => api('GET /cases', { query: { cursor } }))
  usePulled(paged.reload)
  useLive(() => void paged.reload())
  const { page, text, word, home } = WHERE[APP_NAME]
  return (
    <Screen>
      <MoreOf
        paged={paged}
        empty={<Empty icon="check" text={text} action={word} onAction={() => goTab(home)} />}
        render={(one) => (
          <Card key={one.id} isFlush tone={one.next.who === APP_NAME ? 'waiting' : 'plain'}>
            <Cell
              label={`${one.serviceName} · ${CASE_TYPE_NAMES[one.type]}问题`}
              note={noteOf(one)}
              value={
                <Tag tone={one.state === 'CLOSED' ? 'plain' : 'waiting'}>{CASE_STATE_WORDS[one.state]}</Tag>
              }
              onTap={() => go(page, { caseId: one.id })}
            />
          </Card>
        )}
      />
    </Screen>
  )
}

function noteOf({ vehicleText, next }: CaseSummary): string {
  if (next.who === 'none') return vehicleText
  return `${vehicleText}。${withDeadline(next, serverNow())}`
}
