import { X509Certificate } from 'node:crypto'
import { createDecipheriv, createVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { usePayWorld, type Reply } from './pay-harness'

type Sealed = {
  serial_no: string
  effective_time: string
  expire_time: string
  encrypt_certificate: Record<string, string>
}

function isSignedBy(reply: Reply, key: string): boolean {
  const message = `${reply.headers['wechatpay-timestamp']}\n${reply.headers['wechatpay-nonce']}\n${reply.raw}\n`
  return createVerify('RSA-SHA256')
    .update(message)
    .verify(key, reply.headers['wechatpay-signature'] ?? '', 'base64')
}

describe.each(['certificate', 'mixed'] as const)('key mode %s', (keyMode) => {
  const world = usePayWorld({ keyMode })

  test('the certificate is fetched, opened with the APIv3 key, and verifies what names its serial', async () => {
    const { apiv3Key, publicKeyId, publicKeyPem } = world.host.running.identity
    const reply = await world.host.client.get('/v3/certificates')
    const [sealed] = (reply.body['data'] ?? []) as Sealed[]
    const bytes = Buffer.from(sealed?.encrypt_certificate['ciphertext'] ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', apiv3Key, sealed?.encrypt_certificate['nonce'] ?? '')
    decipher.setAAD(Buffer.from(sealed?.encrypt_certificate['associated_data'] ?? ''))
    decipher.setAuthTag(bytes.subarray(-16))
    const pem = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8')
    const certificate = new X509Certificate(pem)
    expect(certificate.serialNumber).toBe(sealed?.serial_no)
    expect(sealed?.serial_no).toMatch(/^[0-9A-F]{40}$/)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    const spki = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    expect(spki).not.toBe(publicKeyPem)
    const serials = new Set<string>()
    for (let call = 0; call < 4; call += 1) {
      const answer = await world.host.client.get('/v3/certificates')
      const serial = answer.headers['wechatpay-serial'] ?? ''
      serials.add(serial)
      expect(isSignedBy(answer, serial === publicKeyId ? publicKeyPem : spki)).toBe(true)
      expect(isSignedBy(answer, serial === publicKeyId ? spki : publicKeyPem)).toBe(false)
    }
    expect(serials).toEqual(
      new Set(keyMode === 'mixed' ? [publicKeyId, sealed?.serial_no] : [sealed?.serial_no]),
    )
  })
})
