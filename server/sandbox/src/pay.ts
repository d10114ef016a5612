import type { FastifyInstance } from 'fastify'
import { addAccountRoutes } from './account-routes'
import { addBillRoutes } from './bill-routes'
import { addCertificateRoute } from './certificate-routes'
import { addOrderRoutes } from './order-routes'
import { speakPay, type Pay } from './pay-server'
import { addReceiverRoutes } from './receiver-routes'
import { addRefundRoutes } from './refund-routes'
import { addReturnRoutes } from './return-routes'
import { addShareRoutes } from './share-routes'

/** Makes a listener WeChat Pay. Applyments and complaints will be further lines here. */
export function registerPay(fastify: FastifyInstance, pay: Pay): void {
  speakPay(fastify, pay)
  addOrderRoutes(fastify, pay)
  addShareRoutes(fastify, pay)
  addReturnRoutes(fastify, pay)
  addReceiverRoutes(fastify, pay)
  addRefundRoutes(fastify, pay)
  addAccountRoutes(fastify, pay)
  addBillRoutes(fastify, pay)
  addCertificateRoute(fastify, pay)
}
