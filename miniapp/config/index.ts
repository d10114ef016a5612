import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(__dirname, '..')
const app = process.env['APP']
if (app !== 'owner' && app !== 'shop')
  throw new Error('set APP=owner or APP=shop to say which mini-program to build')
const outputRoot = `dist/${app}/${process.env['TARO_ENV'] ?? 'weapp'}`
const apiBaseUrl = (process.env['API_BASE_URL'] ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')

/** What screen readers need; Taro's templates carry no aria attribute unless it is named here. */
const aria = {
  'aria-role': "''",
  'aria-label': "''",
  'aria-hidden': 'false',
  'aria-disabled': 'false',
  'aria-checked': "''",
}
/** Everything outside the app's own folder that holds source: without this webpack meets TypeScript it cannot read. */
const sources = ['common', '../shared'].map((folder) => path.resolve(root, folder))

export default defineConfig<'webpack5'>({
  projectName: `anxin-${app}`,
  framework: 'react',
  compiler: 'webpack5',
  sourceRoot: app,
  outputRoot,
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  defineConstants: { APP_NAME: JSON.stringify(app), API_BASE_URL: JSON.stringify(apiBaseUrl) },
  alias: {
    '@/common': path.resolve(root, 'common'),
    '@/theme.json': path.resolve(root, app, 'theme.json'),
    '@anxin/shared': path.resolve(root, '../shared'),
  },
  // Taro copies the pictures that app.config.ts names, but not those that it names by theme.
  copy: {
    patterns: ['tabs', 'pictures']
      .filter((folder) => existsSync(path.resolve(root, app, folder)))
      .map((folder) => ({ from: `${app}/${folder}/`, to: `${outputRoot}/${folder}/` })),
    options: {},
  },
  plugins: [
    [
      '@tarojs/plugin-inject',
      { components: { View: aria, Text: aria, Button: aria, Image: aria, Input: aria, Textarea: aria } },
    ],
  ],
  // Taro's own cache switch names a build dependency that does not exist here, and then never caches.
  cache: { enable: false },
  mini: {
    compile: { include: sources },
    optimizeMainPackage: { enable: true },
    webpackChain(chain) {
      chain.cache({
        type: 'filesystem',
        name: `${app}-${process.env['NODE_ENV'] ?? 'development'}`,
        buildDependencies: {
          config: [__filename, path.resolve(root, 'babel.config.js')],
          files: [path.resolve(root, app, 'app.config.ts')],
        },
      })
    },
  },
} satisfies UserConfigExport<'webpack5'>)
