import { paymentContract } from '@anxin/shared/payments/payment.contract'
import { handlersFor } from '../platform/routes'
import { listPaymentMethods } from './list-payment-methods'

// The notification route is in the contract so that everybody sees it; the plugin serves it, with the raw body.
const { 'POST /wechat/pay/notifications': _served, ...jsonContract } = paymentContract

export const paymentRoutes = handlersFor(jsonContract, { 'GET /payment-methods': listPaymentMethods })
