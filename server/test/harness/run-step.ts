import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { buildApp, type App } from '../../src/app'
import { paymentTimers } from '../../src/payments/payments.timers'
import { preparePayment } from '../../src/payments/prepare-payment'
import { receiveNotification } from '../../src/payments/receive-notification'
import { sendToCard } from '../../src/payments/send-to-card'
import { parseEnv } from '../../src/platform/env'
import { fireTimer, type TimerHandlers } from '../../src/platform/timers'
import type { StepOrder } from './step-process'

/*
 * One step in a process of its own, which CRASH_AT may kill. What to do comes as one line on stdin, so that the process
 * can be started before it is known.
 */
const line = await new Promise<string>((resolve) =>
  createInterface({ input: process.stdin }).once('line', resolve),
)
process.stdin.destroy()
const { step, subject, atMs, env } = JSON.parse(line) as StepOrder
const startedMs = performance.now()
const clock = { now: () => new Date(atMs + performance.now() - startedMs) }
const app = await buildApp(parseEnv({ ...process.env, ...env }), { clock })
await take(app)
await app.close()

function take(of: App): Promise<unknown> {
  switch (step) {
    case 'timer':
      return fireOne(of)
    case 'start':
      return import('../../src/settlement').then(({ settlementDomain }) => settlementDomain.start?.(of))
    case 'prepare':
      return preparePayment(of, subject)
    case 'card':
      return sendToCard(of, subject, 'merchant')
    case 'notify': {
      const { headers, body } = JSON.parse(readFileSync(subject, 'utf8')) as {
        headers: Record<string, string>
        body: string
      }
      return receiveNotification(of, headers, Buffer.from(body))
    }
  }
}

async function fireOne(of: App): Promise<void> {
  await fireTimer(of, await timersOf(subject.split('.')[0]), subject)
}

/** Read only where they are needed: the whole product takes three times as long to start. */
async function timersOf(domain: string | undefined): Promise<TimerHandlers> {
  if (domain === 'shops') return (await import('../../src/shops/shops.timers')).shopTimers
  if (domain === 'settlement') return (await import('../../src/settlement')).settlementDomain.timers ?? {}
  return paymentTimers
}
