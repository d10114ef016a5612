import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openSealed } from './aes-gcm'
import { createSigner, createVerifier, payerText, requestText } from './signature'

type Vectors = {
  merchantPrivateKey: string
  platformPublicKey: string
  requests: {
    method: string
    target: string
    timestamp: string
    nonce: string
    body: string
    signature: string
  }[]
  answers: { timestamp: string; nonce: string; body: string; signature: string }[]
  payments: { appid: string; timeStamp: string; nonceStr: string; package: string; paySign: string }[]
  resources: { apiv3Key: string; nonce: string; associatedData: string; plain: string; ciphertext: string }[]
}

/** Made by the openssl command line alone: neither side of the wire had a hand in them. */
const file = new URL('../../../sandbox/test/vectors/vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

const SERIAL = 'PUB_KEY_ID_0000000000000001'
const publicKeys = { [SERIAL]: vectors.platformPublicKey }
const signer = createSigner(
  {
    spMchid: '1900000100',
    spAppid: 'wx1',
    serialNo: 'AB',
    privateKeyPem: vectors.merchantPrivateKey,
    publicKeys,
  },
  () => new Date(),
)

describe('what openssl made', () => {
  it.each(vectors.requests)('a request is signed so: $method $target', async (vector) => {
    const { method, target, timestamp, nonce, body, signature } = vector
    expect(await signer.signText(requestText(method, target, timestamp, nonce, body))).toBe(signature)
  })

  it.each(vectors.payments)('a payment is signed so: $package', async (vector) => {
    const text = payerText(vector.appid, vector.timeStamp, vector.nonceStr, vector.package)
    expect(await signer.signText(text)).toBe(vector.paySign)
  })

  it.each(vectors.answers)('an answer verifies, and no other body does: "$body"', (vector) => {
    const { timestamp, nonce, signature, body } = vector
    const verify = createVerifier(publicKeys, () => new Date(Number(timestamp) * 1000))
    expect(verify({ timestamp, nonce, signature, serial: SERIAL, rawBody: body })).toBe('genuine')
    expect(verify({ timestamp, nonce, signature, serial: SERIAL, rawBody: `${body}\n` })).toBe(
      'bad-signature',
    )
    expect(verify({ timestamp, nonce: `${nonce}0`, signature, serial: SERIAL, rawBody: body })).toBe(
      'bad-signature',
    )
  })

  it.each(vectors.resources)('a resource opens, with its own key only: $plain', (vector) => {
    const sealed = {
      ciphertext: vector.ciphertext,
      nonce: vector.nonce,
      associated_data: vector.associatedData,
    }
    expect(openSealed(sealed, vector.apiv3Key)).toBe(vector.plain)
    expect(openSealed(sealed, vector.apiv3Key.replace('0', '1'))).toBeNull()
  })
})
