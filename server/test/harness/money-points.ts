import { CALL_POINTS, TRANSACTION_POINTS } from '../../src/platform/crash'
import { productSource, type SourceFile } from './source'

/** WeChat's pushed messages move no money: all that follows from one is asked for again without it. */
const WAKES_ONLY = 'receive-message.ts'

/** Where money is moved: there every transaction and every call to WeChat is one of the two wrapped forms. */
export function moneySource(): SourceFile[] {
  return productSource('server/src/payments').filter(({ path }) => !path.endsWith(WAKES_ONLY))
}

const STEP = /\b(moneyTransaction|askWechat)\(\s*app,\s*'([a-z]+\.[a-z]+)'/g

/** The steps of money as the source has them: a name and what surrounds it. */
export function moneySteps(files = moneySource()): { name: string; points: readonly string[] }[] {
  return files.flatMap(({ text }) =>
    [...text.matchAll(STEP)].map(([, wrapper, name = '']) => ({
      name,
      points: (wrapper === 'askWechat' ? CALL_POINTS : TRANSACTION_POINTS).map((side) => `${name}:${side}`),
    })),
  )
}

// These make no call: the mode, a signature of our own, and the reading of what came in.
const HARMLESS = /\bwechatPay\.(mode|signForPayer|parseNotification)\b/g
const BARE = /\b(db\.transaction|wechatPay)\b/

/** The lines that open a transaction or call WeChat without a point on either side. */
export function bareSteps(files = moneySource()): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line: line.replaceAll(HARMLESS, ''), at: `${path}:${index + 1}` }))
      .filter(({ line }) => BARE.test(line))
      .map(({ at }) => at),
  )
}
