import { createCipheriv, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { shanghaiRfc3339 } from '@anxin/shared/kernel/time'
import { wireRequest } from './load'
import type { Random } from './random'
import type { AwaitedPayment } from './world'

/** Keys and names of a WeChat that exists in this run only: the notifications are really signed and sealed with them. */
export type Wechat = {
  readonly platformKey: KeyObject
  readonly platformPublicPem: string
  readonly merchantPrivatePem: string
  readonly apiv3Key: string
  readonly publicKeyId: string
  readonly spMchid: string
  readonly spAppid: string
  readonly ownerAppid: string
}

export function makeWechat(): Wechat {
  const platform = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    platformKey: platform.privateKey,
    platformPublicPem: platform.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    merchantPrivatePem: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    apiv3Key: 'bench-key-of-thirty-two-letters!',
    publicKeyId: 'PUB_KEY_ID_0116000000002026112300',
    spMchid: '1600000001',
    spAppid: 'wx0000000000000001',
    ownerAppid: 'wx0000000000000002',
  }
}

/** The requests of one leg: each payment is told twice, in no order, so half of them are copies. */
export async function notificationsOf(
  wechat: Wechat,
  random: Random,
  payments: readonly AwaitedPayment[],
): Promise<Buffer[]> {
  const letters = await Promise.all(payments.map((payment) => notificationOf(wechat, random, payment)))
  return random.shuffled([...letters, ...letters])
}

async function notificationOf(wechat: Wechat, random: Random, payment: AwaitedPayment): Promise<Buffer> {
  const { publicKeyId } = wechat
  const at = new Date()
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = random.bytes(16).toString('hex')
  const body = JSON.stringify({
    id: `EV-${random.bytes(16).toString('hex')}`,
    create_time: shanghaiRfc3339(at),
    event_type: 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    summary: '支付成功',
    resource: sealed(wechat, random, JSON.stringify(tradeOf(wechat, random, payment, at))),
  })
  const headers = {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': publicKeyId,
    'wechatpay-signature': await signed(wechat, `${timestamp}\n${nonce}\n${body}\n`),
  }
  return wireRequest('POST', '/wechat/pay/notifications', { body, headers })
}

function tradeOf(wechat: Wechat, random: Random, { id, owner, shop, amountFen }: AwaitedPayment, at: Date) {
  return {
    sp_appid: wechat.spAppid,
    sp_mchid: wechat.spMchid,
    sub_appid: wechat.ownerAppid,
    sub_mchid: shop.subMchid,
    out_trade_no: `P${id}`,
    transaction_id: `42000${random.id(at.getTime()).slice(0, 23)}`,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: shanghaiRfc3339(at),
    payer: { sub_openid: owner.openid },
    amount: { total: amountFen, payer_total: amountFen, currency: 'CNY', payer_currency: 'CNY' },
  }
}

function sealed(wechat: Wechat, random: Random, plain: string) {
  const nonce = random.bytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', wechat.apiv3Key, nonce)
  cipher.setAAD(Buffer.from('transaction'))
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    original_type: 'transaction',
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    associated_data: 'transaction',
    nonce,
  }
}

/** Off the main thread, so that both cores sign. */
function signed({ platformKey }: Wechat, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(text), platformKey, (error, signature) =>
      error ? reject(error) : resolve(signature.toString('base64')),
    )
  })
}
