import Taro, { useDidShow, useLaunch, usePageNotFound } from '@tarojs/taro'
import { api } from '@/common/api'
import { ApiError } from '@/common/api-error'
import { withFreshId } from '@/common/fresh-id'
import { deviceId } from './device'
import { keepInvitation } from './invitation'

/** How WeChat says that the mini-program was opened, as far as we look at it. */
type Entry = {
  readonly path?: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly scene?: number
  readonly shareTicket?: string
}
/** A friend's link that has not been told to the API yet. Told twice it counts once: the first touch wins. */
type Visit = {
  readonly token: string
  readonly scene?: number
  readonly openGid?: string
}

const HOME = 'pages/home/index'
const VISIT_KEY = 'referral-visit'
/** The token that was told last: coming back to the app brings the same link again. */
const TOLD_KEY = 'referral-told'
/** Opened from 朋友圈 as a single page: nobody can sign in there. */
const SINGLE_PAGE_SCENE = 1154
const CODE_PREFIX = 's='
const CODE_KEY = 'shop-code'
const CODE_TOLD_KEY = 'shop-code-told'

/** How the person came in, and what follows from it; never in the way of the page that she opened. */
export function useArrival(): void {
  useLaunch(() => promptUpdate())
  useDidShow((entry) => void arrive((entry ?? {}) as Entry))
  usePageNotFound(() => void Taro.reLaunch({ url: `/${HOME}` }))
}

async function arrive(entry: Entry): Promise<void> {
  if (isHome(entry)) {
    const { s: token, scene } = entry.query ?? {}
    if (token) keepVisit({ token, ...(await entryFacts(entry)) })
    if (scene) void followCode(decodeURIComponent(scene))
  }
  keepCode(decodeURIComponent(entry.query?.scene ?? ''))
  if (entry.scene === SINGLE_PAGE_SCENE) return
  await tellVisit()
  await tellCode()
}

/** The code of a shop, on whichever page it opens: the shop may have brought a new customer. */
function keepCode(scene: string): void {
  if (!scene.startsWith(CODE_PREFIX) || Taro.getStorageSync<string>(CODE_TOLD_KEY) === scene) return
  Taro.setStorageSync(CODE_KEY, scene)
}

/** Like a visit, told once; what the API refuses is forgotten. */
async function tellCode(): Promise<void> {
  const scene = Taro.getStorageSync<string>(CODE_KEY)
  if (scene === '') return
  try {
    await withFreshId((commandId) => api('POST /shop-visits', { body: { commandId, scene } }))
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code !== 'NOT_FOUND' && error.code !== 'BAD_INPUT') return
  }
  Taro.setStorageSync(CODE_TOLD_KEY, scene)
  Taro.removeStorageSync(CODE_KEY)
}

function isHome({ path = HOME }: Entry): boolean {
  return path.replace(/^\//, '') === HOME
}

async function entryFacts({ scene, shareTicket }: Entry): Promise<{ scene?: number; openGid?: string }> {
  const openGid = shareTicket === undefined ? undefined : await groupOf()
  return { ...(scene === undefined ? {} : { scene }), ...(openGid === undefined ? {} : { openGid }) }
}

/** The group chat in which the card lay, where WeChat says it in the clear. */
async function groupOf(): Promise<string | undefined> {
  if (!Taro.canIUse('getGroupEnterInfo')) return undefined
  const answer: object = await Taro.getGroupEnterInfo({}).catch(() => ({}))
  const openGid: unknown = (answer as { openGid?: unknown }).openGid
  return typeof openGid === 'string' && openGid !== '' ? openGid : undefined
}

/** The same link, seen again as the app comes back, is no second visit. */
function keepVisit(visit: Visit): void {
  if (Taro.getStorageSync<string>(TOLD_KEY) === visit.token) return
  const kept = Taro.getStorageSync<Visit | ''>(VISIT_KEY)
  if (kept === '' || kept.token !== visit.token) Taro.setStorageSync(VISIT_KEY, visit)
}

/** Tells the API once. Without an answer it is told again next time; a refusal ends it, and nobody hears of it. */
async function tellVisit(): Promise<void> {
  const visit = Taro.getStorageSync<Visit | ''>(VISIT_KEY)
  if (visit === '') return
  try {
    const { counted } = await withFreshId((commandId) =>
      api('POST /referral-visits', { body: { commandId, ...visit, deviceId: deviceId() } }),
    )
    putAway(visit)
    if (counted) keepInvitation()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    if (error.code === 'REFERRAL_INVALID' || error.code === 'BAD_INPUT') putAway(visit)
  }
}

function putAway({ token }: Visit): void {
  Taro.setStorageSync(TOLD_KEY, token)
  Taro.removeStorageSync(VISIT_KEY)
}

/** A printed code of a shop that opens home, as an older one may: on to its page. */
async function followCode(scene: string): Promise<void> {
  if (!scene.startsWith(CODE_PREFIX)) return
  const found = await api('GET /codes/:scene', { params: { scene } }).catch(() => undefined)
  if (found !== undefined) await Taro.navigateTo({ url: `/shops/shop/index?shopId=${found.shopId}` })
}

/** A new version waits until the person agrees: a restart would lose what she is filling in. */
function promptUpdate(): void {
  if (!Taro.canIUse('getUpdateManager')) return
  const manager = Taro.getUpdateManager()
  manager.onUpdateReady(() => {
    void Taro.showModal({
      title: '新版本准备好了',
      content: '重启后就用上。正在填写、还没提交的内容要重新填。',
      confirmText: '现在重启',
      cancelText: '下次再说',
    }).then(({ confirm }) => confirm && manager.applyUpdate())
  })
}
