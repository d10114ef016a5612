import { readFileSync } from 'node:fs'
import { buildApp } from '../../app'
import { parseEnv } from '../../platform/env'
import { fireTimer } from '../../platform/timers'
import { paymentTimers } from '../payments.timers'
import { preparePayment } from '../prepare-payment'
import { receiveNotification } from '../receive-notification'
import { sendToCard } from '../send-to-card'

/*
 * One step of a payment in a process of its own, which CRASH_AT may kill: `timer <id>`, `prepare <payment id>`,
 * `card <operation id>`, or `notify <file with headers and body>`, at the instant given last in Unix milliseconds.
 */
const [step = '', subject = '', at = ''] = process.argv.slice(2)
const startedMs = performance.now()
const clock = { now: () => new Date(Number(at) + performance.now() - startedMs) }
const app = await buildApp(parseEnv(process.env), { clock })
if (step === 'timer') await fireTimer(app, paymentTimers, subject)
if (step === 'prepare') await preparePayment(app, subject)
if (step === 'card') await sendToCard(app, subject, 'merchant')
if (step === 'notify') {
  const { headers, body } = JSON.parse(readFileSync(subject, 'utf8')) as {
    headers: Record<string, string>
    body: string
  }
  await receiveNotification(app, headers, Buffer.from(body))
}
await app.close()
