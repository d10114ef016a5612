import { CALL_POINTS, TRANSACTION_POINTS } from '../../src/platform/crash'
import { productSource, type SourceFile } from './source'

/** Where money is moved, where it is compared with WeChat's bills, and where a shop gets the account that it goes to. */
const FOLDERS = ['server/src/settlement', 'server/src/shops', 'server/src/payments']

/** WeChat's pushed messages move no money: all that follows from one is asked for again without it. Nor do pictures and scores. */
const WITHOUT_MONEY = /\/(receive-message|upload-merchant-photo|enter-certificate|ratings)\.ts$/

/** There every transaction and every call to WeChat is one of the two wrapped forms. */
export function moneySource(): SourceFile[] {
  return FOLDERS.flatMap((folder) => productSource(folder)).filter(({ path }) => !WITHOUT_MONEY.test(path))
}

/** All the rest of the server, but for the client of WeChat Pay itself and where it is wired. */
export function otherSource(): SourceFile[] {
  const isClient = /^server\/src\/(gateways\/|app\.ts$|platform\/crash\.ts$)/
  return productSource('server/src').filter(
    ({ path }) => !FOLDERS.some((folder) => path.startsWith(`${folder}/`)) && !isClient.test(path),
  )
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
const BARE_CALL = /\bwechatPay\b/

/** The lines that open a transaction or call WeChat without a point on either side. */
export function bareSteps(files = moneySource()): string[] {
  return linesWith(BARE, files)
}

/** The lines that speak to WeChat Pay. */
export function bareCalls(files = otherSource()): string[] {
  return linesWith(BARE_CALL, files)
}

function linesWith(pattern: RegExp, files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line: line.replaceAll(HARMLESS, ''), at: `${path}:${index + 1}` }))
      .filter(({ line }) => pattern.test(line))
      .map(({ at }) => at),
  )
}
