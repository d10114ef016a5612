import { useShareAppMessage } from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { OrderScreen } from '../parts/OrderScreen'
import { moneyOf } from '../parts/order-money'
import { PaymentCode } from '../parts/PaymentCodeSheet'
import { useOrder } from '../parts/use-order'
import { usePayment } from '../parts/use-payment'
import { Decide } from './Decide'
import { DecideFooter } from './DecideFooter'
import { DeclineSheet } from './DeclineSheet'
import { Decided, DecidedFooter } from './Decided'
import { useLinks } from './use-links'
import { costOfDeclining, useQuote, type Quote } from './use-quote'
import './index.scss'

/** A quote, or lines proposed while the work goes on: read, choose, approve and pay. Nothing is done without it. */
export default function QuotePage() {
  const order = useOrder()
  const { orderId, loaded } = order
  const quote = useQuote(loaded.data)
  const links = useLinks(orderId)
  useShareAppMessage(() => links.card)
  const payment = usePayment(orderId, loaded.put)
  const command = useCommand()
  const [declines, setDeclines] = useState<'some' | 'all'>()

  const send = async (shown: Quote, chosen: ReadonlySet<string>, reason?: string) => {
    setDeclines(undefined)
    let after: Order | undefined
    const isDone = await command.run(async (commandId) => {
      after = await decide(orderId, shown, { commandId, chosen, reason })
    })
    // Whatever was refused, what is true now is shown below the refusal.
    if (!isDone || after === undefined) return loaded.reload()
    loaded.put(after)
    const { dueFen } = moneyOf(after)
    if (dueFen > 0 && chosen.size > 0) await payment.pay(after, shown.dueFen)
    return undefined
  }
  const isOpen = quote !== undefined && payment.step.is !== 'paid' && payment.step.is !== 'checking'
  return (
    <OrderScreen
      order={order}
      footer={(data) =>
        isOpen && moneyOf(data).dueFen === 0 ? (
          <DecideFooter
            quote={quote}
            isBusy={command.isBusy || payment.step.is === 'preparing'}
            onApprove={() =>
              quote.chosen.size === quote.lines.length
                ? void send(quote, quote.chosen)
                : setDeclines(quote.chosen.size === 0 ? 'all' : 'some')
            }
            onDeclineAll={() => setDeclines('all')}
          />
        ) : (
          <DecidedFooter order={data} payment={payment} />
        )
      }
    >
      {(data) => (
        <>
          {isOpen && moneyOf(data).dueFen === 0 ? (
            <Decide order={data} quote={quote} error={command.error} payment={payment} links={links} />
          ) : (
            <Decided order={data} payment={payment} />
          )}
          <PaymentCode order={data} payment={payment} />
          {declines !== undefined && quote !== undefined && (
            <DeclineSheet
              names={namesOf(quote, declines)}
              approveFen={declines === 'all' ? 0 : quote.dueFen}
              cost={declines === 'all' ? costOfDeclining(data) : null}
              isSupplement={quote.isSupplement}
              onSend={(reason) => void send(quote, declines === 'all' ? new Set() : quote.chosen, reason)}
              onClose={() => setDeclines(undefined)}
            />
          )}
        </>
      )}
    </OrderScreen>
  )
}

function namesOf(quote: Quote, declines: 'some' | 'all'): string[] {
  return quote.lines.filter(({ id }) => declines === 'all' || !quote.chosen.has(id)).map(({ name }) => name)
}

type Decision = { commandId: string; chosen: ReadonlySet<string>; reason: string | undefined }

/** Every line that was shown, and the version in which it was: the API refuses a consent to any other. */
async function decide(
  orderId: string,
  { round, lines, consented }: Quote,
  { commandId, chosen, reason }: Decision,
): Promise<Order> {
  return api('POST /orders/:orderId/decisions', {
    params: { orderId },
    body: {
      commandId,
      quoteRound: round,
      decisions: lines.map(({ id: lineId, partType }) =>
        chosen.has(lineId)
          ? {
              lineId,
              decision: 'approve' as const,
              ...(consented.has(lineId) && partType !== null ? { consentPartType: partType } : {}),
            }
          : { lineId, decision: 'decline' as const, ...(reason === undefined ? {} : { reason }) },
      ),
    },
  })
}
