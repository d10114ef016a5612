import type { Input } from '@/common/request'

export type Level = Input<'POST /shop/orders/:orderId/inspection'>['body']['items'][number]['level']

/** How soon something must be seen to, in the words of the sheet. */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = { good: '良好', watch: '留意', urgent: '急修' }
