import { constants, createPublicKey, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import WechatPayV3 from 'wechatpay-node-v3'
import { expect, it } from 'vitest'
import { createSigner, createVerifier, preferredSerial } from './signature'

const merchant = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const NOW = new Date('2026-03-04T05:06:07.890Z')
const config = {
  spMchid: '1900000100',
  spAppid: 'wx1',
  serialNo: 'AB',
  privateKeyPem: merchant.privateKey,
  publicKeys: { ['cd'.repeat(20)]: merchant.publicKey, PUB_KEY_ID_01: merchant.publicKey },
}
const signer = createSigner(config, () => NOW)

it('signs what the library signs, where the library is right', async () => {
  const library = new WechatPayV3({
    appid: 'wx1',
    mchid: '1900000100',
    serial_no: 'AB',
    privateKey: Buffer.from(merchant.privateKey),
    publicKey: Buffer.from(merchant.publicKey),
  })
  const body = '{"name":"安心修","n":1}'
  const authorization = await signer.authorize('POST', '/v3/x?y=1', body)
  const [, nonce = '', timestamp = ''] = /nonce_str="([^"]+)",timestamp="([^"]+)"/.exec(authorization) ?? []
  const signature = library.getSignature('POST', nonce, timestamp, '/v3/x?y=1', body)
  expect(authorization).toBe(library.getAuthorization(nonce, timestamp, signature))
  expect(timestamp).toBe('1772600767')
  expect(nonce).toMatch(/^[0-9a-f]{32}$/)
})

it('signs off the event loop: other work goes on meanwhile', async () => {
  let isSigned = false
  const signing = signer.signText('text').then(() => {
    isSigned = true
  })
  // Nothing but promises runs in here: a signature made on this thread would have arrived.
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
  expect(isSigned).toBe(false)
  await signing
})

it('encrypts a field so that only the holder of the key reads it, and names the key', () => {
  const { ciphertext, serial } = signer.encryptField('安心修科技有限公司')
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const plain = privateDecrypt(
    { key: merchant.privateKey, padding, oaepHash: 'sha1' },
    Buffer.from(ciphertext, 'base64'),
  )
  expect(plain.toString()).toBe('安心修科技有限公司')
  expect(serial).toBe('PUB_KEY_ID_01')
})

it('prefers a public key to a certificate, and needs one of them', () => {
  expect(preferredSerial({ aa: 'x' })).toBe('aa')
  expect(() => preferredSerial({})).toThrow('at least one public key')
})

it('a key that is no key stops the start', () => {
  expect(() => createVerifier({ PUB_KEY_ID_01: 'nonsense' }, () => NOW)).toThrow()
  expect(() => createSigner({ ...config, privateKeyPem: 'nonsense' }, () => NOW)).toThrow()
  expect(createPublicKey(merchant.publicKey).asymmetricKeyType).toBe('rsa')
})
