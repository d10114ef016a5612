import Taro from '@tarojs/taro'
import { ApiError } from './api-error'
import { request, type Reply } from './request'

export type Session = Reply<'POST /sessions'>

const STORAGE_KEY = 'session'
/** Whoever works for several shops acts for this one, also after the session was renewed. */
const SHOP_KEY = 'shop-chosen'
let running: Promise<Session> | undefined

/** The last sign-in on this phone, or null. It may have expired: the API says so. */
function currentSession(): Session | null {
  return Taro.getStorageSync<Session | ''>(STORAGE_KEY) || null
}

/** The token of the last sign-in on this phone, or null. It may have expired: the API says so. */
export function currentToken(): string | null {
  return currentSession()?.token ?? null
}

/** For whom this phone asks: a person and, of several, the shop she acts for; empty for a guest. */
export function whose(): string {
  const session = currentSession()
  return session === null ? '' : `${session.userId} ${session.active?.shopId ?? ''}`
}

/** The shop that the last sign-in acts for, or null. */
export function currentShopId(): string | null {
  return currentSession()?.active?.shopId ?? null
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

/** Acts for this shop from now on. Throws NOT_FOUND for somebody who does not work there (any more). */
export async function chooseShop(shopId: string): Promise<Session> {
  // A sign-in on its way is for the shop before.
  await running?.catch(() => undefined)
  const session = await open(shopId)
  Taro.setStorageSync(SHOP_KEY, shopId)
  return session
}

/** Forgets the session on this phone. */
export function forgetSession(): void {
  Taro.removeStorageSync(STORAGE_KEY)
}

async function signInNow(): Promise<Session> {
  const shopId = Taro.getStorageSync<string>(SHOP_KEY) || null
  try {
    return await open(shopId)
  } catch (thrown) {
    if (shopId === null || !(thrown instanceof ApiError) || thrown.code !== 'NOT_FOUND') throw thrown
    // She has left that shop: whatever else she works for, and be it nothing.
    Taro.removeStorageSync(SHOP_KEY)
    return open(null)
  }
}

async function open(shopId: string | null): Promise<Session> {
  const chosen = shopId === null ? {} : { shopId }
  const body = { app: APP_NAME, code: await askCode(), ...chosen }
  const session = await request('POST /sessions', { body }, null)
  Taro.setStorageSync(STORAGE_KEY, session)
  return session
}

async function askCode(): Promise<string> {
  const { code } = await Taro.login().catch(() => ({ code: '' }))
  if (!code) throw new ApiError('LOGIN_FAILED', '微信登录没有成功，请稍后重试')
  return code
}
