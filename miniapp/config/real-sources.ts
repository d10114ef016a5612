import type { Compiler } from 'webpack'

const NAME = 'RealSources'
/** Before the minimizer, which looks at late assets as well. */
const FIRST = -1000

/**
 * What several sub-packages share Taro copies into each of them as assets that all have one hash, so the minimizer's
 * cache on the disk answers with what such a file once was: a change would not be built. As real sources their hash is
 * that of their content.
 */
export const realSources = {
  apply(compiler: Compiler): void {
    const { RawSource } = compiler.webpack.sources
    compiler.hooks.compilation.tap(NAME, (compilation) => {
      compilation.hooks.processAdditionalAssets.tap({ name: NAME, stage: FIRST }, (assets) => {
        for (const [file, asset] of Object.entries(assets)) {
          compilation.updateAsset(file, new RawSource(asset.source()))
        }
      })
    })
  },
}
