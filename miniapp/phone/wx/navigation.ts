import type { Phone } from '../phone'
import type { EventChannel } from '../runtime/event-channel'
import { asyncApi, textOption, WxRefusal, type Options, type Result } from './call'

type Listener = (...given: unknown[]) => void

/** Moving between pages. The stack refuses by throwing; here that becomes WeChat's answer. */
export function navigationApis(phone: Phone): Record<string, unknown> {
  const { stack } = phone
  const moving = (api: string, move: (options: Options) => Result | void) =>
    asyncApi(phone, api, async (options) => {
      // A page changes after the handler that asked for it has ended, never in the middle of it.
      await new Promise<void>((resolve) => void phone.timers.setTimeout(() => resolve(), 0))
      return refusing(() => move(options))
    })
  return {
    navigateTo: moving('navigateTo', (options) => {
      const { channel } = stack.navigateTo(textOption(options, 'url'))
      listenAs(channel, options['events'])
      return { eventChannel: channel }
    }),
    redirectTo: moving('redirectTo', (options) => stack.redirectTo(textOption(options, 'url'))),
    switchTab: moving('switchTab', (options) => stack.switchTab(textOption(options, 'url'))),
    reLaunch: moving('reLaunch', (options) => stack.reLaunch(textOption(options, 'url'))),
    navigateBack: moving('navigateBack', (options) => stack.navigateBack(Number(options['delta'] ?? 1))),
    setNavigationBarTitle: asyncApi(phone, 'setNavigationBarTitle', (options) => {
      stack.top().title = textOption(options, 'title')
      phone.redraw()
    }),
    setTabBarBadge: asyncApi(phone, 'setTabBarBadge', (options) => {
      phone.badges[Number(options['index'])] = textOption(options, 'text')
      phone.redraw()
    }),
    removeTabBarBadge: asyncApi(phone, 'removeTabBarBadge', (options) => {
      delete phone.badges[Number(options['index'])]
      phone.redraw()
    }),
    showTabBarRedDot: asyncApi(phone, 'showTabBarRedDot', (options) => {
      phone.redDots.add(tabOption(phone, options))
      phone.redraw()
    }),
    hideTabBarRedDot: asyncApi(phone, 'hideTabBarRedDot', (options) => {
      phone.redDots.delete(tabOption(phone, options))
      phone.redraw()
    }),
    pageScrollTo: asyncApi(phone, 'pageScrollTo', (options) => {
      const { holder } = stack.top()
      const selector = options['selector']
      const target = typeof selector === 'string' ? holder.querySelector<HTMLElement>(selector) : null
      if (typeof selector === 'string' && target === null) throw new WxRefusal('selector not found')
      holder.scrollTop = target?.offsetTop ?? Number(options['scrollTop'] ?? 0)
    }),
    startPullDownRefresh: asyncApi(
      phone,
      'startPullDownRefresh',
      () => void stack.top().life('onPullDownRefresh'),
    ),
    stopPullDownRefresh: asyncApi(phone, 'stopPullDownRefresh', () => {}),
  }
}

function tabOption({ bundle }: Phone, { index }: Options): number {
  if (typeof index !== 'number' || bundle.app.tabBar?.list[index] === undefined)
    throw new WxRefusal('tabbar item not found')
  return index
}

function refusing(move: () => Result | void): Result | void {
  try {
    return move()
  } catch (error) {
    if (error instanceof WxRefusal) throw error
    throw new WxRefusal(error instanceof Error ? error.message : String(error))
  }
}

function listenAs(channel: EventChannel, events: unknown): void {
  for (const [name, listener] of Object.entries((events ?? {}) as Record<string, Listener>)) {
    channel.on(name, listener)
  }
}
