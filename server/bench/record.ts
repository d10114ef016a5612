import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from './outcome'
import { ROOT } from './sides'

const BEGIN = '<!-- begin: written by npm run bench -- --write -->'
const END = '<!-- end -->'

/** Replaces the figures in docs/performance.md by those of this run. */
export function writeRecord(outcomes: readonly Outcome[]): void {
  const file = join(ROOT, 'docs/performance.md')
  const old = readFileSync(file, 'utf8')
  const [before, rest] = old.split(BEGIN)
  const after = rest?.split(END)[1]
  if (before === undefined || after === undefined) throw new Error(`${file} has no place for the figures`)
  const lines = outcomes.map(({ line, holds }) => `${holds ? ' ok ' : 'MISS'}  ${line}`)
  writeFileSync(
    file,
    `${before}${BEGIN}\n\n${machine()}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n\n${END}${after}`,
  )
}

function machine(): string {
  const [cpu] = cpus()
  const database = execFileSync('sh', ['-c', 'mariadbd --version || mysqld --version'], { encoding: 'utf8' })
  const version = /Ver (\S+)/.exec(database)?.[1] ?? 'unknown'
  const gib = (totalmem() / 2 ** 30).toFixed(0)
  const day = new Date().toISOString().slice(0, 10)
  return `${day}: ${cpus().length} × ${cpu?.model.trim()}, ${gib} GiB, Node ${process.versions.node}, database ${version}.`
}
