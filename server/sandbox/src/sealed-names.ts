import type { PayCall } from './pay-server'
import { fieldRefusal, require } from './refusal'

/**
 * Opens a name that was encrypted for WeChat. Refused without the id of the key in `Wechatpay-Serial`, and where it is
 * not a ciphertext of that key.
 */
export function openName(
  { signer, keyId }: Pick<PayCall<unknown, unknown>, 'signer' | 'keyId'>,
  name: string | undefined,
): string | undefined {
  if (name === undefined) return undefined
  if (keyId === undefined)
    throw fieldRefusal('body', 'Wechatpay-Serial', '平台证书序列号Wechatpay-Serial错误')
  const plain = signer.open(name)
  require(plain !== undefined, 400, 'PARAM_ERROR', '请确认待处理的消息是否为加密后的密文')
  return plain
}
