import { useNoticeConsent } from '@/common/notices'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'

/** How she hears of what happens: every consent in WeChat is good for one message. */
export function Reach() {
  const consent = useNoticeConsent(['order-progress', 'quote-ready', 'follow-up'])
  if (consent.left === undefined) return null
  const progress = consent.left['order-progress'] ?? 0
  const quotes = consent.left['quote-ready'] ?? 0
  return (
    <Card title="怎么通知你" isFlush>
      <Cell
        icon="bell"
        label={progress + quotes > 0 ? '微信消息已开' : '微信消息未开'}
        note={
          progress + quotes > 0
            ? `还能收到进度 ${progress} 条、报价 ${quotes} 条；其余在“我的 · 消息”里`
            : '现在只在小程序内告诉你'
        }
        value="允许下一条"
        onTap={() => void consent.ask()}
      />
    </Card>
  )
}
