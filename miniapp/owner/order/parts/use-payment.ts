import Taro from '@tarojs/taro'
import type { Order } from '@anxin/shared/orders/order.contract'
import { useEffect, useRef, useState } from 'react'
import { api } from '@/common/api'
import type { ApiError } from '@/common/api-error'
import { newId } from '@/common/ids'
import { toApiError } from '@/common/load'
import { deviceId } from '../../device'
import { moneyOf } from './order-money'

/** How far one payment is. Money has been taken in `paid` alone; in `checking` nobody knows yet. */
export type PaymentStep =
  | { readonly is: 'ready' }
  | { readonly is: 'preparing' }
  | { readonly is: 'cashier' }
  | { readonly is: 'checking' }
  | { readonly is: 'cancelled' }
  | { readonly is: 'failed' }
  | { readonly is: 'paid'; readonly amountFen: number }
  /** What is due is another sum than the one on the button: it has to be agreed to anew. */
  | { readonly is: 'changed'; readonly dueFen: number }
  /** The API does not let her pay now, and says why. Nothing was taken. */
  | { readonly is: 'refused'; readonly error: ApiError }

export type Payment = {
  readonly step: PaymentStep
  /** Until when this sum can be paid, once that is known. */
  readonly expiresAt: string | undefined
  /** Opens WeChat's cashier for `fen`, which the person has just read on the button. */
  readonly pay: (order: Order, fen: number, code?: string) => Promise<void>
  /** The API wants the code that the owner's phone is sent; `error` says what was wrong with the last one. */
  readonly codeWanted: { readonly error: ApiError | undefined } | undefined
  /** She would rather not type a code now. */
  readonly dropCode: () => void
  /** Asks once whether an earlier payment has arrived, as after the phone died at the cashier. */
  readonly look: () => Promise<void>
}

type Ending = 'success' | 'cancelled' | 'failed'
type Check = { readonly order: Order } | undefined

/** Waits between two questions to WeChat; the last one goes on for as long as nobody knows. */
const ASK_AGAIN_MS = [500, 1_000, 2_000, 3_000]
const CODE_ERRORS: readonly string[] = [
  'PAYMENT_VERIFICATION_NEEDED',
  'SMS_CODE_WRONG',
  'PAYMENT_CODE_LOCKED',
]
/** How often WeChat has to say "not paid" before we say so, after its cashier ended without a word. */
const NOT_PAID_TIMES = 3

/**
 * Pays what is due: the cashier, then asking until the payment is seen. A repeat pays the same transaction, so nothing
 * is ever taken twice. `onOrder` gets the order as every answer shows it.
 */
export function usePayment(orderId: string, onOrder: (order: Order) => void): Payment {
  const [step, setStep] = useState<PaymentStep>({ is: 'ready' })
  const [expiresAt, setExpiresAt] = useState<string>()
  const [codeWanted, setCodeWanted] = useState<Payment['codeWanted']>()
  const isHere = useRef(true)
  const isRunning = useRef(false)
  const newest = useRef(onOrder)
  newest.current = onOrder
  useEffect(
    () => () => {
      isHere.current = false
    },
    [],
  )

  const check = async (): Promise<Check> => {
    const answer = await askWhetherPaid(orderId)
    if (answer !== undefined && isHere.current) newest.current(answer.order)
    return answer
  }
  const payOnce = async (order: Order, fen: number, code?: string): Promise<PaymentStep> => {
    setStep({ is: 'preparing' })
    const prepared = await prepare(orderId, code)
    if ('error' in prepared && CODE_ERRORS.includes(prepared.error.code)) {
      setCodeWanted({ error: code === undefined ? undefined : prepared.error })
      return { is: 'ready' }
    }
    setCodeWanted(undefined)
    if ('error' in prepared) {
      const isSettled = ['NOTHING_TO_PAY', 'PAYMENT_EXPIRED'].includes(prepared.error.code)
      if (prepared.error.code === 'PAYMENT_UNCERTAIN') setStep({ is: 'checking' })
      else if (!isSettled) return { is: 'refused', error: prepared.error }
      const arrived = (await check())?.order
      if (arrived !== undefined && isPaid(arrived, order, fen)) return { is: 'paid', amountFen: fen }
      if (isSettled) return { is: 'refused', error: prepared.error }
      return follow({ order, fen, ending: 'success', check, isHere: () => isHere.current })
    }
    setExpiresAt(prepared.expiresAt)
    if (prepared.amountFen !== fen) {
      await check()
      return { is: 'changed', dueFen: prepared.amountFen }
    }
    setStep({ is: 'cashier' })
    const ending = await openCashier(prepared.pay)
    if (ending !== 'cancelled') setStep({ is: 'checking' })
    return follow({ order, fen, ending, check, isHere: () => isHere.current })
  }
  return {
    step,
    expiresAt,
    codeWanted,
    dropCode: () => setCodeWanted(undefined),
    async pay(order, fen, code) {
      if (isRunning.current) return
      isRunning.current = true
      try {
        const end = await payOnce(order, fen, code)
        if (isHere.current) setStep(end)
      } finally {
        isRunning.current = false
      }
    },
    async look() {
      await check()
    },
  }
}

/** The receiving end says that the sum is there; that nothing is due any more could also mean that it lapsed. */
function isPaid(now: Order, before: Order, fen: number): boolean {
  return moneyOf(now).paidFen >= moneyOf(before).paidFen + fen
}

async function prepare(orderId: string, code: string | undefined) {
  try {
    return await api('POST /orders/:orderId/payment', {
      params: { orderId },
      body: { commandId: newId(), deviceId: deviceId(), ...(code === undefined ? {} : { code }) },
    })
  } catch (thrown) {
    return { error: toApiError(thrown) }
  }
}

type PayParams = Parameters<typeof Taro.requestPayment>[0]

async function openCashier(params: PayParams): Promise<Ending> {
  try {
    await Taro.requestPayment(params)
    return 'success'
  } catch (thrown) {
    const { errMsg = '' } = thrown as { errMsg?: string }
    return errMsg.includes('cancel') ? 'cancelled' : 'failed'
  }
}

/** The order as it is after asking WeChat; undefined where nobody answered. */
async function askWhetherPaid(orderId: string): Promise<Check> {
  try {
    return await api('POST /orders/:orderId/payment-check', {
      params: { orderId },
      body: { commandId: newId() },
    })
  } catch (thrown) {
    toApiError(thrown)
    return undefined
  }
}

type Follow = {
  readonly order: Order
  readonly fen: number
  readonly ending: Ending
  readonly check: () => Promise<Check>
  readonly isHere: () => boolean
}

/** Asks until it is known: seen as paid, or said by WeChat not to be. Only that may be told as "nothing was taken". */
async function follow({ order, fen, ending, check, isHere }: Follow): Promise<PaymentStep> {
  let notPaid = 0
  for (let turn = 0; ; turn += 1) {
    const answer = await check()
    if (answer !== undefined) {
      if (isPaid(answer.order, order, fen)) return { is: 'paid', amountFen: fen }
      notPaid += 1
      if (ending === 'cancelled') return { is: 'cancelled' }
      if (ending === 'failed' && notPaid >= NOT_PAID_TIMES) return { is: 'failed' }
      // The time to pay ran out meanwhile, and WeChat closed it unpaid.
      if (moneyOf(answer.order).dueFen === 0) return { is: 'failed' }
    }
    if (!isHere()) return { is: 'checking' }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS[Math.min(turn, ASK_AGAIN_MS.length - 1)]))
  }
}
