import type { Api } from '@anxin/shared/api'
import Taro from '@tarojs/taro'
import { ApiError } from './api-error'
import { noteServerTime } from './clock'

export type Route = keyof Api
export type Input<R extends Route> = Api[R]['input']
export type Reply<R extends Route> = Api[R]['reply']

type Parts = {
  params?: Record<string, string>
  query?: Record<string, string | number | boolean | undefined>
  body?: Record<string, unknown>
}

const TIMEOUT_MS = 15_000

/**
 * One call over the wire, signed in where a token is given. Throws ApiError: the API's refusal with its code and
 * request id, NETWORK where no answer came, UNREADABLE_ANSWER where what came is not the API's.
 */
export async function request<R extends Route>(
  route: R,
  input: unknown,
  token: string | null,
): Promise<Reply<R>> {
  const { params = {}, query = {}, body } = (input ?? {}) as Parts
  const [method, pattern] = splitRoute(route)
  const answer = await send({
    url: `${API_BASE_URL}${fillPath(pattern, params)}${toQuery(query)}`,
    method,
    // wx.request turns an absent body of a POST into an empty text, which is no JSON.
    data: method === 'POST' ? (body ?? {}) : undefined,
    header: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    timeout: TIMEOUT_MS,
  })
  noteServerTime(answer.header ?? {})
  // Also refusals arrive as success here: wx.request fails only where there was no answer at all.
  if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.data as Reply<R>
  throw toApiError(answer.statusCode, answer.data)
}

/** `POST /orders/:orderId/acceptance` in its two parts. */
export function splitRoute(route: string): ['GET' | 'POST', string] {
  const space = route.indexOf(' ')
  return [route.slice(0, space) as 'GET' | 'POST', route.slice(space + 1)]
}

/** The path with its parameters in place; throws where one is missing, because that is a mistake in our code. */
export function fillPath(pattern: string, params: Record<string, string>): string {
  return pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined || value === '') throw new Error(`${pattern} needs the parameter ${name}`)
    return encodeURIComponent(value)
  })
}

/** The query with its question mark, or nothing; what is undefined is left out. There is no URLSearchParams on a phone. */
export function toQuery(query: Record<string, string | number | boolean | undefined>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return ''
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
}

async function send(
  options: Taro.request.Option,
): Promise<{ statusCode: number; data: unknown; header?: Record<string, unknown> }> {
  try {
    return await Taro.request(options)
  } catch (error) {
    const reason = (error as { errMsg?: string }).errMsg ?? ''
    const message = reason.includes('timeout')
      ? '网络较慢，没有收到答复，请稍后重试'
      : '网络连接不上，请检查网络后重试'
    throw new ApiError('NETWORK', message)
  }
}

/** The API's refusal as it says it; anything else that answers, such as a gateway, has no words for people. */
function toApiError(status: number, data: unknown): ApiError {
  const refusal = data as Partial<ApiError> | null
  if (typeof refusal?.code !== 'string' || typeof refusal.message !== 'string') {
    return new ApiError('UNREADABLE_ANSWER', '服务暂时不可用，请稍后重试', { status })
  }
  return new ApiError(refusal.code, refusal.message, {
    status,
    requestId: refusal.requestId ?? null,
    ...(refusal.fields ? { fields: refusal.fields } : {}),
    ...(refusal.data ? { data: refusal.data } : {}),
  })
}
