import { money } from '@/common/format'
import { Button } from '@/common/ui/Button'
import type { Quote } from './use-quote'

type DecideFooterProps = {
  quote: Quote
  isBusy: boolean
  onApprove: () => void
  onDeclineAll: () => void
}

/** The one next step, with what it costs. After an edit it first has to be read: a finger may be on its way down. */
export function DecideFooter({ quote, isBusy, onApprove, onDeclineAll }: DecideFooterProps) {
  if (!quote.isRead)
    return (
      <Button kind="waiting" onTap={quote.markRead}>
        我看过改动了
      </Button>
    )
  if (quote.chosen.size === 0)
    return (
      <Button kind="second" isBusy={isBusy} onTap={onDeclineAll}>
        {quote.isSupplement ? '都不做，其他照常施工' : '都不做，准备取车'}
      </Button>
    )
  return (
    <>
      <Button kind="plain" isCompact isDisabled={isBusy} onTap={onDeclineAll}>
        都不做
      </Button>
      <Button kind="waiting" isBusy={isBusy} isDisabled={quote.openConsents > 0} onTap={onApprove}>
        {quote.openConsents > 0 ? `先确认 ${quote.openConsents} 个非原厂件` : approveWords(quote)}
      </Button>
    </>
  )
}

function approveWords({ chosen, lines, dueFen, isSupplement }: Quote): string {
  const whole = chosen.size === lines.length && !isSupplement ? '全部同意' : '同意'
  return dueFen > 0 ? `${whole}并支付 ${money(dueFen)}` : `${whole}，不用再付`
}
