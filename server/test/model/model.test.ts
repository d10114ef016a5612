import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WAITS } from './clock'
import { DEEDS, NEVER, REQUEST } from './deeds'
import { FAULTS } from './faults'
import { PICKS, runSequence } from './sequence'
import { newTally, sumOf } from './tally'
import { startModelWorld, type ModelWorld } from './world'

/** 100 in every run, 2,000 by `npm run test:model`. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 100)
/** The same lives in every short run, so that a red one is the change's doing; the long one draws new ones. */
const SEED = Number(process.env['MODEL_SEED'] ?? (RUNS > 100 ? Date.now() % 1_000_000_000 : 1))
const PATH = process.env['MODEL_PATH']
/** A hundred lives are too few to meet each rare thing that often: there the bound only shows that nothing is dead. */
const HITS_MIN = RUNS > 100 ? 20 : 3
const MODES = ['ecommerce', 'partner'] as const

const tally = newTally()
const seconds = new Map<string, number>()

describe.each(MODES)('whatever people, time and WeChat do, %s', (mode) => {
  let w: ModelWorld
  beforeAll(async () => {
    w = await startModelWorld(mode)
  })
  afterAll(() => w.t.close())

  it(
    `the money of ${RUNS / MODES.length} random lives is right after each step, to the fen`,
    { timeout: RUNS * 20_000 },
    async () => {
      const startedMs = performance.now()
      console.info(`MODEL_SEED=${SEED} MODEL_RUNS=${RUNS}`)
      await fc.assert(
        fc.asyncProperty(PICKS, (picks) => runSequence(w, tally, picks)),
        {
          numRuns: Math.ceil(RUNS / MODES.length),
          seed: SEED + MODES.indexOf(mode),
          endOnFailure: true,
          includeErrorInReport: true,
          ...(PATH ? { path: PATH } : {}),
        },
      )
      seconds.set(mode, Math.round((performance.now() - startedMs) / 1000))
    },
  )
})

describe('the run was worth something', () => {
  const EVENTS = ['WeChat repeats a notice', 'somebody forges a notice', 'WeChat ends what was stuck']
  const COMMANDS = [...DEEDS, REQUEST, ...WAITS].map(({ name }) => name).concat(EVENTS)
  const rare = (names: readonly string[], count: (name: string) => number) =>
    names.map((name) => [name, count(name)] as const).filter(([, n]) => n < HITS_MIN)

  it('six of ten commands were accepted', () => {
    const [accepted, refused] = [sumOf(tally.accepted), sumOf(tally.refused)]
    const share = Math.round((100 * accepted) / (accepted + refused))
    console.info(
      `${accepted + refused} commands, ${share} % accepted; seconds: ${JSON.stringify([...seconds])}`,
    )
    expect(share).toBeGreaterThanOrEqual(60)
  })

  it.skipIf(RUNS < 100)('every command and every fault happened often enough', () => {
    console.info(`faults: ${JSON.stringify(Object.fromEntries(tally.faults))}`)
    console.info(`commands: ${JSON.stringify(Object.fromEntries(tally.accepted))}`)
    const happened = (name: string) => (name === NEVER ? tally.refused : tally.accepted).get(name) ?? 0
    expect(rare(COMMANDS, happened)).toEqual([])
    expect(
      rare(
        FAULTS.map(({ name }) => name),
        (name) => tally.faults.get(name) ?? 0,
      ),
    ).toEqual([])
  })
})
