import { useState } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { go } from '@/common/nav'
import { usePaged } from '@/common/paged'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { MoreOf } from '@/common/ui/More'
import { Empty, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { StarFilter } from '@/common/ui/Stars'
import { isDesk, useMe } from '../../common/me'
import { NotMember } from '../../common/NotMember'
import type { Review } from './dimensions'
import { PhrasesCard } from './PhrasesCard'
import { ReplySheet } from './ReplySheet'
import { ReviewCard } from './ReviewCard'
import { ScoreCard } from './ScoreCard'
import { TrendCard } from './TrendCard'
import './index.scss'

/** What the score comes from, where it is going, what owners write, and the shop's one answer to each. */
export default function ReviewsPage() {
  const me = useMe()
  return (
    <Screen>
      <WhenLoaded loaded={me} empty={(data) => (data.active === null ? <NotMember me={data} /> : null)}>
        {({ active }) =>
          active !== null && (
            <>
              {isDesk(active) && <Summary />}
              <Reviews shopId={active.shopId} canReply={isDesk(active)} />
            </>
          )
        }
      </WhenLoaded>
    </Screen>
  )
}

function Summary() {
  const summary = useLoad('reviews-summary', () => api('GET /shop/reviews/summary'))
  return (
    <WhenLoaded loaded={summary} blocks={2}>
      {(data) => (
        <>
          <ScoreCard summary={data} />
          <TrendCard months={data.months} />
          <PhrasesCard phrases={data.phrases} />
          <Card isFlush>
            <Cell
              icon="chat"
              label="差评转来的售后"
              note="两星及以下转为售后，24 小时内答复，逾期由平台处理"
              onTap={() => go('/office/cases/index')}
            />
          </Card>
        </>
      )}
    </WhenLoaded>
  )
}

function Reviews({ shopId, canReply }: { shopId: string; canReply: boolean }) {
  const [stars, setStars] = useState<number>()
  const filter = stars === undefined ? {} : { stars }
  const reviews = usePaged<Review>(`reviews ${shopId} ${stars ?? ''}`, (cursor) =>
    api('GET /shops/:shopId/reviews', {
      params: { shopId },
      query: cursor === undefined ? filter : { ...filter, cursor },
    }),
  )
  const [answering, setAnswering] = useState<Review>()
  return (
    <>
      <Card title="按星级看">
        <StarFilter value={stars} onChoose={setStars} />
      </Card>
      <MoreOf
        paged={reviews}
        empty={
          <Empty
            icon="star"
            text={
              stars === undefined
                ? '还没有评价。订单完成后车主可以评价，内容通过检查后显示在这里'
                : `没有 ${stars} 星的评价`
            }
          />
        }
        render={(review) => (
          <ReviewCard
            key={review.id}
            review={review}
            {...(canReply && review.reply === null ? { onReply: () => setAnswering(review) } : {})}
          />
        )}
      />
      {answering !== undefined && (
        <ReplySheet
          review={answering}
          onClose={() => setAnswering(undefined)}
          onReplied={() => {
            setAnswering(undefined)
            void reviews.reload()
          }}
        />
      )}
    </>
  )
}
