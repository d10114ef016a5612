import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { DAY_MS } from '@anxin/shared/kernel/time'
import { givenUrls, serverUrlOf } from '../../scripts/lib/env.mjs'
import { runScript } from '../../scripts/lib/processes.mjs'
import { cancel } from './cancel'
import { Refused } from './client'
import { Untrue } from './expect'
import { dispute } from './dispute'
import { fixedPrice } from './fixed-price'
import { inspectFirst } from './inspect-first'
import { noAnswer } from './no-answer'
import { printHead, say } from './print'
import { referral } from './referral'
import { secondOpinion } from './second-opinion'
import { prepareTheatre, type Mode, type Theatre, type World } from './world'

/*
 * Plays the stories, which are the life of an order in executable form, against the product as it ships: through the
 * public API, with the local WeChat as phones, cashier and books. Ends with status 0 only if every step did what it
 * says.
 *
 *   DATABASE_URL, REDIS_URL   servers to make throw-away databases and keys on
 *   STORY                     one story's name, or all
 *   STORY_MODE                ecommerce, partner or both
 *   STORY_DAYS_AHEAD          begins so many days from now: a story must come true on every day of the week and year
 *   STORY_PATIENCE_MS         how long a step waits for what it promises
 *   STORY_SABOTAGE            makes a story do less than it says, to see that it notices
 */

const STORIES: Readonly<Record<string, (world: World) => Promise<void>>> = {
  'fixed-price': fixedPrice,
  'inspect-first': inspectFirst,
  'no-answer': noAnswer,
  cancel,
  referral,
  dispute,
  'second-opinion': secondOpinion,
}
const MODES: Readonly<Record<string, readonly Mode[]>> = {
  ecommerce: ['ecommerce'],
  partner: ['partner'],
  both: ['ecommerce', 'partner'],
}

let theatre: Theatre | null = null
let failed = false

await runScript(main, stop)

async function main(): Promise<number> {
  const begunAtMs = Date.now()
  const { modes, names, servers } = readRequest()
  for (const mode of modes) {
    theatre = await prepareTheatre(mode, servers)
    try {
      await Promise.race([play(theatre, mode, names), theatre.death])
    } catch (error) {
      if (!theatre) return 130 // the curtain has fallen already: somebody has interrupted
      failed = true
      printFailure(error)
      return 1
    }
    await stop()
  }
  const seconds = Math.round((Date.now() - begunAtMs) / 1000)
  const count = names.length * modes.length
  say(`\n${count} ${count === 1 ? 'story' : 'stories'} told, every step as it says, in ${seconds} s.`)
  return 0
}

async function play(open: Theatre, mode: Mode, names: readonly string[]): Promise<void> {
  const world = await open.open()
  await world.advance(Number(process.env['STORY_DAYS_AHEAD'] || 0) * DAY_MS)
  printHead(`${mode}: WeChat Pay as ${mode === 'ecommerce' ? '平台收付通' : '服务商分账'}`)
  for (const name of names) {
    await STORIES[name]?.(world)
    say('')
  }
}

function readRequest() {
  const given = givenUrls()
  if (!given.database || !given.redis) throw new Error('DATABASE_URL and REDIS_URL are missing')
  const wanted = process.env['STORY'] || 'all'
  const names = wanted === 'all' ? Object.keys(STORIES) : [wanted]
  if (!STORIES[names[0] ?? '']) throw new Error(`STORY is one of ${Object.keys(STORIES).join(', ')}, all`)
  const modes = MODES[process.env['STORY_MODE'] || 'ecommerce']
  if (!modes) throw new Error(`STORY_MODE is one of ${Object.keys(MODES).join(', ')}`)
  const servers = {
    databaseUrl: serverUrlOf(given.database),
    redisUrl: given.redis,
    name: process.env['STORY_NAME'] || `anxin_test_story_${randomBytes(4).toString('hex')}`,
  }
  return { modes, names, servers }
}

/** Ends what is still running; after a failure the logs stay. */
async function stop(): Promise<void> {
  const ending = theatre
  theatre = null
  if (!ending) return
  const folder = await ending.close(failed)
  if (failed) say(`\nThe logs of the processes are in ${folder}/logs.`)
}

function printFailure(error: unknown): void {
  if (error instanceof Refused)
    say(`\n✗ ${error.route}\n  expected: that it is done\n  seen:     ${error.message}`)
  else if (error instanceof Untrue) {
    const shown = (value: unknown) => inspect(value, { depth: 6, maxArrayLength: 20, breakLength: 110 })
    say(`\n✗ ${error.message}\n  expected: ${shown(error.expected)}\n  seen:     ${shown(error.seen)}`)
  } else say(`\n✗ ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
}
