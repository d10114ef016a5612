import { existsSync } from 'node:fs'
import { APPS, distOf } from './apps'
import { findDistProblems, sizesOf } from './dist-problems'

/** Says of both compiled mini-programs how large they are and what is wrong; fails where anything is. */
for (const app of APPS) {
  const dist = distOf(app)
  const problems = existsSync(dist) ? findDistProblems(dist) : ['not built: run `npm run build` first']
  for (const problem of problems) process.stderr.write(`${app}: ${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
  else process.stdout.write(`${app}: ${sizeWords(dist)}, accepted\n`)
}

function sizeWords(dist: string): string {
  const { main, subPackages } = sizesOf(dist)
  const words = Object.entries({ 'main package': main, ...subPackages }).map(
    ([name, bytes]) => `${name} ${Math.round(bytes / 1024)} KB`,
  )
  return words.join(', ')
}
