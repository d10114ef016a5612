import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, expect, inject, test } from 'vitest'

/*
 * The seven stories in both ways to use WeChat Pay, as `npm run demo -- --story` plays them: processes of their own,
 * over databases that they throw away. And what a story does when the product does not do its part.
 */

const ROOT = resolve(import.meta.dirname, '../..')
const STORIES = [
  'fixed-price',
  'inspect-first',
  'no-answer',
  'cancel',
  'referral',
  'dispute',
  'second-opinion',
]
const MODES = ['ecommerce', 'partner']
const LONGEST_MS = 600_000

describe('the stories', () => {
  test.for(MODES)('all seven come true in %s mode', { timeout: LONGEST_MS }, async (mode) => {
    const { code, output } = await play(mode, { STORY: 'all' })
    expect(output).toContain('7 stories told, every step as it says')
    expect(code).toBe(0)
    for (const story of STORIES) expect(output).toContain(`\n${story} `)
  })

  test(
    'a payment that is left out is noticed, said and ends with another status',
    { timeout: LONGEST_MS },
    async () => {
      const { code, output } = await play('ecommerce', {
        STORY: 'cancel',
        STORY_SABOTAGE: 'skip-payment',
        STORY_PATIENCE_MS: '10000',
      })
      expect(output).toMatch(/✗ paid and frozen.*\n\s+expected: .*'ACCEPTED'.*\n\s+seen: .*'PENDING_PAY'/)
      expect(output).not.toContain('every step as it says')
      expect(code).toBe(1)
      // Kept for a person who wants to know why; here nobody does.
      const [, folder] = /logs of the processes are in (.+)\/logs/.exec(output) ?? []
      expect(folder).toMatch(/anxin-story-\w+$/)
      await rm(String(folder), { recursive: true })
    },
  )
})

type End = { readonly code: number | null; readonly output: string }

function play(mode: string, env: Record<string, string>): Promise<End> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/stories/run.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      DATABASE_URL: inject('databaseServerUrl'),
      REDIS_URL: inject('redisUrl'),
      STORY_NAME: `anxin_test_${inject('runId')}_story_${env['STORY_SABOTAGE'] ? 'broken' : 'told'}`,
      STORY_MODE: mode,
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => (output += text))
  }
  return new Promise((done) => child.once('close', (code) => done({ code, output })))
}
