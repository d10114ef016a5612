import { paymentContract } from '@anxin/shared/payments/payment.contract'
import { handlersFor } from '../platform/routes'
import { collectDebts } from './collect-debts'
import { listDebts } from './list-debts'
import { listPaymentMethods } from './list-payment-methods'

// What WeChat calls is in the contract so that everybody sees it; plugins serve it, with the raw body.
const {
  'POST /wechat/pay/notifications': _notifications,
  'GET /wechat/messages': _echo,
  'POST /wechat/messages': _messages,
  ...jsonContract
} = paymentContract

export const paymentRoutes = handlersFor(jsonContract, {
  'GET /payment-methods': listPaymentMethods,
  'GET /shop/debts': listDebts,
  'POST /shop/debts/collection': collectDebts,
})
