import type { Bundle } from '../bundle'
import type { RunningPhone } from '../runtime/start-phone'
import type { Conditions, LaunchOptions, WechatAccount } from '../phone'
import type { Servers } from '../redirect'
import { findUnnamedControls } from '../driver/audit'
import { findPaleWords, findSmallTargets } from '../driver/audit-layout'
import { drawAlbum } from './album'
import { mountPhone } from './mount-phone'
import { watchScreen, type Watched } from './watch-screen'

/** What the page of a single phone is told by the one who opens it. */
export type PhonePageSettings = {
  readonly app: string
  readonly servers: Servers
  readonly wechat: WechatAccount | null
  readonly conditions: Partial<Conditions>
  readonly launch: Partial<LaunchOptions>
  /** What an earlier run of the mini-program has kept: key → JSON. */
  readonly storage: Readonly<Record<string, string>>
}

declare global {
  /** The phone of this page, for the program that drives the browser. */
  var anxinPhone: RunningPhone | undefined
  /** What of the present page people cannot read, hit or have read out. */
  var anxinAudit: (() => Audit) | undefined
  /** What was on its screen when. */
  var anxinWatched: Watched | undefined
}

export type Audit = {
  /** Controls without a name for those who do not see them. */
  readonly unnamed: readonly string[]
  /** Controls that a finger has to aim at. */
  readonly small: readonly string[]
  /** Words that are too pale on their ground. */
  readonly pale: readonly string[]
}

const TARGET_PX = 44
const CONTRAST_MIN = 4.5

async function openPage(): Promise<void> {
  const settings = await readJson<PhonePageSettings>('/settings.json')
  const bundle = await readJson<Bundle>(`/bundles/${settings.app}.json`)
  const storageKey = `phone.${settings.app}`
  if (Object.keys(settings.storage).length > 0)
    localStorage.setItem(storageKey, JSON.stringify(settings.storage))
  const { phone } = await mountPhone(document.body, {
    name: settings.app,
    bundle,
    storageKey,
    servers: Object.fromEntries(
      Object.entries(settings.servers).map(([from, to]) => [from, new URL(to, location.href).href]),
    ),
    assetsUrl: `/assets/${settings.app}`,
    album: drawAlbum(),
    ...(settings.wechat ? { wechat: settings.wechat } : {}),
    conditions: settings.conditions,
    launch: settings.launch,
  })
  globalThis.anxinWatched = watchScreen(phone)
  globalThis.anxinPhone = phone
  globalThis.anxinAudit = () => ({
    unnamed: findUnnamedControls(phone).map(({ what }) => what),
    small: findSmallTargets(phone, TARGET_PX),
    pale: findPaleWords(phone, CONTRAST_MIN),
  })
}

async function readJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T
}

void openPage()
