import type { FastifyInstance } from 'fastify'
import { toRfc3339 } from './clock'
import { sealGcm } from './crypto'
import { addRoute, type Pay } from './pay-server'
import { require } from './refusal'

const NOTE = 'certificate'

/** The platform's certificate, encrypted with the APIv3 key. Merchants in public-key mode have none. */
export function addCertificateRoute(fastify: FastifyInstance, pay: Pay): void {
  addRoute(fastify, pay, {
    method: 'GET',
    url: '/v3/certificates',
    async handle({ sandbox, signer }) {
      const { certificate } = signer
      require(certificate, 404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥')
      const nonce = sandbox.random.text(12)
      return {
        data: [
          {
            serial_no: certificate.serial,
            effective_time: toRfc3339(certificate.from),
            expire_time: toRfc3339(certificate.until),
            encrypt_certificate: {
              algorithm: 'AEAD_AES_256_GCM',
              nonce,
              associated_data: NOTE,
              ciphertext: sealGcm(certificate.pem, sandbox.identity.apiv3Key, nonce, NOTE),
            },
          },
        ],
      }
    },
  })
}
