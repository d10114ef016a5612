const tty = process.stdout.isTTY
const begun = Date.now()

/** Does one step of a script and prints its name and how long it took. Answers what the step answers. */
export async function step(name, work) {
  const start = Date.now()
  if (tty) process.stdout.write(`  … ${name}`)
  // In a log file nothing is overwritten: say what a long wait is about, once.
  const announce = setTimeout(() => tty || console.log(`  … ${name}`), 3000)
  try {
    const answer = await work()
    finish('✓', name, start)
    return answer
  } catch (error) {
    finish('✗', name, start)
    throw error
  } finally {
    clearTimeout(announce)
  }
}

/** Seconds with one digit, minutes from two minutes on. */
export function duration(ms) {
  return ms < 120_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

/** The time since the script began. */
export function sinceStart() {
  return duration(Date.now() - begun)
}

function finish(mark, name, start) {
  const took = duration(Date.now() - start).padStart(9)
  console.log(`${tty ? '\r\u001b[K' : ''}  ${mark} ${name.padEnd(28)} ${took}`)
}
