import type { Api } from '@anxin/shared/api'
import { same, until } from './expect'
import type { Phone } from './phones'
import type { Booked } from './tale'

export type NoticeView = Api['GET /notices']['reply']['items'][number]

/**
 * Waits until a person has got this message about an order, for the nth time; more often is a mistake. Answers the
 * newest of them.
 */
export async function told(
  phone: Phone,
  { id }: Pick<Booked, 'id'>,
  title: string,
  nth = 1,
): Promise<NoticeView> {
  const notices = await until(
    `${phone.user} is told “${title}”${nth > 1 ? ` for the ${nth}th time` : ''}`,
    async () => {
      const { items } = await phone.call('GET /notices', { query: { limit: 50 } })
      return items.filter((notice) => notice.orderId === id && notice.title === title)
    },
    ({ length }) => length >= nth,
    { messages: nth },
  )
  same(`“${title}” is said no more often`, notices.length, nth)
  return notices[0] as NoticeView
}
