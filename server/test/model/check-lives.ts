import fc from 'fast-check'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { WAITS } from './clock'
import { DEEDS, NEVER, REQUEST } from './deeds'
import { FAULTS } from './faults'
import { EVENT, OPERATIONS, PICKS, runSequence, type Pick } from './sequence'
import { mergeTallies, newTally, sumOf, writtenTally, type Tally, type TallyJson } from './tally'
import { startModelWorld, type ModelWorld } from './world'

const MODES = ['ecommerce', 'partner'] as const
type Mode = (typeof MODES)[number]

/** 200 in every run, 2,000 by `npm run test:model`; half of them in each mode. */
const SHORT_RUNS = 200
const RUNS = Number(process.env['MODEL_RUNS'] ?? SHORT_RUNS)
/** The same lives in every short run, so that a red one is the change's doing; the long one draws new ones. */
const SEED = Number(process.env['MODEL_SEED'] ?? (RUNS > SHORT_RUNS ? Date.now() % 1_000_000_000 : 1))
const HITS_MIN = 20

const COMMANDS = [
  ...[...DEEDS.filter(({ isSeldom }) => !isSeldom), REQUEST, ...WAITS].map(({ name }) => name),
  ...Object.values(EVENT),
  ...Object.values(OPERATIONS),
]

/**
 * The lives of one mode. Both modes run at once, in a file and a process each; whichever ends last counts what
 * happened in both.
 */
export function checkLives(mode: Mode): void {
  const tally = newTally()

  describe(`whatever people, time and WeChat do, ${mode}`, () => {
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
        console.info(`MODEL_SEED=${SEED} MODEL_RUNS=${RUNS} ${mode}`)
        const seconds = () => Math.round((performance.now() - startedMs) / 1000)
        let lives = 0
        const live = async (picks: readonly Pick[]) => {
          await runSequence(w, tally, picks)
          if (++lives % 50 === 0)
            console.info(`${mode}: ${lives} lives in ${seconds()} s, ${hitsText(writtenTally(tally))}`)
        }
        await fc.assert(fc.asyncProperty(PICKS, live), {
          numRuns: Math.ceil(RUNS / MODES.length),
          seed: SEED + MODES.indexOf(mode),
          endOnFailure: true,
          includeErrorInReport: true,
        })
        await leave(mode, tally)
      },
    )

    it('six of ten commands were accepted', () => {
      const [accepted, refused] = [sumOf(tally.accepted), sumOf(tally.refused)]
      const share = Math.round((100 * accepted) / (accepted + refused))
      console.info(`${mode}: ${accepted + refused} commands, ${share} % accepted`)
      expect(share).toBeGreaterThanOrEqual(60)
    })

    it.skipIf(RUNS < SHORT_RUNS)(
      'every command and every fault happened often enough in both modes together',
      async (context) => {
        const other = await left(mode === 'ecommerce' ? 'partner' : 'ecommerce')
        // The other file is still running, and will count; or only this one was asked for.
        if (other === null) return context.skip()
        const all = mergeTallies([writtenTally(tally), other])
        console.info(`hits: ${hitsText(all)}`)
        expect(hitsOf(all).filter(([, n]) => n < HITS_MIN)).toEqual([])
      },
    )
  })
}

/** How often each command and each fault happened, the rarest first. */
function hitsOf({ accepted, refused, faults }: TallyJson): (readonly [string, number])[] {
  return [
    ...COMMANDS.map((name) => [name, (name === NEVER ? refused : accepted)[name] ?? 0] as const),
    ...FAULTS.map(({ name }) => [name, faults[name] ?? 0] as const),
  ].toSorted(([, a], [, b]) => a - b)
}

function hitsText(tally: TallyJson): string {
  return JSON.stringify(Object.fromEntries(hitsOf(tally)))
}

function fileOf(mode: Mode): string {
  return join(tmpdir(), `anxin-test-${inject('runId')}`, `model-${mode}.json`)
}

async function leave(mode: Mode, tally: Tally): Promise<void> {
  const file = fileOf(mode)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(`${file}.new`, JSON.stringify(writtenTally(tally)))
  await rename(`${file}.new`, file)
}

async function left(mode: Mode): Promise<TallyJson | null> {
  try {
    return JSON.parse(await readFile(fileOf(mode), 'utf8')) as TallyJson
  } catch {
    return null
  }
}
