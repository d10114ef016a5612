import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { birthOf } from '../../../scripts/lib/pids.mjs'

const LIBRARY = new URL('../../../scripts/lib/', import.meta.url).href
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

describe('a script that supervises processes', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends all that it started at %s', async (signal) => {
    const script = await runScript(`
      await supervisor.start('one', process.execPath, ['-e', ${JSON.stringify(STAYS)}])
      await supervisor.start('two', process.execPath, ['-e', ${JSON.stringify(STAYS)}])
      tell('ready')
      return supervisor.death`)
    await script.says('ready')
    const pids = await script.childPids()
    expect(pids.map(isRunning)).toEqual([true, true])

    script.process.kill(signal)
    await once(script.process, 'close')

    expect(pids.map(isRunning)).toEqual([false, false])
  })

  it('ends with a clear sentence and the last words of a process that dies', async () => {
    const dies = `console.log('first'); console.log('the reason'); setTimeout(() => process.exit(7), 200)`
    const script = await runScript(`
      await supervisor.start('stays', process.execPath, ['-e', ${JSON.stringify(STAYS)}])
      await supervisor.start('worker', process.execPath, ['-e', ${JSON.stringify(dies)}])
      return supervisor.death`)

    const [code] = await once(script.process, 'close')

    expect(code).toBe(1)
    expect(script.errors()).toContain('The worker ended by itself (exit status 7)')
    expect(script.errors()).toContain('the reason')
    expect(script.errors()).not.toContain('at ')
    expect((await script.childPids()).map(isRunning)).toEqual([])
  })

  it('waits for readiness, and says so where it never comes', async () => {
    const script = await runScript(`
      await supervisor.start('slow', process.execPath, ['-e', ${JSON.stringify(STAYS)}],
        { readyMs: 300, isReady: async (lines) => lines.includes('never said') })`)
    await once(script.process, 'close')
    expect(script.errors()).toContain('The slow is not ready after 0.3 s')
  })

  it('passes on what a process at the terminal ends with', async () => {
    const script = await runScript(
      `return supervisor.runHere('story', process.execPath, ['-e', 'process.exit(3)'])`,
    )
    expect(await once(script.process, 'close')).toEqual([3, null])
  })

  it('has its folder for itself while it lives, and a killed one gives it up with its children', async () => {
    const folder = await newFolder()
    const stays = `
      await supervisor.start('one', process.execPath, ['-e', ${JSON.stringify(STAYS)}])
      tell('ready')
      return supervisor.death`
    // Without setpriv on the PATH the children are not told of their parent's death.
    const first = await runScript(stays, { folder, path: '/nonexistent' })
    await first.says('ready')
    const pids = await first.childPids()
    const second = await runScript(stays, { folder })
    await once(second.process, 'close')
    expect(second.errors()).toContain('taken')

    first.process.kill('SIGKILL')
    await once(first.process, 'close')
    expect(pids.map(isRunning)).toEqual([true])
    const third = await runScript(stays, { folder })
    await third.says('ready')

    await vi.waitFor(() => expect(pids.map(isRunning)).toEqual([false]))
  })
})

const STAYS = 'setInterval(() => {}, 1000)'

/** A script of its own with `body` as its work. */
async function runScript(body: string, { folder, path }: { folder?: string; path?: string } = {}) {
  const own = folder ?? (await newFolder())
  const file = join(await newFolder(), 'script.mjs')
  await writeFile(
    file,
    `import { runScript, superviseFolder } from '${LIBRARY}processes.mjs'
    import { Sorry } from '${LIBRARY}sorry.mjs'
    const tell = (word) => console.log(word)
    const supervisor = await superviseFolder(${JSON.stringify(own)})
    await runScript(async () => {
      if (!supervisor) throw new Sorry('taken')
      ${body}
    }, () => supervisor?.stop())`,
  )
  const child = spawn(process.execPath, [file], { env: { ...process.env, PATH: path ?? process.env.PATH } })
  undo.push(() => end(child))
  let said = ''
  let errors = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  return {
    process: child,
    errors: () => errors,
    says: (word: string) => vi.waitFor(() => expect(said + errors).toContain(word), { timeout: 20_000 }),
    async childPids(): Promise<number[]> {
      const text = await readFile(join(own, 'children.json'), 'utf8').catch(() => '[]')
      return (JSON.parse(text) as { pid: number }[]).map(({ pid }) => pid)
    },
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function isRunning(pid: number): boolean {
  return birthOf(pid) !== null
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'anxin-scripts-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}
