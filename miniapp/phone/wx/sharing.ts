import type { Phone, ShareCard } from '../phone'
import { toSearch } from '../runtime/page-url'
import { asyncApi, WxRefusal } from './call'

type Shared = { title?: string; path?: string; imageUrl?: string }

export function sharingApis(phone: Phone): Record<string, unknown> {
  return {
    showShareMenu: asyncApi(phone, 'showShareMenu', (options) => {
      phone.withShareTicket = Boolean(options['withShareTicket'])
    }),
    getGroupEnterInfo: asyncApi(phone, 'getGroupEnterInfo', () => {
      if (phone.launch.shareTicket === undefined) throw new WxRefusal('not enter from group')
      // Only WeChat can seal the group's id so that the server can open it.
      throw new Error('getGroupEnterInfo from a group is not supported by this phone')
    }),
  }
}

/**
 * What WeChat does when somebody shares: asks the page what the card says, and lets her choose whom it goes to. A page
 * that cannot be shared says so in a toast.
 */
export function shareCurrentPage(phone: Phone, from: 'menu' | 'button', target?: object): void {
  const page = phone.stack.top()
  if (!page.has('onShareAppMessage')) {
    phone.surface.showToast('当前页面不可转发', 'status')
    return
  }
  const shared = (page.life('onShareAppMessage', { from, target }) ?? {}) as Shared & { promise?: unknown }
  if (shared.promise !== undefined)
    throw new Error('a promise from onShareAppMessage is not supported by this phone')
  const card: ShareCard = {
    title: shared.title ?? page.title,
    path: (shared.path ?? `${page.path}${toSearch(page.url.query)}`).replace(/^\//, ''),
    imageUrl: shared.imageUrl,
  }
  phone.surface.openDialog({
    kind: 'card',
    name: `发送给：${card.title}`,
    actions: [
      { text: '取消', run: () => {} },
      {
        text: '发送',
        run() {
          phone.sharedCards.push(card)
          phone.news.emit('shared', card)
        },
      },
    ],
  })
}
