import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/** Every kilobyte of a mini-program counts against WeChat's 2 MB, so what its pages call must not bring Zod along. */

const shared = fileURLToPath(new URL('..', import.meta.url))

/** The files and packages that loading `file` loads; imports of types alone load nothing. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(`${file}.ts`, 'utf8')
  for (const [, from = ''] of text.matchAll(
    /^(?:import|export) (?!type )[^'\n]*(?:\n[^'\n]*)*?'([^']+)'$/gm,
  )) {
    if (from.startsWith('.')) loadedBy(join(dirname(file), from), seen)
    else seen.add(from)
  }
  return seen
}

const machines = readdirSync(shared, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.machine.ts') && !path.includes('node_modules'))
  .map((path) => path.replace(/\.ts$/, ''))
const kernel = ['errors', 'geo', 'limits', 'machine', 'money', 'new-id', 'phone', 'plate', 'time', 'vin']
const words = ['catalogue/part-types', 'orders/relation-words', 'shops/certificate-words']

describe('what the mini-programs run', () => {
  it.each([...kernel.map((name) => `kernel/${name}`), ...machines, ...words])('%s loads no Zod', (path) => {
    const loaded = [...loadedBy(join(shared, path))]
    expect(loaded).not.toContain('zod')
    expect(loaded.map((file) => relative(shared, file))).toContain(path)
  })

  it('while a contract does', () => {
    expect([...loadedBy(join(shared, 'orders/order.contract'))]).toContain('zod')
  })
})
