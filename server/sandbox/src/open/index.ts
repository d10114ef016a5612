import type { FastifyInstance } from 'fastify'
import { createTables, run } from '../database'
import type { Sandbox } from '../types'
import { registerOfficeAdmin } from './admin-office'
import { registerPhoneAdmin } from './admin-phone'
import { registerReadingAdmin } from './admin-reading'
import { answerAdminErrors } from './admin-request'
import { registerContentCheck } from './content-check'
import { createOpenContext } from './context'
import { registerLogin } from './login'
import { registerMiniProgramCode } from './mini-program-code'
import { registerPhone } from './phone'
import { registerShippingAdmin } from './admin-shipping'
import { registerShipping } from './shipping-routes'
import { registerStableToken } from './stable-token'
import { registerSubscribeMessage } from './subscribe-message'
import { openTables } from './tables'
import { registerTradeManaged } from './trade-managed'
import { registerUrlLink } from './url-link'

/** Login, token, phone, subscribe, code and content check: the open API of api.weixin.qq.com. */
export async function registerOpenApi(fastify: FastifyInstance, sandbox: Sandbox): Promise<void> {
  await prepareBooks(sandbox)
  const context = createOpenContext(sandbox)
  await fastify.register(async (scope) => {
    // WeChat reads every body as JSON, whatever its content type says, and answers a bad one with an errcode.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    registerLogin(scope, context)
    registerStableToken(scope, context)
    registerPhone(scope, context)
    registerSubscribeMessage(scope, context)
    registerMiniProgramCode(scope, context)
    registerUrlLink(scope, context)
    registerContentCheck(scope, context)
    registerTradeManaged(scope, context)
    registerShipping(scope, context)
  })
}

/** The admin calls of the open API: what a person does on the phone, and what is set in WeChat's back office. */
export async function registerOpenAdmin(fastify: FastifyInstance, sandbox: Sandbox): Promise<void> {
  await prepareBooks(sandbox)
  const context = createOpenContext(sandbox)
  await fastify.register(async (scope) => {
    answerAdminErrors(scope)
    registerPhoneAdmin(scope, context)
    registerOfficeAdmin(scope, context)
    registerReadingAdmin(scope, context)
    registerShippingAdmin(scope, context)
  })
}

async function prepareBooks({ db, identity }: Sandbox): Promise<void> {
  await createTables(db, openTables)
  for (const appid of [identity.ownerAppid, identity.shopAppid]) {
    await run(db, 'INSERT IGNORE INTO open_app (appid) VALUES (?)', [appid])
  }
}
