import type { Refunding } from '@anxin/shared/payments/payment.contract'
import { dayAndClock, money } from './format'

type Words = { readonly mark: string; readonly text: string }

/** How a refund stands that has not arrived: in a word, and in a sentence that says when it is looked at again. */
export function refundingWords({ amountFen, stand, askAt }: Refunding, nowMs: number): Words {
  const sum = money(amountFen)
  const again = askAt === null ? '平台正在人工核对' : `${dayAndClock(askAt, nowMs)} 再次`
  switch (stand) {
    case 'going':
      return { mark: '退款中', text: `${sum} 正在原路退回，微信处理需要一点时间` }
    case 'unknown':
      return {
        mark: '结果未知',
        text: `微信还没有答复 ${sum} 退了没有。${askAt === null ? again : `${again}查询`}，不会退两次，也不会漏退`,
      }
    case 'short':
      return {
        mark: '等门店余额',
        text: `门店余额不够，${sum} 还没有退成。${askAt === null ? again : `${again}提交`}`,
      }
    case 'review':
      return { mark: '核对中', text: `${sum} 的退款正在人工核对，核对后原路退回` }
  }
}
