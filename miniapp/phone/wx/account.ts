import type { BuiltIn } from '../components/built-in'
import type { Phone } from '../phone'
import { textElement } from '../surface/surface'
import { asyncApi, WxRefusal, type Options, type Result } from './call'
import { askPerson, keepConsents, requirePrivacy } from './permission'

type PayerAnswer = { readonly ok: boolean; readonly errMsg: string; readonly reason?: string }

/** What WeChat itself knows and decides: who somebody is, what she pays, which notices she allows. */
export function accountApis(phone: Phone): Record<string, unknown> {
  return {
    login: asyncApi(phone, 'login', async () => {
      const { js_code } = await askWechat<{ js_code: string }>(phone, 'login', {})
      phone.loggedIn = true
      phone.conditions.sessionExpired = false
      keepConsents(phone)
      return { code: js_code }
    }),
    checkSession: asyncApi(phone, 'checkSession', () => {
      if (!phone.loggedIn || phone.conditions.sessionExpired)
        throw new WxRefusal('session time out, need relogin')
    }),
    requestPayment: asyncApi(phone, 'requestPayment', async (options) => requestPayment(phone, options)),
    requestSubscribeMessage: asyncApi(phone, 'requestSubscribeMessage', (options) => {
      // Looked at before anything is awaited: afterwards no tap is being handled any more.
      if (!phone.inGesture)
        throw new WxRefusal('can only be invoked by user TAP gesture.', { errCode: 20004 })
      return requestSubscribeMessage(phone, options)
    }),
  }
}

/** Asks the local WeChat as this person. Throws where the phone has none, or where it is wrongly asked. */
async function askWechat<T>(phone: Phone, path: string, body: object): Promise<T> {
  if (phone.wechat === undefined) {
    throw new Error(`${path}: this phone was opened without the address of a local WeChat`)
  }
  if (phone.conditions.network === 'none') throw new WxRefusal('net::ERR_INTERNET_DISCONNECTED')
  const { adminUrl, appId, user } = phone.wechat
  const response = await phone.host.fetch(`${adminUrl}/__sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ appid: appId, ...(path === 'payer/pay' ? {} : { user }), ...body }),
    signal: phone.closed.signal,
  })
  const answer = (await response.json()) as T & { error?: string }
  if (!response.ok) throw new Error(`the local WeChat refused ${path}: ${JSON.stringify(answer)}`)
  return answer
}

/** WeChat's cashier. What the person does there, and what becomes of it, is decided by the local WeChat. */
async function requestPayment(phone: Phone, options: Options): Promise<Result> {
  const confirmed = await askToPay(phone, String(options['package']))
  const { openid } = await askWechat<{ openid: string }>(phone, 'login', {})
  const { timeStamp, nonceStr, signType, paySign } = options
  const answer = await askWechat<PayerAnswer>(phone, 'payer/pay', {
    openid,
    timeStamp,
    nonceStr,
    signType,
    paySign,
    package: options['package'],
    outcome: confirmed ? phone.conditions.payment : 'cancel',
  })
  // After a payment WeChat allows what it otherwise allows only in a tap.
  if (!answer.ok) throw new WxRefusal(answer.errMsg.replace(/^requestPayment:fail ?/, ''))
  openGesture(phone)
  return {}
}

async function askToPay(phone: Phone, packageText: string): Promise<boolean> {
  const bill = await phone.host.billOf?.(packageText)
  const { document } = phone.surface
  const amount = bill && textElement(document, 'p', `¥${(bill.amountFen / 100).toFixed(2)}`)
  if (amount) amount.className = 'phone-amount'
  return new Promise((resolve) => {
    phone.surface.openDialog({
      kind: 'cashier',
      name: '微信支付',
      body: [textElement(document, 'p', bill?.description ?? '请确认付款'), ...(amount ? [amount] : [])],
      actions: [
        { text: '取消支付', run: () => resolve(false) },
        { text: '确认支付', run: () => resolve(true) },
      ],
    })
  })
}

function openGesture(phone: Phone): void {
  phone.timers.setTimeout(() => {
    phone.inGesture = true
    phone.timers.setTimeout(() => {
      phone.inGesture = false
    }, 0)
  }, 0)
}

async function requestSubscribeMessage(phone: Phone, options: Options): Promise<Result> {
  const ids = options['tmplIds']
  if (!Array.isArray(ids) || ids.length === 0)
    throw new WxRefusal('tmplIds can not be empty', { errCode: 10001 })
  if (phone.conditions.notices === 'off')
    throw new WxRefusal('The main switch is switched off', { errCode: 20004 })
  const allowed = phone.conditions.notices === 'ask' && (await askForNotices(phone, ids.map(String)))
  const { errMsg, ...answer } = await askWechat<Result>(phone, 'user/subscribe', {
    template_ids: ids,
    decision: allowed ? 'accept' : 'reject',
  })
  if (String(errMsg).endsWith(':ok')) return answer
  throw new WxRefusal(String(errMsg).replace(/^\w+:fail ?/, ''), answer)
}

async function askForNotices(phone: Phone, ids: readonly string[]): Promise<boolean> {
  const titles = await phone.host.templateTitles?.(ids)
  return new Promise<boolean>((resolve) => {
    phone.surface.openDialog({
      kind: 'permission',
      name: '订阅消息',
      body: ids.map((id) => textElement(phone.surface.document, 'p', titles?.get(id) || id)),
      actions: [
        { text: '拒绝', run: () => resolve(false) },
        { text: '允许', run: () => resolve(true) },
      ],
    })
  })
}

/** The button that asks for the phone number: her consent first, then a code that only the server can read. */
export async function givePhoneNumber(phone: Phone, button: BuiltIn): Promise<void> {
  const answer = await phoneNumberAnswer(phone).catch((error: unknown) => {
    if (error instanceof WxRefusal) return { errMsg: `getPhoneNumber:fail ${error.message}`, ...error.extra }
    throw error
  })
  button.emit('getphonenumber', answer)
}

async function phoneNumberAnswer(phone: Phone): Promise<Result> {
  await requirePrivacy(phone, 'button.getPhoneNumber')
  const allowed = await askPerson(
    phone,
    '申请获取并验证你的手机号',
    '你在微信里绑定的手机号',
    '允许',
    '不允许',
  )
  if (!allowed) throw new WxRefusal('user deny')
  const { code, errno, errMsg } = await askWechat<{ code?: string; errno?: number; errMsg: string }>(
    phone,
    'phone-code',
    phone.wechat?.phoneNumber === undefined ? {} : { phoneNumber: phone.wechat.phoneNumber },
  )
  return code === undefined ? { errno, errMsg } : { code, errMsg }
}
