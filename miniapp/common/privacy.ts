import Taro from '@tarojs/taro'

type Answer = Parameters<Parameters<typeof Taro.onNeedPrivacyAuthorization>[0]>[0]
type Listener = (isAsked: boolean) => void
/** The id by which WeChat knows that its button was really tapped. */
export const AGREE_BUTTON_ID = 'privacy-agree'

const listeners = new Set<Listener>()
/** What waits for the person: WeChat may ask again before she has answered. */
let waiting: Answer[] = []
let isListening = false

/** Calls `heard` while something waits for the person's word on privacy, on the page that is shown. */
export function listenToPrivacy(heard: Listener): () => void {
  if (!isListening) {
    isListening = true
    // An older WeChat lacks the call, and then asks with a dialog of its own.
    Taro.onNeedPrivacyAuthorization?.((answer) => {
      waiting.push(answer)
      tell()
    })
  }
  listeners.add(heard)
  heard(waiting.length > 0)
  return () => void listeners.delete(heard)
}

/** WeChat wants to be told that the question is on the screen. */
export function notePrivacyShown(): void {
  for (const answer of waiting) answer({ event: 'exposureAuthorization' })
}

export function answerPrivacy(event: 'agree' | 'disagree'): void {
  const answered = waiting
  waiting = []
  for (const answer of answered) answer(event === 'agree' ? { event, buttonId: AGREE_BUTTON_ID } : { event })
  tell()
}

/** Opens the contract that is registered at WeChat. */
export function openPrivacyContract(): void {
  Taro.openPrivacyContract?.({})
}

function tell(): void {
  for (const listener of listeners) listener(waiting.length > 0)
}
