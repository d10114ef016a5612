import { Text } from '@tarojs/components'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Banner } from '@/common/ui/Notice'
import { PhotoStrip } from '@/common/ui/Photo'
import type { ReviewView } from './use-review'

const STATES: Readonly<Record<ReviewView['state'], string>> = {
  pending: '已提交，正在审核，通过后公开。',
  published: '已公开，谢谢你帮助其他车主。',
  refused: '没有通过审核，没有公开。可以修改后重新提交。',
}

export function OwnReview({ review }: { review: ReviewView }) {
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
        <Cell label="服务" value={`${manner} 星`} />
        <Cell label="价格透明" value={`${priceClarity} 星`} />
        {text !== '' && <Text className="review-text">{text}</Text>}
        {photoIds.length > 0 && <PhotoStrip photoIds={photoIds} label="评价" />}
      </Card>
      {reply !== null && (
        <Card title="门店回复">
          <Text>{reply}</Text>
        </Card>
      )}
    </>
  )
}
