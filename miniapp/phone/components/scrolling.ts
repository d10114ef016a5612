import type { BuiltIn, BuiltInKind } from './built-in'
import { words } from '../words'

const scrollView: BuiltInKind = {
  properties: words(`
      scrollX scrollY scrollTop scrollLeft scrollIntoView upperThreshold lowerThreshold scrollWithAnimation
      enhanced enableFlex showScrollbar enableBackToTop bounces type refresherEnabled refresherTriggered
      refresherThreshold refresherDefaultStyle
  `),
  css: 'display:block;width:100%',
  attach(self) {
    const { host } = self
    let atEnd = false
    let atStart = true
    host.addEventListener('scroll', () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = host
      self.emit('scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth, deltaX: 0, deltaY: 0 })
      const nowAtEnd = scrollHeight - scrollTop - clientHeight <= self.number('lowerThreshold', 50)
      const nowAtStart = scrollTop <= self.number('upperThreshold', 50)
      if (nowAtEnd && !atEnd) self.emit('scrolltolower', { direction: 'bottom' })
      if (nowAtStart && !atStart) self.emit('scrolltoupper', { direction: 'top' })
      atEnd = nowAtEnd
      atStart = nowAtStart
    })
    host.addEventListener('phone-pull', () => {
      if (!self.flag('refresherEnabled'))
        return self.services.refuse('pulling a <scroll-view> without refresher')
      self.set({ refresherTriggered: true })
      self.emit('refresherrefresh', {})
    })
    return { update: scrolled(self) }
  },
}

/** Moves only where the page asked for another place than before; in between the person scrolls as she likes. */
function scrolled(self: BuiltIn): () => void {
  let top: number | undefined
  let into = ''
  return () => {
    const { host } = self
    host.style.overflowX = self.flag('scrollX') ? 'auto' : 'hidden'
    host.style.overflowY = self.flag('scrollY') ? 'auto' : 'hidden'
    const wanted = self.number('scrollTop', -1)
    if (wanted >= 0 && wanted !== top) host.scrollTop = wanted
    top = wanted
    if (self.text('scrollIntoView') === into) return
    into = self.text('scrollIntoView')
    const target = into === '' ? null : host.ownerDocument.getElementById(into)
    if (target !== null && host.contains(target)) host.scrollTop = target.offsetTop - host.offsetTop
  }
}

const SWIPE_PX = 30

const swiper: BuiltInKind = {
  properties: words(`
      current indicatorDots indicatorColor indicatorActiveColor autoplay interval duration circular vertical
      displayMultipleItems easingFunction previousMargin nextMargin
  `),
  css: 'display:block;height:150px;overflow:hidden;position:relative',
  attach(self) {
    let shown = 0
    let asked: number | undefined
    let timer: number | undefined
    const items = () => Array.from(self.host.querySelectorAll<HTMLElement>(':scope > wx-swiper-item'))
    const go = (wanted: number, source: 'touch' | 'autoplay' | '') => {
      const count = items().length
      const circular = self.flag('circular') && count > 0
      const to = circular ? (wanted + count) % count : Math.min(Math.max(wanted, 0), Math.max(count - 1, 0))
      const changed = to !== shown
      shown = to
      items().forEach((item, index) => item.toggleAttribute('hidden', index !== to))
      if (!changed) return
      const itemId = items()[to]?.dataset['itemId'] ?? ''
      self.emit('change', { current: to, currentItemId: itemId, source })
      self.emit('animationfinish', { current: to, currentItemId: itemId, source })
    }
    onSwipe(self, (step) => go(shown + step, 'touch'))
    return {
      update() {
        const current = self.number('current', 0)
        if (current !== asked) go((asked = current), '')
        else go(shown, '')
        self.services.clearInterval(timer)
        timer = self.flag('autoplay')
          ? self.services.setInterval(() => go(shown + 1, 'autoplay'), self.number('interval', 5000))
          : undefined
      },
      detach: () => self.services.clearInterval(timer),
    }
  },
}

function onSwipe(self: BuiltIn, move: (step: 1 | -1) => void): void {
  const axis = () => (self.flag('vertical') ? 'clientY' : 'clientX')
  let from: number | undefined
  const touchOf = (event: Event) => (event as TouchEvent).changedTouches[0]
  self.host.addEventListener('touchstart', (event) => {
    from = touchOf(event)?.[axis()]
  })
  self.host.addEventListener('touchend', (event) => {
    const to = touchOf(event)?.[axis()]
    if (from === undefined || to === undefined || Math.abs(to - from) < SWIPE_PX) return
    move(to < from ? 1 : -1)
  })
}

const swiperItem: BuiltInKind = {
  properties: ['itemId', 'skipHiddenItemLayout'],
  css: 'display:block;width:100%;height:100%',
  attach: (self) => ({
    update() {
      self.host.dataset['itemId'] = self.text('itemId')
      // All but the first are hidden until the swiper shows them.
      const siblings = self.host.parentElement?.querySelectorAll(':scope > wx-swiper-item') ?? []
      if (!self.host.dataset['placed']) self.host.toggleAttribute('hidden', siblings[0] !== self.host)
      self.host.dataset['placed'] = 'true'
    },
  }),
}

export const scrolling: Readonly<Record<string, BuiltInKind>> = {
  'scroll-view': scrollView,
  swiper,
  'swiper-item': swiperItem,
}
