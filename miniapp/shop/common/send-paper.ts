import Taro from '@tarojs/taro'
import { toQuery } from '@/common/request'
import { currentToken, signIn } from '@/common/session'

const TIMEOUT_MS = 60_000
const NO_ANSWER = '照片没有发出去，请重试'

type Query = Readonly<Record<string, string>>

/**
 * Sends a picture of a paper to an address of the API, and signs in again where the session has ended meanwhile.
 * Answers what went wrong, or nothing.
 */
export async function sendPaper(
  address: string,
  query: Query,
  filePath: string,
): Promise<string | undefined> {
  const first = await sendOnce(address, query, filePath)
  if (first.status !== 401) return first.problem
  await signIn().catch(() => undefined)
  const second = await sendOnce(address, query, filePath)
  return second.problem
}

type Sent = { readonly status: number; readonly problem?: string }

async function sendOnce(address: string, query: Query, filePath: string): Promise<Sent> {
  const token = currentToken()
  const answer = await Promise.resolve(
    Taro.uploadFile({
      url: `${API_BASE_URL}${address}${toQuery(query)}`,
      filePath,
      name: 'file',
      header: token === null ? {} : { authorization: `Bearer ${token}` },
      timeout: TIMEOUT_MS,
    }),
  ).catch(() => undefined)
  if (answer === undefined) return { status: 0, problem: NO_ANSWER }
  const { statusCode: status } = answer
  return status < 300 ? { status } : { status, problem: status === 401 ? NO_ANSWER : messageOf(answer.data) }
}

function messageOf(data: string): string {
  try {
    return (JSON.parse(data) as { message?: string }).message ?? NO_ANSWER
  } catch {
    return NO_ANSWER
  }
}
