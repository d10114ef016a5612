import Taro from '@tarojs/taro'
import { ApiError } from './api-error'
import { request, type Reply } from './request'

export type Session = Reply<'POST /sessions'>

const STORAGE_KEY = 'session'
let running: Promise<Session> | undefined

/** The token of the last sign-in on this phone, or null. It may have expired: the API says so. */
export function currentToken(): string | null {
  const session = Taro.getStorageSync<Session | ''>(STORAGE_KEY)
  return session === '' || !session ? null : session.token
}

/**
 * Signs in with wx.login, which asks the person nothing. Callers at once share one sign-in.
 * Throws LOGIN_FAILED where WeChat gives no code, else what the API says.
 */
export async function signIn(): Promise<Session> {
  running ??= signInNow().finally(() => {
    running = undefined
  })
  return running
}

/** Forgets the session on this phone. */
export function forgetSession(): void {
  Taro.removeStorageSync(STORAGE_KEY)
}

async function signInNow(): Promise<Session> {
  const session = await request('POST /sessions', { body: { app: APP_NAME, code: await askCode() } }, null)
  Taro.setStorageSync(STORAGE_KEY, session)
  return session
}

async function askCode(): Promise<string> {
  const { code } = await Taro.login().catch(() => ({ code: '' }))
  if (!code) throw new ApiError('LOGIN_FAILED', '微信登录没有成功，请稍后重试')
  return code
}
