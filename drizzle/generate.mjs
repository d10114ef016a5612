// Runs drizzle-kit and gives every new table its character set, which drizzle cannot name: managed servers differ in
// their defaults, and MariaDB and MySQL share no newer collation than this one.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

const folder = new URL('./migrations/', import.meta.url)
execFileSync('drizzle-kit', ['generate', '--config', 'drizzle.config.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
for (const file of readdirSync(folder).filter((name) => name.endsWith('.sql'))) {
  const sql = readFileSync(new URL(file, folder), 'utf8')
  const named = sql.replaceAll(/^\);/gm, ') DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;')
  if (named !== sql) writeFileSync(new URL(file, folder), named)
}
