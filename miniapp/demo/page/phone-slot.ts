import type { AppName } from '../../config/apps'
import { mountPhone, type MountedPhone } from '../../phone/browser/mount-phone'
import { readCode } from '../../phone/browser/read-code'
import type { Bundle } from '../../phone/bundle'
import type { Conditions, LaunchOptions, PhoneFile, ShareCard } from '../../phone/phone'
import type { DemoSettings } from '../settings'

export type SentCard = ShareCard & {
  readonly app: AppName
  readonly by: string
  readonly picture: string | undefined
  /** What WeChat gives to those who open the card from the group, where the page asked for it. */
  readonly shareTicket: string | undefined
}

export type PhoneSlot = {
  readonly app: AppName
  /** The WeChat account that is signed in on this phone. */
  user(): string
  conditions(): Conditions
  phone(): MountedPhone['phone'] | undefined
  /** The token of the mini-program's session, where it has signed in. */
  token(): string | null
  /** Ends the mini-program and opens it again, also as somebody else or at another place; its storage is kept. */
  open(asked?: { user?: string; launch?: Partial<LaunchOptions> }): Promise<void>
  change(conditions: Partial<Conditions>): void
}

export type SlotOptions = {
  readonly app: AppName
  readonly title: string
  readonly settings: DemoSettings
  readonly bundle: Bundle
  readonly album: readonly PhoneFile[]
  readonly place: HTMLElement
  readonly user: string
  readonly theme: Conditions['theme']
  readonly clockAheadMs: () => number
  /** The phone whose screen this one's camera sees. */
  readonly other: () => PhoneSlot
  readonly shared: (card: SentCard) => void
  readonly changed: () => void
}

/** One of the two phones of the page: who is on it, how it is set, and the mini-program that runs on it now. */
export function createPhoneSlot(options: SlotOptions): PhoneSlot {
  const { app, settings } = options
  let { user } = options
  let mounted: MountedPhone | undefined
  let conditions: Partial<Conditions> = { theme: options.theme, place: settings.place }
  let opening: Promise<void> = Promise.resolve()
  const keyOf = (who: string) => `demo.${settings.edition}.${app}.${who}`
  const openNow = async (launch: Partial<LaunchOptions> | undefined) => {
    mounted?.close()
    mounted = await mountPhone(options.place, {
      name: options.title,
      bundle: options.bundle,
      storageKey: keyOf(user),
      servers: mapValues(settings.servers, (to) => `${location.origin}${to}`),
      assetsUrl: `/assets/${app}`,
      album: options.album,
      wechat: { adminUrl: `${location.origin}/wechat`, appId: settings.appIds[app], user },
      conditions,
      clockAheadMs: options.clockAheadMs,
      seeCode: async () => {
        const screen = options.other().phone()?.surface.document.body
        return screen && readCode(screen)
      },
      ...(launch ? { launch } : {}),
    })
    const { phone } = mounted
    phone.news.on('shared', (card) => options.shared(sentCard(phone, app, user, card as ShareCard)))
    options.changed()
  }
  return {
    app,
    user: () => user,
    phone: () => mounted?.phone,
    conditions: () => ({ ...(mounted?.phone.conditions as Conditions), ...conditions }),
    token: () => readToken(keyOf(user)),
    async open(asked = {}) {
      user = asked.user ?? user
      // One after the other: two at once would leave two frames in one place.
      opening = opening.catch(() => {}).then(() => openNow(asked.launch))
      return opening
    },
    change(given) {
      conditions = { ...conditions, ...given }
      mounted?.phone.change(given)
      options.changed()
    },
  }
}

function sentCard(phone: MountedPhone['phone'], app: AppName, by: string, card: ShareCard): SentCard {
  const { host, files } = phone
  const url = card.imageUrl
  const isElsewhere = url !== undefined && /^(https?|wxfile):/.test(url)
  const picture = isElsewhere
    ? host.pictureUrl(url, files.get(url))
    : url && host.assetUrl(url.replace(/^\//, ''))
  const shareTicket = phone.withShareTicket ? `ticket-${card.path}` : undefined
  return { ...card, app, by, picture: picture || undefined, shareTicket }
}

/** What the mini-program keeps under `session`, as `wx.setStorage` wrote it. */
function readToken(storageKey: string): string | null {
  const entries = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, string>
  const session = JSON.parse(entries['session'] ?? 'null') as { token?: string } | '' | null
  return (session && session.token) || null
}

function mapValues(record: Readonly<Record<string, string>>, change: (value: string) => string) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}
