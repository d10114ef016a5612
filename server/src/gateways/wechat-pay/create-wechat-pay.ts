import { assert } from '@anxin/shared/kernel/errors'
import type { GatewayDeps } from '../deps'
import { createApplications } from './applications'
import { createBills } from './bills'
import { createClient } from './client'
import { createComplaints } from './complaints'
import { ecommerceDialect } from './ecommerce'
import { createNotificationParser } from './notification'
import { partnerDialect } from './partner'
import type { WechatPay, WechatPayConfig } from './port'
import { createAdvances, createRefunds, createReturns, createShares } from './sharing'
import { createTrades } from './trades'

/**
 * WeChat Pay behind one port. The mode is the merchant's contract with WeChat: each family refuses the other's calls,
 * and an order must be shared and refunded by the family it was paid under.
 */
export function createWechatPay(config: WechatPayConfig, deps: GatewayDeps): WechatPay {
  assert(Buffer.byteLength(config.apiv3Key) === 32, 'the APIv3 key is 32 bytes')
  assert(
    !config.baseUrl.endsWith('/'),
    'the base URL has no trailing slash: paths begin with one, and are signed',
  )
  const client = createClient(config, deps)
  const dialect = config.mode === 'ecommerce' ? ecommerceDialect(config) : partnerDialect(config)
  return {
    mode: config.mode,
    ...createTrades(config, client),
    ...createShares(config, client, dialect),
    ...createRefunds(client, dialect),
    ...createAdvances(client, dialect),
    ...createReturns(client, dialect),
    ...createApplications(config, client, dialect),
    ...createBills(config, client),
    ...createComplaints(config, client),
    parseNotification: createNotificationParser(config, client.verifyMessage),
  }
}
