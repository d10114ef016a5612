import { existsSync } from 'node:fs'
import { APPS, distOf } from './apps'
import { findDistProblems, sizeOfMainPackage } from './dist-problems'

/** Says of both compiled mini-programs how large they are and what is wrong; fails where anything is. */
for (const app of APPS) {
  const dist = distOf(app)
  const problems = existsSync(dist) ? findDistProblems(dist) : ['not built: run `npm run build` first']
  for (const problem of problems) process.stderr.write(`${app}: ${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
  else
    process.stdout.write(`${app}: main package ${Math.round(sizeOfMainPackage(dist) / 1024)} KB, accepted\n`)
}
