import type { Rollup } from 'vite'

const builds = new Map<string, Promise<ReadonlyMap<string, string>>>()

/** Bundles programs for the browser, each as `<name>.js` with what they share beside them; once for a process. */
export async function buildBrowserCode(
  entries: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const key = JSON.stringify(entries)
  const running = builds.get(key) ?? build(entries)
  builds.set(key, running)
  return running
}

async function build(entries: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  // vite is loaded only where something is built.
  const vite = await import('vite')
  const result = (await vite.build({
    configFile: false,
    root: __dirname,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2023',
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: { ...entries },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })) as Rollup.RollupOutput
  return new Map(result.output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code]] : [])))
}
