import path from 'node:path'

export const APPS = ['owner', 'shop'] as const
export type AppName = (typeof APPS)[number]

/** The folder of this package. */
export const PACKAGE_ROOT = path.resolve(__dirname, '..')

/** Where the compiled mini-program of an app lies. */
export function distOf(app: AppName): string {
  return path.join(PACKAGE_ROOT, 'dist', app, 'weapp')
}
