import { Text } from '@tarojs/components'
import { CASE_OUTCOME_NAMES } from '@anxin/shared/care/case-words'
import type { CaseSummary } from '@anxin/shared/care/case.contract'
import { serverNow } from '@/common/clock'
import { withDeadline } from '@/common/format'
import { go } from '@/common/nav'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import { CASE_STATE_WORDS } from '@/common/words'
import type { ReviewView } from './use-review'

const STATES: Readonly<Record<ReviewView['state'], string>> = {
  pending: '已提交，正在审核，通过后公开。',
  published: '已公开，谢谢你帮助其他车主。',
  refused: '没有通过审核，没有公开。可以修改后重新提交。',
}

/** What she wrote, where it stands, what the shop answered, and what became of it where it was a complaint. */
export function OwnReview({ review, afterSale }: { review: ReviewView; afterSale: CaseSummary | undefined }) {
  const { state, skill, manner, priceClarity, text, photoIds, reply } = review
  return (
    <>
      <Banner
        tone={state === 'published' ? 'released' : 'waiting'}
        icon={state === 'published' ? 'check' : 'clock'}
      >
        {STATES[state]}
      </Banner>
      <Card title="你的评价">
        <Cell label="技术" value={`${skill} 星`} />
        <Cell label="态度" value={`${manner} 星`} />
        <Cell label="价格透明" value={`${priceClarity} 星`} />
        {text !== '' && <Text className="review-text">{text}</Text>}
        {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label="评价" />}
      </Card>
      {reply !== null && (
        <Card title="门店回复">
          <Text>{reply}</Text>
        </Card>
      )}
      {afterSale !== undefined && (
        <Card title="售后处理" isFlush tone={afterSale.next.who === 'owner' ? 'waiting' : 'plain'}>
          <Cell
            label={afterSale.outcome === null ? '处理进度' : CASE_OUTCOME_NAMES[afterSale.outcome]}
            note={noteOf(afterSale)}
            value={CASE_STATE_WORDS[afterSale.state]}
            onTap={() => go('/order/case/index', { caseId: afterSale.id })}
          />
        </Card>
      )}
    </>
  )
}

function noteOf({ next }: CaseSummary): string {
  if (next.who === 'none') return '已经处理完，可以看全过程'
  return `${withDeadline(next, serverNow())}。已经解决的话，可以在里面撤销`
}
