import { describe, expect, it } from 'vitest'
import { caseMachine } from '../care/case.machine'
import { opinionMachine } from '../opinions/opinion.machine'
import { orderMachine } from '../orders/order.machine'
import { quoteLineMachine } from '../orders/quote-line.machine'
import { operationMachine, paymentMachine } from '../payments/payment.machine'
import { applicationMachine, settlementChangeMachine } from '../shops/merchant.machine'
import { shopMachine } from '../shops/shop.machine'
import { canApply, statesOf, transition, unreachableStates } from './machine'

const machines = [
  orderMachine,
  quoteLineMachine,
  paymentMachine,
  operationMachine,
  shopMachine,
  applicationMachine,
  settlementChangeMachine,
  caseMachine,
  opinionMachine,
]

describe('state machines', () => {
  it.each(machines.map((machine) => [machine.name, machine] as const))(
    'every state of %s can be reached',
    (_name, machine) => {
      expect(unreachableStates(machine as never)).toEqual([])
    },
  )

  it('an unfinished order always has an exit', () => {
    const stuck = statesOf(orderMachine).filter(
      (state) => Object.keys(orderMachine.table[state]).length === 0,
    )
    expect(stuck).toEqual(['COMPLETED', 'CANCELLED'])
  })

  it('an event that the state does not know is refused', () => {
    expect(() => transition(orderMachine, 'COMPLETED', 'cancel')).toThrowError(
      expect.objectContaining({ code: 'ILLEGAL_TRANSITION' }),
    )
    expect(canApply(orderMachine, 'COMPLETED', 'cancel')).toBe(false)
  })
})
