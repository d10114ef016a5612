import type { MerchantPhotoSlot } from '@anxin/shared/shops/merchant-words'
import Taro from '@tarojs/taro'
import { newId } from '@/common/ids'
import { toQuery } from '@/common/request'
import { currentToken, signIn } from '@/common/session'

const TIMEOUT_MS = 60_000
const NO_ANSWER = '照片没有发出去，请重试'

export type SentPaper = { readonly id: string } | { readonly problem: string }

/** Sends a picture of a paper, and signs in again where the session has ended meanwhile. */
export async function sendPaper(slot: MerchantPhotoSlot, path: string): Promise<SentPaper> {
  const id = newId()
  const first = await sendOnce(id, slot, path)
  if (first !== 'signed-out') return first
  await signIn().catch(() => undefined)
  const second = await sendOnce(id, slot, path)
  return second === 'signed-out' ? { problem: NO_ANSWER } : second
}

async function sendOnce(
  id: string,
  slot: MerchantPhotoSlot,
  filePath: string,
): Promise<SentPaper | 'signed-out'> {
  const token = currentToken()
  const answer = await Promise.resolve(
    Taro.uploadFile({
      url: `${API_BASE_URL}/shop/merchant/photos${toQuery({ id, slot })}`,
      filePath,
      name: 'file',
      header: token === null ? {} : { authorization: `Bearer ${token}` },
      timeout: TIMEOUT_MS,
    }),
  ).catch(() => undefined)
  if (answer === undefined) return { problem: NO_ANSWER }
  if (answer.statusCode === 401) return 'signed-out'
  return answer.statusCode < 300 ? { id } : { problem: messageOf(answer.data) }
}

function messageOf(data: string): string {
  try {
    return (JSON.parse(data) as { message?: string }).message ?? NO_ANSWER
  } catch {
    return NO_ANSWER
  }
}
