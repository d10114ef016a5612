import type { Api } from '@anxin/shared/api'
import type { TemplateKey } from '@anxin/shared/notifications/notification.contract'
import { until } from './expect'
import type { Phone } from './phones'

export type NoticeView = Api['GET /notices']['reply']['items'][number]

/** The messages to one person about one order, the newest first; of one kind where it is named. */
export async function noticesOf(
  phone: Phone,
  orderId: string,
  template?: TemplateKey,
): Promise<NoticeView[]> {
  const { items } = await phone.call('GET /notices', { query: { limit: 50 } })
  return items.filter((one) => one.orderId === orderId && (!template || one.template === template))
}

/** Waits until a person has got one more message of a kind than `before`, and answers the newest. */
export async function nextNotice(
  phone: Phone,
  orderId: string,
  template: TemplateKey | undefined,
  before: number,
): Promise<NoticeView> {
  const [newest] = await until(
    `${phone.user} gets message ${before + 1} of the kind ${template ?? 'any'}`,
    () => noticesOf(phone, orderId, template),
    (notices) => notices.length > before,
    before + 1,
  )
  return newest as NoticeView
}
