import { noteError } from '../journal'
import type { Conditions, LaunchOptions, Phone, ShareCard } from '../phone'
import { networkOf } from '../wx/device'
import type { AppInstance, Logic } from './logic'
import { parsePageUrl, toSearch } from './page-url'
import type { PageStack } from './page-stack'

/** Scenes of WeChat by which a card is opened. */
const SCENES = { person: 1007, group: 1008, groupWithTicket: 1044 }

export type AppLife = {
  /** Opens the mini-program as WeChat does for the first time. */
  launchApp(given?: Partial<LaunchOptions>): void
  toBackground(): void
  /** Comes back to where the person was or, with launch options, to another page. */
  toForeground(given?: Partial<LaunchOptions>): void
  /** Opens a card that was shared with one person or a group, in the app that runs. */
  openCard(card: ShareCard, chat: 'person' | 'group'): void
  change(conditions: Partial<Conditions>): void
}

export function createAppLife(phone: Phone, logic: Logic): AppLife {
  const { stack } = phone
  let app: AppInstance = {}
  const tell = (name: string, given?: unknown) => {
    const method = app[name]
    if (typeof method !== 'function') return false
    phone.guard(`App.${name}`, () => (method as (given: unknown) => unknown).call(app, given))
    return true
  }
  phone.news.on('Error', (error) => {
    const { onError } = app
    if (typeof onError !== 'function') return
    try {
      ;(onError as (error: unknown) => void).call(app, error)
    } catch (failure) {
      // Noted only: told to the app again, it would fail again.
      noteError(phone.journal, 'App.onError', failure)
    }
  })
  const life: AppLife = {
    launchApp(given) {
      phone.launch = { ...phone.launch, ...given }
      app = logic.loadApp()
      phone.journal.launchedAtMs = performance.now()
      tell('onLaunch', phone.launch)
      tell('onShow', phone.launch)
      phone.news.emit('AppShow', phone.launch)
      openFirst(phone, stack, tell)
    },
    toBackground() {
      phone.inBackground = true
      stack.top().life('onHide')
      tell('onHide')
      phone.news.emit('AppHide', { reason: 0 })
    },
    toForeground(given) {
      phone.inBackground = false
      const { path, url } = stack.top()
      const options = { path, query: url.query, scene: 1001, referrerInfo: {}, ...given }
      phone.launch = options
      tell('onShow', options)
      phone.news.emit('AppShow', options)
      if (given?.path === undefined) stack.top().life('onShow')
      else stack.reLaunch(`/${given.path}${toSearch(options.query)}`)
    },
    openCard(card, chat) {
      const group = phone.withShareTicket ? SCENES.groupWithTicket : SCENES.group
      const withTicket = chat === 'group' && phone.withShareTicket
      life.toForeground({
        ...parsePageUrl(card.path, ''),
        scene: chat === 'person' ? SCENES.person : group,
        ...(withTicket ? { shareTicket: `ticket-${card.path}` } : {}),
      })
    },
    change(conditions) {
      const before = { ...phone.conditions }
      Object.assign(phone.conditions, conditions)
      if (before.theme !== phone.conditions.theme) {
        phone.redraw()
        tell('onThemeChange', { theme: phone.conditions.theme })
        phone.news.emit('ThemeChange', { theme: phone.conditions.theme })
      }
      if (before.network !== phone.conditions.network) {
        phone.news.emit('network')
        phone.news.emit('NetworkStatusChange', networkOf(phone))
      }
      if (before.update !== 'ready' && phone.conditions.update === 'ready') phone.news.emit('UpdateReady')
    },
  }
  return life
}

function openFirst(phone: Phone, stack: PageStack, tell: (name: string, given: unknown) => boolean): void {
  const { path, query } = phone.launch
  try {
    stack.launch({ path, query })
  } catch (error) {
    // Whoever is told goes somewhere else; where nobody is, nothing ever opens.
    if (!tell('onPageNotFound', { path, query, isEntryPage: true })) throw error
  }
}
