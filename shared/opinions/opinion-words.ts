/** What a shop may say of a line that another one quotes. */
export const VERDICTS = ['necessary', 'can-wait', 'not-needed', 'cannot-tell'] as const
export type Verdict = (typeof VERDICTS)[number]

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  necessary: '需要做',
  'can-wait': '可以缓',
  'not-needed': '不需要',
  'cannot-tell': '看不出',
}
