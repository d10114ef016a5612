import type { FastifyInstance } from 'fastify'
import { addAccountRoutes } from './account-routes'
import { addApplymentRoutes } from './applyment-routes'
import { addBillRoutes } from './bill-routes'
import { addCertificateRoute } from './certificate-routes'
import { addComplaintRoutes } from './complaint-routes'
import { addMediaRoutes } from './media-routes'
import { addOrderRoutes } from './order-routes'
import { speakPay, type Pay } from './pay-server'
import { addReceiverRoutes } from './receiver-routes'
import { addRefundAfterRoutes } from './refund-after-routes'
import { addRefundRoutes } from './refund-routes'
import { addReturnRoutes } from './return-routes'
import { addSettlementRoutes } from './settlement-routes'
import { addShareRoutes } from './share-routes'
import { addViolationRoutes } from './violations'

/** Makes a listener WeChat Pay. */
export function registerPay(fastify: FastifyInstance, pay: Pay): void {
  speakPay(fastify, pay)
  addOrderRoutes(fastify, pay)
  addShareRoutes(fastify, pay)
  addReturnRoutes(fastify, pay)
  addReceiverRoutes(fastify, pay)
  addRefundRoutes(fastify, pay)
  addRefundAfterRoutes(fastify, pay)
  addAccountRoutes(fastify, pay)
  addBillRoutes(fastify, pay)
  addCertificateRoute(fastify, pay)
  addMediaRoutes(fastify, pay)
  addApplymentRoutes(fastify, pay)
  addSettlementRoutes(fastify, pay)
  addViolationRoutes(fastify, pay)
  addComplaintRoutes(fastify, pay)
}
