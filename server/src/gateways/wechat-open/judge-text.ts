import type { CheckScene, WechatApp, WechatOpen } from './port'

/** What may be done with a text: publish it, refuse it, have a person read it, or ask again later. */
export type TextJudgement = 'fine' | 'risky' | 'doubtful' | 'unchecked'

export type TextToJudge = {
  readonly app: WechatApp
  /** The author's in that mini-program. */
  readonly openid: string
  readonly scene: CheckScene
  /** At most 2500 characters; an empty one is fine without asking. */
  readonly content: string
}

/**
 * WeChat's content check, which is an obligation for all text of users. `unchecked` when WeChat cannot be asked now,
 * also for an author who has not been in the mini-program for two hours (61010). Never inside a transaction.
 */
export async function judgeText(
  wechatOpen: Pick<WechatOpen, 'checkText'>,
  { app, ...text }: TextToJudge,
): Promise<TextJudgement> {
  if (text.content.trim() === '') return 'fine'
  const outcome = await wechatOpen.checkText(app, text)
  if (outcome.kind !== 'ok') return 'unchecked'
  switch (outcome.value.suggest) {
    case 'pass':
      return 'fine'
    case 'risky':
      return 'risky'
    case 'review':
    case 'unknown':
      return 'doubtful'
  }
}
