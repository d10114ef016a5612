import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  answerMessage,
  openField,
  payMessage,
  requestMessage,
  sealGcm,
  signMessage,
  verifyMessage,
} from '../src/crypto'
import { openResource } from './pay-client'
import vectors from './vectors/vectors.json'

const merchantPrivate = createPrivateKey(vectors.merchantPrivateKey)
const merchantPublic = createPublicKey(vectors.merchantPublicKey)
const platformPrivate = createPrivateKey(vectors.platformPrivateKey)
const platformPublic = createPublicKey(vectors.platformPublicKey)

describe('what openssl made', () => {
  test.each(vectors.requests)('the signature of $method $target', (vector) => {
    const message = requestMessage(vector.method, vector.target, vector.timestamp, vector.nonce, vector.body)
    expect(signMessage(message, merchantPrivate)).toBe(vector.signature)
    expect(verifyMessage(message, vector.signature, merchantPublic)).toBe(true)
    expect(verifyMessage(`${message}\n`, vector.signature, merchantPublic)).toBe(false)
    expect(verifyMessage(message, vector.signature, platformPublic)).toBe(false)
  })

  test.each(vectors.answers)('the signature of the answer "$body"', (vector) => {
    const message = answerMessage(vector.timestamp, vector.nonce, vector.body)
    expect(signMessage(message, platformPrivate)).toBe(vector.signature)
    expect(verifyMessage(message, vector.signature, platformPublic)).toBe(true)
  })

  test.each(vectors.payments)('the paySign of $package', (vector) => {
    const message = payMessage(vector.appid, vector.timeStamp, vector.nonceStr, vector.package)
    expect(signMessage(message, merchantPrivate)).toBe(vector.paySign)
    const bare = payMessage(vector.appid, vector.timeStamp, vector.nonceStr, vector.package.slice(10))
    expect(verifyMessage(bare, vector.paySign, merchantPublic)).toBe(false)
  })

  test.each(vectors.resources)('the resource sealed with "$associatedData"', (vector) => {
    expect(sealGcm(vector.plain, vector.apiv3Key, vector.nonce, vector.associatedData)).toBe(
      vector.ciphertext,
    )
    const resource = { ...vector, associated_data: vector.associatedData }
    expect(openResource(resource, vector.apiv3Key)).toEqual(JSON.parse(vector.plain))
  })

  test.each(vectors.fields)('the sealed field $plain', (vector) => {
    expect(openField(vector.ciphertext, platformPrivate)).toBe(vector.plain)
    expect(openField(vector.ciphertext, merchantPrivate)).toBeUndefined()
    expect(openField('no ciphertext', platformPrivate)).toBeUndefined()
  })

  test('the script still makes it, but for the random padding of the fields', () => {
    const script = fileURLToPath(new URL('./vectors/make.sh', import.meta.url))
    const made = JSON.parse(execFileSync('sh', [script], { encoding: 'utf8' })) as typeof vectors
    expect({ ...made, fields: null }).toEqual({ ...vectors, fields: null })
    for (const field of made.fields) expect(openField(field.ciphertext, platformPrivate)).toBe(field.plain)
  })
})
